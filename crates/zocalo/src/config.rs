//! Settings: defaults, a file, the environment; each value knows where it came from.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use kernel::Secret;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

mod identity;
mod mail;
mod media;

pub use mail::MailSettings;
pub use media::MediaSettings;

/// The annotated defaults.
pub const DEFAULTS: &str = include_str!("../zocalo.default.toml");
/// The file read when none is named.
pub const FILE: &str = "zocalo.toml";
/// Settings that are never shown.
const SECRETS: &[&str] = &["database.url", "mail.password", "media.s3_secret"];
/// Environment variables with a name of their own.
const SHORT_NAMES: &[(&str, &str)] =
    &[("ZOCALO_DATA", "data"), ("ZOCALO_PORT", "web.port"), ("DATABASE_URL", "database.url")];
/// Variables that begin with `ZOCALO_` and are no settings: what the parts tell each other.
const NOT_SETTINGS: &[&str] = &[
    "ZOCALO_CONFIG",
    "ZOCALO_LOGIN",
    "ZOCALO_LOGIN_PUBLIC",
    "ZOCALO_MARK",
    "ZOCALO_TEST_PG",
    "ZOCALO_TEST_PG_FOLDER",
    "ZOCALO_SHARED",
];

/// What was wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("no se puede leer {file}: {reason}")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file is not TOML.
    #[error("{file}: {reason}")]
    NotToml {
        /// Which file.
        file: String,
        /// Line, column and what was expected.
        reason: String,
    },
    /// No setting has that name.
    #[error("{origin}: no existe el ajuste «{key}»{hint}")]
    Unknown {
        /// Where it was met.
        origin: String,
        /// Its name.
        key: String,
        /// A name that looks alike.
        hint: String,
    },
    /// The value does not fit.
    #[error("{origin}: {key}: {reason}")]
    Invalid {
        /// Where it was met.
        origin: String,
        /// Its name.
        key: String,
        /// What would fit.
        reason: String,
    },
}

/// One value and where it came from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// As text; secrets too, so print through [`Setting::shown`].
    value: Secret<String>,
    /// `valor de fábrica`, the file, or the variable.
    pub origin: String,
    secret: bool,
}

impl Setting {
    /// The value for people: secrets are veiled.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.secret && !self.value.reveal().is_empty() {
            self.value.to_string()
        } else {
            self.value.reveal().clone()
        }
    }
}

/// All settings.
#[derive(Debug, Clone)]
pub struct Config {
    settings: BTreeMap<String, Setting>,
    /// The file it was told to read, if it was told one.
    pub file: Option<PathBuf>,
    /// Folder of everything we keep, absolute.
    pub data: PathBuf,
    /// Where pages and API listen.
    pub listen: std::net::SocketAddr,
    /// A PostgreSQL of the operator's own.
    pub database_url: Option<Secret<String>>,
    /// Folder of the PostgreSQL programs.
    pub pg_bin: Option<PathBuf>,
    /// Connections each process may hold.
    pub connections_max: u32,
    /// Jobs run at the same time.
    pub concurrency: usize,
    /// How letters leave.
    pub mail: MailSettings,
    /// Where photos are kept.
    pub media: MediaSettings,
    /// How identity providers are reached.
    pub identity: oidc::Settings,
    /// Filter of the log.
    pub log_level: String,
    /// `json`, `text` or `auto`.
    pub log_format: String,
}

impl Config {
    /// Reads defaults, then `file` (or `./zocalo.toml` if it is there), then the environment.
    ///
    /// # Errors
    /// An unknown name or a value that does not fit, with where it stands.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        // What is no text is none of ours.
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self::from_parts(file, env::vars_os().filter_map(text).collect())
    }

    fn from_parts(file: Option<&Path>, vars: BTreeMap<String, String>) -> Result<Self, Error> {
        let mut settings = BTreeMap::new();
        for (key, value) in flatten(DEFAULTS, "valor de fábrica")? {
            let secret = SECRETS.contains(&key.as_str());
            let value = Secret::new(value);
            settings.insert(key, Setting { value, origin: "valor de fábrica".into(), secret });
        }
        if let Some((path, text)) = read_file(file)? {
            for (key, value) in flatten(&text, &path)? {
                put(&mut settings, &key, value, &path)?;
            }
            // By itself too: what a variable covers today would stand there tomorrow.
            Self::typed(settings.clone(), None)?;
        }
        for (name, value) in vars {
            if let Some(key) = setting_of_variable(&name, &settings)? {
                put(&mut settings, &key, value, &name)?;
            }
        }
        Self::typed(settings, file.map(Path::to_owned))
    }

    fn typed(settings: BTreeMap<String, Setting>, file: Option<PathBuf>) -> Result<Self, Error> {
        let text = |key: &str| settings[key].value.reveal().clone();
        let some = |key: &str| Some(text(key)).filter(|t| !t.is_empty());
        let address: std::net::IpAddr =
            parse(&settings, "web.address", "una dirección IP, como 127.0.0.1")?;
        let port: std::num::NonZeroU16 = parse(&settings, "web.port", "un puerto de 1 a 65535")?;
        let database_url = some("database.url").map(Secret::new);
        if database_url.as_ref().is_some_and(|url| db::Address::read(url).is_err()) {
            let wanted = "postgres://usuario:contraseña@servidor/base"; // not a secret
            return Err(invalid(&settings, "database.url", wanted));
        }
        let format = text("log.format");
        if !["auto", "json", "text"].contains(&format.as_str()) {
            return Err(invalid(&settings, "log.format", "auto, json o text"));
        }
        if !is_log_level(&text("log.level")) {
            let wanted = "error, warn, info, debug o trace; por partes: «info,http_kit=warn»";
            return Err(invalid(&settings, "log.level", wanted));
        }
        let data = std::path::absolute(text("data"))
            .map_err(|e| invalid(&settings, "data", &format!("una carpeta ({e})")))?;
        Ok(Self {
            data,
            listen: (address, port.get()).into(),
            database_url,
            pg_bin: some("database.bin").map(PathBuf::from),
            connections_max: ranged(&settings, "database.connections_max", 2, 200)?,
            concurrency: ranged(&settings, "worker.concurrency", 1, 256)? as usize,
            mail: mail::read(&settings)?,
            media: media::read(&settings)?,
            identity: identity::read(&settings)?,
            log_level: text("log.level"),
            log_format: format,
            settings,
            file,
        })
    }

    /// Takes what `zocalo up` was told on the command line, which wins over everything.
    ///
    /// # Errors
    /// A value that does not fit.
    pub fn apply(&mut self, args: &crate::cli::Up) -> Result<(), Error> {
        let mut settings = self.settings.clone();
        let given = [
            ("data", args.data.as_ref().map(|p| p.display().to_string()), "--data"),
            ("web.port", args.port.map(|p| p.to_string()), "--port"),
            ("database.bin", args.pg_bin.as_ref().map(|p| p.display().to_string()), "--pg-bin"),
        ];
        for (key, value, origin) in given {
            if let Some(value) = value {
                put(&mut settings, key, value, origin)?;
            }
        }
        *self = Self::typed(settings, self.file.take())?;
        Ok(())
    }

    /// Every setting in order of name.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }
}

fn read_file(file: Option<&Path>) -> Result<Option<(String, String)>, Error> {
    let path = file.unwrap_or(Path::new(FILE));
    if file.is_none() && !path.exists() {
        return Ok(None);
    }
    let shown = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some((shown, text))),
        Err(e) => Err(Error::Unreadable { file: shown, reason: e.to_string() }),
    }
}

/// `ZOCALO_WEB_PORT` → `web.port`; `None` for variables that are not ours.
fn setting_of_variable(
    name: &str,
    settings: &BTreeMap<String, Setting>,
) -> Result<Option<String>, Error> {
    if let Some((_, key)) = SHORT_NAMES.iter().find(|(short, _)| *short == name) {
        return Ok(Some((*key).to_owned()));
    }
    let Some(rest) = name.strip_prefix("ZOCALO_") else { return Ok(None) };
    if NOT_SETTINGS.contains(&name) {
        return Ok(None);
    }
    let wanted = rest.to_ascii_lowercase();
    let found = settings.keys().find(|key| key.replace('.', "_") == wanted);
    found.cloned().map(Some).ok_or_else(|| unknown(name, &wanted.replacen('_', ".", 1), settings))
}

fn put(
    settings: &mut BTreeMap<String, Setting>,
    key: &str,
    value: String,
    origin: &str,
) -> Result<(), Error> {
    if !settings.contains_key(key) {
        return Err(unknown(origin, key, settings));
    }
    let secret = SECRETS.contains(&key);
    let setting = Setting { value: Secret::new(value), origin: origin.to_owned(), secret };
    settings.insert(key.to_owned(), setting);
    Ok(())
}

fn unknown(origin: &str, key: &str, settings: &BTreeMap<String, Setting>) -> Error {
    let last = key.rsplit('.').next().unwrap_or(key);
    let near = settings.keys().find(|k| {
        let tail = k.rsplit('.').next().unwrap_or(k);
        tail == last || (last.len() > 2 && (tail.starts_with(last) || last.starts_with(tail)))
    });
    let hint = near.map(|k| format!("; ¿quiso decir «{k}»?")).unwrap_or_default();
    Error::Unknown { origin: origin.to_owned(), key: key.to_owned(), hint }
}

fn invalid(settings: &BTreeMap<String, Setting>, key: &str, wanted: &str) -> Error {
    let setting = &settings[key];
    let reason = format!("«{}» no vale; se espera {wanted}", setting.shown());
    Error::Invalid { origin: setting.origin.clone(), key: key.to_owned(), reason }
}

fn parse<T: std::str::FromStr>(
    settings: &BTreeMap<String, Setting>,
    key: &str,
    wanted: &str,
) -> Result<T, Error> {
    settings[key].value.reveal().parse().map_err(|_| invalid(settings, key, wanted))
}

fn ranged(
    settings: &BTreeMap<String, Setting>,
    key: &str,
    min: u32,
    max: u32,
) -> Result<u32, Error> {
    let wanted = format!("un número de {min} a {max}");
    let value: u32 = parse(settings, key, &wanted)?;
    if (min..=max).contains(&value) { Ok(value) } else { Err(invalid(settings, key, &wanted)) }
}

/// A TOML text as `section.name` → value.
fn flatten(text: &str, file: &str) -> Result<Vec<(String, String)>, Error> {
    let not_toml = |reason: String| Error::NotToml { file: file.to_owned(), reason };
    // Its own words quote the line, and a line may hold a password.
    let place = |e: toml::de::Error| {
        let line = e.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        not_toml(format!("línea {line}: {}", e.message()))
    };
    let table: toml::Table = text.parse().map_err(place)?;
    let mut out = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::Table(section) => {
                for (inner, value) in section {
                    let key = format!("{name}.{inner}");
                    out.push((
                        key.clone(),
                        scalar(value).ok_or_else(|| {
                            not_toml(format!("{key}: se espera un texto o un número"))
                        })?,
                    ));
                }
            }
            value => {
                let value = scalar(value)
                    .ok_or_else(|| not_toml(format!("{name}: se espera un texto o un número")))?;
                out.push((name, value));
            }
        }
    }
    Ok(out)
}

/// A filter as the log understands it. By itself a word would name a part of the program; here it can
/// only have been meant as a level.
fn is_log_level(text: &str) -> bool {
    let mut alone = text.split(',').map(str::trim).filter(|part| !part.contains('='));
    EnvFilter::try_new(text).is_ok() && alone.all(|word| word.parse::<LevelFilter>().is_ok())
}

fn scalar(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(n) => Some(n.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;

    pub(super) fn with(vars: &[(&str, &str)]) -> Result<Config, Error> {
        with_file("", vars)
    }

    fn with_file(text: &str, vars: &[(&str, &str)]) -> Result<Config, Error> {
        let vars = vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        // One for each test: they run beside each other.
        static FILES: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("zocalo-config-{}-{}.toml", std::process::id(), FILES.fetch_add(1, Relaxed));
        let file = env::temp_dir().join(name);
        fs::write(&file, text).expect("written");
        let read = Config::from_parts(Some(&file), vars);
        fs::remove_file(&file).expect("removed");
        read
    }

    #[test]
    fn the_environment_wins_and_says_so() {
        let config = with(&[("ZOCALO_PORT", "9001"), ("ZOCALO_LOG_LEVEL", "debug")]).expect("fits");
        assert_eq!(config.listen.port(), 9001);
        let (_, port) = config.settings().find(|(k, _)| *k == "web.port").expect("there");
        assert_eq!((port.shown().as_str(), port.origin.as_str()), ("9001", "ZOCALO_PORT"));
        assert_eq!(config.log_level, "debug");
    }

    #[test]
    fn unknown_names_and_bad_values_are_refused_with_their_place() {
        let message = with(&[("ZOCALO_WEB_PORTS", "1")]).expect_err("unknown").to_string();
        assert!(message.contains("ZOCALO_WEB_PORTS") && message.contains("web.port"), "{message}");
        let message = with(&[("ZOCALO_PORT", "ochenta")]).expect_err("no number").to_string();
        assert!(message.contains("ZOCALO_PORT") && message.contains("ochenta"), "{message}");
        assert!(with(&[("ZOCALO_LOG_FORMAT", "xml")]).is_err());
        assert!(with(&[("ZOCALO_LOG_LEVEL", "chatty")]).is_err());
        assert!(with(&[("ZOCALO_LOG_LEVEL", "info,http_kit=warn")]).is_ok());
    }

    #[test]
    fn a_bad_value_of_the_file_is_refused_under_a_variable_too() {
        let port = ("ZOCALO_PORT", "9001");
        let message = with_file("[web]\nport = 0\n", &[port]).expect_err("no port").to_string();
        assert!(message.contains("web.port") && !message.contains("9001"), "{message}");
        let config = with_file("[web]\nport = 8081\n", &[port]).expect("fits");
        assert_eq!(config.listen.port(), 9001);
    }

    #[test]
    fn secrets_are_veiled() {
        let url = ("DATABASE_URL", "postgres://a:canary@h/d"); // not a secret
        let config = with(&[url]).expect("fits");
        let shown: String = config.settings().map(|(_, s)| s.shown()).collect();
        assert!(!shown.contains("canary") && !format!("{config:?}").contains("canary"));
    }
}
