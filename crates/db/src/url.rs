//! Connection addresses over TCP or a socket folder.

use std::{fmt::Write as _, path::Path, str::FromStr};

use kernel::Secret;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::Error;

/// Where a server is and as whom to enter.
#[derive(Clone)]
pub struct Address(PgConnectOptions);

impl Address {
    /// Reads a connection URL (`postgres:///zocalo?host=/folder&user=zocalo_web&password=…`).
    ///
    /// # Errors
    /// [`Error::Internal`] when it is not one.
    pub fn read(url: &Secret<String>) -> Result<Self, Error> {
        Ok(Self(PgConnectOptions::from_str(url.reveal())?))
    }

    /// The URL of `database` for `user` over the socket in `folder`.
    #[must_use]
    pub fn socket(folder: &Path, database: &str, user: &str, password: &str) -> Secret<String> {
        Secret::new(format!(
            "postgres:///{}?host={}&user={}&password={}&sslmode=disable",
            encode(database),
            encode(&folder.to_string_lossy()),
            encode(user),
            encode(password)
        ))
    }

    /// The same server and login, another database.
    #[must_use]
    pub fn database(self, name: &str) -> Self {
        Self(self.0.database(name))
    }

    /// The same server and database, another login.
    #[must_use]
    pub fn login(self, user: &str, password: &str) -> Self {
        Self(self.0.username(user).password(password))
    }

    /// Whether both lead to the same server.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        let place = |of: &PgConnectOptions| (of.get_host().to_owned(), of.get_port());
        self.0.get_socket() == other.0.get_socket() && place(&self.0) == place(&other.0)
    }

    /// The database it names, if it names one.
    #[must_use]
    pub fn database_name(&self) -> Option<&str> {
        self.0.get_database()
    }

    /// As a URL, for whoever takes one.
    #[must_use]
    pub fn url(&self) -> Secret<String> {
        use sqlx::ConnectOptions as _;
        Secret::new(self.0.to_url_lossy().to_string())
    }

    /// One connection outside any pool: for migrations and the catalogue, never for tenants' data.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when nobody answers.
    pub async fn connect(&self) -> Result<PgConnection, Error> {
        Ok(PgConnection::connect_with(&self.0).await?)
    }

    pub(crate) fn into_options(self) -> PgConnectOptions {
        self.0
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Address(•••)")
    }
}

/// Percent-encodes everything but letters and digits.
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_every_awkward_character_arrives_whole() -> Result<(), Error> {
        let url = Address::socket(Path::new("/srv/ñ folder"), "zo calo", "zocalo_web", "a/b&?=%#@");
        let options = Address::read(&url)?.into_options();
        assert_eq!(options.get_username(), "zocalo_web");
        assert_eq!(options.get_database(), Some("zo calo"));
        assert_eq!(options.get_socket().map(|it| it.as_path()), Some(Path::new("/srv/ñ folder")));
        let again = Address::read(&Address(options).url())?.url();
        assert!(
            again.reveal().contains("a%2Fb%26%3F%3D%25%23%40"),
            "the password came out changed"
        );
        Ok(())
    }
}
