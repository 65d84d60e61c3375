//! An address of electronic mail, as accounts are known by.

use crate::{Error, field};

/// Longest address (RFC 5321 4.5.3.1.3, without the angle brackets).
const LENGTH_MAX: usize = 254;

/// An address that can be written to: lower case, one `@`, nothing that could end a header line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mail(String);

impl Mail {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no address.
    pub fn read(typed: &str) -> Result<Self, Error> {
        let mail = typed.trim().to_lowercase();
        let is_plain = mail.bytes().all(|b| b.is_ascii_graphic() && !b"<>()[],;:\\\"".contains(&b));
        let parts = mail.split_once('@').filter(|(_, domain)| !domain.contains('@'));
        let fits = parts.is_some_and(|(local, domain)| {
            (1..=64).contains(&local.len()) && is_domain(domain) && !local.starts_with('.')
        });
        if is_plain && fits && mail.len() <= LENGTH_MAX {
            return Ok(Self(mail));
        }
        Err(Error::invalid(
            field::MAIL,
            "escribe una dirección como ana@ejemplo.com, sin tildes ni espacios",
            "write an address like ana@example.com, without accents or spaces",
        ))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (typed, read) in [
            (" Ana@Ejemplo.COM ", "ana@ejemplo.com"),
            ("a.b+c@x-y.com.do", "a.b+c@x-y.com.do"),
            ("o'brien@a.ie", "o'brien@a.ie"),
        ] {
            assert_eq!(Mail::read(typed).expect(typed).as_str(), read);
        }
    }

    #[test]
    fn what_could_do_harm_in_a_header_or_is_no_address_is_refused() {
        let long = format!("{}@a.com", "a".repeat(250));
        for bad in [
            "",
            "ana",
            "ana@",
            "@a.com",
            "a@b",
            "a@b@c.com",
            "a b@c.com",
            "a@c.com\r\nBcc: x@y.com",
            "a@-c.com",
            "a@c..com",
            "ana@ñandú.com",
            "<a@c.com>",
            "a@c.com,b@c.com",
            "a\0@c.com",
            ".a@c.com",
            &long,
        ] {
            assert!(Mail::read(bad).is_err(), "{bad:?}");
        }
    }
}
