//! Where the mail server is, and how it is spoken to.

use kernel::Secret;
use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Certificate, CertificateStore, TlsParameters},
};

/// How what is said to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Encrypted from the first byte (RFC 8314): port 465.
    Tls,
    /// Encrypted after a greeting (RFC 3207), or nothing is said: port 587.
    StartTls,
    /// Not at all: for a server on this machine only.
    None,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: Security,
    /// Who we are there, and our password.
    pub login: Option<(String, Secret<String>)>,
    /// Authorities to trust instead of the usual ones, in PEM.
    pub authorities: Option<Vec<u8>>,
}

/// What is wrong with settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// What is said would cross a network in the clear.
    #[error(
        "sin cifrar solo se habla con un servidor de esta misma máquina: ponga mail.security = \"tls\" o \"starttls\""
    )]
    Unprotected,
    /// The authorities cannot be read.
    #[error("mail.ca_file no tiene certificados que se entiendan")]
    NoAuthorities,
    /// Encryption cannot be set up.
    #[error("no se puede preparar el cifrado para mail.host: {0}")]
    NoTls(String),
}

impl Settings {
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        let (user, password) = self.login.as_ref()?;
        Some(Credentials::new(user.clone(), password.reveal().clone()))
    }

    pub(crate) fn tls(&self) -> Result<Option<TlsParameters>, BadSettings> {
        if self.security == Security::None {
            let is_here = ["localhost", "127.0.0.1", "::1"].contains(&self.host.as_str());
            return if is_here { Ok(None) } else { Err(BadSettings::Unprotected) };
        }
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(pem) = &self.authorities {
            let own = Certificate::from_pem(pem).map_err(|_| BadSettings::NoAuthorities)?;
            builder = builder.certificate_store(CertificateStore::None).add_root_certificate(own);
        }
        let built = builder.build_rustls();
        built.map(Some).map_err(|error| BadSettings::NoTls(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(host: &str, security: Security) -> Settings {
        Settings { host: host.into(), port: 25, security, login: None, authorities: None }
    }

    #[test]
    fn nothing_crosses_a_network_in_the_clear() {
        assert!(settings("localhost", Security::None).tls().is_ok_and(|tls| tls.is_none()));
        let refused = settings("mail.example", Security::None).tls();
        assert_eq!(refused.err(), Some(BadSettings::Unprotected));
        assert!(settings("mail.example", Security::StartTls).tls().is_ok_and(|tls| tls.is_some()));
    }

    #[test]
    fn authorities_that_are_none_are_refused() {
        let odd = Settings {
            authorities: Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n".to_vec()),
            ..settings("mail.example", Security::Tls)
        };
        assert_eq!(odd.tls().err(), Some(BadSettings::NoAuthorities));
    }

    #[test]
    fn the_password_is_not_printed() {
        let login = Some(("ana".to_owned(), Secret::new("zorzal".to_owned())));
        let settings = Settings { login, ..settings("mail.example", Security::Tls) };
        assert!(!format!("{settings:?}").contains("zorzal"));
    }
}
