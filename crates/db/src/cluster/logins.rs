//! The passwords of an installation, drawn once and kept in a file for its owner alone.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use kernel::Secret;
use sqlx::Connection as _;

use super::{Error, binaries::check_server};
use crate::{
    Address,
    roles::{self, Passwords},
};

/// The superuser `initdb` makes.
const BOOTSTRAP: &str = "postgres";
const FILE: &str = "secrets.json";
/// The URLs of the logins, for the commands that run beside the supervisor.
const URLS: &str = "logins.json";

/// The connection URL of each login.
#[derive(Debug, Clone)]
pub struct Logins {
    /// Applies migrations.
    pub migrator: Secret<String>,
    /// Pages and the JSON interface.
    pub web: Secret<String>,
    /// Published rows, read only.
    pub public: Secret<String>,
    /// Jobs.
    pub worker: Secret<String>,
    /// The data plane.
    pub motor: Secret<String>,
}

impl Logins {
    /// The logins of an installation that was started before.
    ///
    /// # Errors
    /// [`Error::Folder`] or [`Error::Secrets`] when there is none or it may not be read.
    pub fn read(data: &Path) -> Result<Self, Error> {
        let file = data.join(URLS);
        let urls = read_map(&file)?;
        Self::of(|login| urls.get(login).cloned().map(Secret::new))
            .ok_or_else(|| Error::Secrets { file, why: "falta una".to_owned() })
    }

    /// Makes or repairs roles and database on a server of the operator's own, through the superuser
    /// whose URL is given, and remembers the logins in the data folder.
    ///
    /// # Errors
    /// [`Error::TooOld`] for a version with a hole in row-level security.
    pub async fn ensure(data: &Path, superuser: &Secret<String>) -> Result<Self, Error> {
        fs::create_dir_all(data).map_err(Error::folder(data))?;
        let secrets = Secrets::read_or_draw(data)?;
        let server = Address::read(superuser)?;
        let database = server.database_name().unwrap_or(roles::DATABASE).to_owned();
        let database = if database == BOOTSTRAP { roles::DATABASE.to_owned() } else { database };
        prepare(&server, &database, &secrets.passwords()).await?;
        let here = server.database(&database);
        let logins = secrets.logins_by(|login, password| here.clone().login(login, password).url());
        logins.write(data)?;
        Ok(logins)
    }

    pub(super) fn write(&self, data: &Path) -> Result<(), Error> {
        let urls = self.all().map(|(login, url)| (login.to_owned(), url.reveal().clone()));
        write_map(&data.join(URLS), &urls.collect())
    }

    fn of(url: impl Fn(&'static str) -> Option<Secret<String>>) -> Option<Self> {
        Some(Self {
            migrator: url(roles::MIGRATOR)?,
            web: url("zocalo_web")?,
            public: url("zocalo_public")?,
            worker: url("zocalo_worker")?,
            motor: url("zocalo_motor")?,
        })
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &Secret<String>)> {
        [
            (roles::MIGRATOR, &self.migrator),
            ("zocalo_web", &self.web),
            ("zocalo_public", &self.public),
            ("zocalo_worker", &self.worker),
            ("zocalo_motor", &self.motor),
        ]
        .into_iter()
    }
}

/// Roles, database and the schema's rights, on a server that keeps tenants apart.
pub(super) async fn prepare(
    server: &Address,
    database: &str,
    passwords: &Passwords,
) -> Result<(), Error> {
    let mut connection = server.connect().await?;
    check_server(&mut connection).await?;
    roles::ensure(&mut connection, passwords).await?;
    roles::ensure_database(&mut connection, database).await?;
    connection.close().await.map_err(crate::Error::from)?;
    let mut inside = server.clone().database(database).connect().await?;
    roles::close_schema(&mut inside).await?;
    Ok(inside.close().await.map_err(crate::Error::from)?)
}

/// The passwords by role.
#[derive(Debug, Clone)]
pub(super) struct Secrets(BTreeMap<String, Secret<String>>);

impl Secrets {
    pub(super) fn read_or_draw(data: &Path) -> Result<Self, Error> {
        let file = data.join(FILE);
        // New passwords would lock the data up for good.
        if !file.exists() && data.join("pg/PG_VERSION").exists() {
            return Err(Error::SecretsLost { file });
        }
        let mut all = if file.exists() { read_map(&file)? } else { BTreeMap::new() };
        let known = all.len();
        for role in roles::logins().chain([BOOTSTRAP]) {
            all.entry(role.to_owned()).or_insert_with(|| roles::draw().reveal().clone());
        }
        if all.len() > known {
            write_map(&file, &all)?;
        }
        Ok(Self(all.into_iter().map(|(role, password)| (role, Secret::new(password))).collect()))
    }

    pub(super) fn bootstrap(&self) -> Secret<String> {
        self.of(BOOTSTRAP)
    }

    pub(super) fn bootstrap_url(&self, sockets: &Path) -> Secret<String> {
        Address::socket(sockets, "postgres", BOOTSTRAP, self.bootstrap().reveal())
    }

    pub(super) fn passwords(&self) -> Passwords {
        Passwords::of(|login| self.of(login))
    }

    pub(super) fn logins(&self, sockets: &Path) -> Logins {
        self.logins_by(|login, password| Address::socket(sockets, roles::DATABASE, login, password))
    }

    fn logins_by(&self, url: impl Fn(&'static str, &str) -> Secret<String>) -> Logins {
        let of = |login| url(login, self.of(login).reveal());
        Logins {
            migrator: of(roles::MIGRATOR),
            web: of("zocalo_web"),
            public: of("zocalo_public"),
            worker: of("zocalo_worker"),
            motor: of("zocalo_motor"),
        }
    }

    /// Every role has one since [`Self::read_or_draw`]; an empty password never lets anybody in.
    fn of(&self, role: &str) -> Secret<String> {
        self.0.get(role).cloned().unwrap_or_else(|| Secret::new(String::new()))
    }
}

fn read_map(file: &Path) -> Result<BTreeMap<String, String>, Error> {
    let text = fs::read_to_string(file).map_err(Error::folder(file))?;
    serde_json::from_str(&text).map_err(|error| {
        // The position only: the text holds passwords.
        let why = format!("línea {}, columna {}", error.line(), error.column());
        Error::Secrets { file: PathBuf::from(file), why }
    })
}

/// Written whole under another name first: half a file would lock us out of the data.
fn write_map(file: &Path, map: &BTreeMap<String, String>) -> Result<(), Error> {
    let draft = file.with_extension("new");
    let text = serde_json::to_string_pretty(map)
        .map_err(|error| Error::Secrets { file: file.to_owned(), why: error.to_string() })?;
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut out| {
            out.set_permissions(fs::Permissions::from_mode(0o600))?;
            out.write_all(text.as_bytes())?;
            out.sync_all()
        })
        .and_then(|()| fs::rename(&draft, file));
    written.map_err(Error::folder(file))
}
