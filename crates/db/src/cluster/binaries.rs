//! Finding PostgreSQL's programs, of a version that keeps tenants apart.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use sqlx::PgConnection;

use super::Error;

/// The least minor of each line without CVE-2025-8713; later lines were born without it.
const LEAST_MINORS: [(u32, u32); 3] = [(15, 14), (16, 10), (17, 6)];
/// The oldest line we run on.
const OLDEST: u32 = 15;
/// Where Debian and its kin keep each version in a folder of its own.
const VERSIONED: &str = "/usr/lib/postgresql";

/// A version as `postgres --version` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    fn read(text: &str) -> Option<Self> {
        let number =
            text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut parts = number.split(|c: char| !c.is_ascii_digit());
        let major = parts.next()?.parse().ok()?;
        // A beta of a line ("18beta1") comes before its first minor.
        let is_released = number.contains('.');
        let minor = parts.next().filter(|_| is_released).and_then(|minor| minor.parse().ok());
        let minor = minor.unwrap_or(0);
        Some(Self { major, minor })
    }

    fn check(self) -> Result<(), Error> {
        let least = LEAST_MINORS
            .iter()
            .find(|(major, _)| *major == self.major)
            .map_or((self.major.max(OLDEST), 0), |least| *least);
        if (self.major, self.minor) >= least {
            return Ok(());
        }
        let oldest = if self.major < OLDEST { LEAST_MINORS[0] } else { least };
        Err(Error::TooOld {
            found: format!("{}.{}", self.major, self.minor),
            least: format!("{}.{}", oldest.0, oldest.1),
        })
    }
}

/// Refuses a server that is too old to keep tenants apart.
///
/// # Errors
/// [`Error::TooOld`], or [`Error::Db`] when it does not answer.
pub async fn check_server(connection: &mut PgConnection) -> Result<(), Error> {
    let number: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
        .fetch_one(connection)
        .await
        .map_err(crate::Error::from)?;
    let number = u32::try_from(number).unwrap_or(0);
    Version { major: number / 10_000, minor: number % 10_000 }.check()
}

/// The folder with the programs for this data: the one given, else `pg_config`'s, else the newest
/// installed, else the one in the path. Data already there decides the major version.
pub(super) fn find(given: Option<&Path>, data_major: Option<&str>) -> Result<PathBuf, Error> {
    if let Some(folder) = given {
        let folder = folder.to_owned();
        let version =
            version(&folder).ok_or_else(|| Error::NotBinaries { folder: folder.clone() })?;
        return fitting(folder, version, data_major);
    }
    let found: Vec<_> =
        candidates().into_iter().filter_map(|folder| Some((version(&folder)?, folder))).collect();
    let fits = |version: Version| data_major.is_none_or(|data| data == version.major.to_string());
    let new_enough = found.iter().find(|(version, _)| fits(*version) && version.check().is_ok());
    match new_enough.or_else(|| found.iter().find(|(version, _)| fits(*version))) {
        Some((version, folder)) => fitting(folder.clone(), *version, data_major),
        None => Err(Error::NoBinaries { major: data_major.map(str::to_owned) }),
    }
}

fn fitting(folder: PathBuf, version: Version, data_major: Option<&str>) -> Result<PathBuf, Error> {
    match data_major {
        Some(data) if data != version.major.to_string() => Err(Error::OtherMajor {
            data: data.to_owned(),
            folder,
            found: version.major.to_string(),
        }),
        _ => version.check().map(|()| folder),
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = pg_config().into_iter().collect();
    let mut versioned: Vec<(u32, PathBuf)> = std::fs::read_dir(VERSIONED)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    versioned.sort();
    all.extend(versioned.into_iter().rev().map(|(_, folder)| folder));
    let path = std::env::var_os("PATH").unwrap_or_default();
    all.extend(std::env::split_paths(&path).filter(|folder| folder.join("initdb").is_file()));
    all
}

fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// `None` when the programs are not there: `pg_config` may come without a server.
fn version(folder: &Path) -> Option<Version> {
    if !folder.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    Version::read(&String::from_utf8(output.stdout).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_leak_rows_are_refused() {
        for (text, is_fine) in [
            ("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", true),
            ("postgres (PostgreSQL) 15.14", true),
            ("postgres (PostgreSQL) 15.13", false),
            ("postgres (PostgreSQL) 16.9", false),
            ("postgres (PostgreSQL) 17.6", true),
            ("postgres (PostgreSQL) 18beta1", true),
            ("postgres (PostgreSQL) 18.0", true),
            ("postgres (PostgreSQL) 14.20", false),
        ] {
            let version = Version::read(text);
            assert_eq!(version.is_some_and(|version| version.check().is_ok()), is_fine, "{text}");
        }
    }

    #[test]
    fn an_old_line_is_told_the_oldest_that_will_do() {
        let refused = Version { major: 13, minor: 2 }.check();
        assert!(refused.is_err_and(|error| error.to_string().contains("15.14")));
    }
}
