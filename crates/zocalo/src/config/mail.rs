//! The settings of mail.

use std::{collections::BTreeMap, fs};

use kernel::Secret;
use smtp::{Security, Settings};
use tenancy::account::Mail;

use super::{Error, Setting, invalid, parse};

/// How letters leave.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The address they are from.
    pub from: String,
    /// The server they are handed to; none where they are kept to be read.
    pub server: Option<Settings>,
}

pub(super) fn read(settings: &BTreeMap<String, Setting>) -> Result<MailSettings, Error> {
    let text = |key: &str| settings[key].value.reveal().clone();
    let wrong = |key: &str, wanted: &str| invalid(settings, key, wanted);
    let from = text("mail.from");
    match text("mail.transport").as_str() {
        "outbox" => return Ok(MailSettings { from, server: None }),
        "smtp" => {}
        _ => return Err(wrong("mail.transport", "outbox o smtp")),
    }
    if Mail::read(&from).is_err() {
        return Err(wrong("mail.from", "una dirección, como avisos@ejemplo.com"));
    }
    let (security, usual_port) = match text("mail.security").as_str() {
        "tls" => (Security::Tls, 465),
        "starttls" => (Security::StartTls, 587),
        "none" => (Security::None, 25),
        _ => return Err(wrong("mail.security", "tls, starttls o none")),
    };
    let port: u16 = parse(settings, "mail.port", "un puerto de 1 a 65535, o 0 para el usual")?;
    let host = text("mail.host");
    if host.is_empty() {
        return Err(wrong("mail.host", "el servidor de correo, como smtp.ejemplo.com"));
    }
    let authorities = match text("mail.ca_file") {
        file if file.is_empty() => None,
        file => Some(fs::read(file).map_err(|_| wrong("mail.ca_file", "un archivo legible"))?),
    };
    let server = Settings {
        port: if port == 0 { usual_port } else { port },
        login: login(settings)?,
        host,
        security,
        authorities,
    };
    Ok(MailSettings { from, server: Some(server) })
}

/// User and password: both or neither.
fn login(settings: &BTreeMap<String, Setting>) -> Result<Option<(String, Secret<String>)>, Error> {
    let text = |key: &str| settings[key].value.reveal().clone();
    let (user, password) = (text("mail.user"), text("mail.password"));
    match (user.is_empty(), password.is_empty()) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some((user, Secret::new(password)))),
        (true, false) => Err(invalid(settings, "mail.user", "el usuario de la contraseña")),
        (false, true) => Err(invalid(settings, "mail.password", "la contraseña del usuario")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;

    const SENT: [(&str, &str); 3] = [
        ("ZOCALO_MAIL_TRANSPORT", "smtp"),
        ("ZOCALO_MAIL_FROM", "avisos@autos.example"),
        ("ZOCALO_MAIL_HOST", "smtp.autos.example"),
    ];

    #[test]
    fn letters_are_kept_until_a_server_is_named() {
        assert!(with(&[]).expect("fits").mail.server.is_none());
        let server = with(&SENT).expect("fits").mail.server.expect("a server");
        assert_eq!((server.host.as_str(), server.port), ("smtp.autos.example", 465));
        let other = [("ZOCALO_MAIL_SECURITY", "starttls"), ("ZOCALO_MAIL_PORT", "2525")];
        let given: Vec<_> = SENT.into_iter().chain(other).collect();
        assert_eq!(with(&given).expect("fits").mail.server.expect("a server").port, 2525);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (changed, named) in [
            (("ZOCALO_MAIL_TRANSPORT", "paloma"), "mail.transport"),
            (("ZOCALO_MAIL_FROM", "nadie"), "mail.from"),
            (("ZOCALO_MAIL_HOST", ""), "mail.host"),
            (("ZOCALO_MAIL_SECURITY", "ninguna"), "mail.security"),
            (("ZOCALO_MAIL_PORT", "muchos"), "mail.port"),
            (("ZOCALO_MAIL_USER", "ana"), "mail.password"),
            (("ZOCALO_MAIL_PASSWORD", "canario"), "mail.user"),
            (("ZOCALO_MAIL_CA_FILE", "/no/hay"), "mail.ca_file"),
        ] {
            let given: Vec<_> = SENT.into_iter().chain([changed]).collect();
            let refused = with(&given).expect_err(named).to_string();
            assert!(refused.contains(named) && !refused.contains("canario"), "{refused}");
        }
    }
}
