//! What somebody writes to a seller.

use kernel::{locale::Word, phone::Phone};
use tenancy::{account::Mail, field, tenant::check_name};

use crate::Error;

/// Longest message, in characters.
pub const MESSAGE_MAX: usize = 2_000;

/// The form as it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// How they are called.
    pub name: &'a str,
    /// Where they are called back; may be empty if there is an address.
    pub phone: &'a str,
    /// Where they are written back; may be empty if there is a number.
    pub mail: &'a str,
    /// What they say.
    pub message: &'a str,
}

/// What somebody wrote, put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// How they are called.
    pub name: String,
    /// Where they are called back.
    pub phone: Option<Phone>,
    /// Where they are written back.
    pub mail: Option<Mail>,
    /// What they say: lines of plain text.
    pub message: String,
}

impl Form {
    /// Reads it; numbers are those of `country` where they do not say.
    ///
    /// # Errors
    /// [`Error::Invalid`], or that of [`Error::Tenancy`].
    pub fn read(typed: Typed<'_>, country: &str) -> Result<Self, Error> {
        let name = check_name(field::NAME, typed.name)?;
        let phone = match typed.phone.trim() {
            "" => None,
            phone => Some(Phone::read(phone, country).ok_or_else(tenancy::Error::no_phone)?),
        };
        let mail = match typed.mail.trim() {
            "" => None,
            mail => Some(Mail::read(mail)?),
        };
        if phone.is_none() && mail.is_none() {
            return Err(Error::invalid(
                Word::new("teléfono o correo", "telephone or mail"),
                "escribe uno de los dos para que te respondan",
                "write one of the two so that they can answer",
            ));
        }
        Ok(Self { name, phone, mail, message: message(typed.message)? })
    }
}

/// The lines that say something, without signs nobody sees.
fn message(typed: &str) -> Result<String, Error> {
    let lines = typed.lines().map(kernel::text::squeeze);
    let lines: Vec<String> = lines
        .map(|line| line.chars().filter(|letter| !letter.is_control()).collect())
        .filter(|line: &String| !line.is_empty())
        .collect();
    let message = lines.join("\n");
    if (1..=MESSAGE_MAX).contains(&message.chars().count()) {
        return Ok(message);
    }
    Err(Error::invalid(
        Word::new("mensaje", "message"),
        format!("de 1 a {MESSAGE_MAX} caracteres"),
        format!("1 to {MESSAGE_MAX} characters"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::testing::assert_told;

    const GOOD: Typed<'_> = Typed {
        name: " Ana  Pérez ",
        phone: "(809) 555-0123",
        mail: "",
        message: "Hola.\r\n\r\n¿Sigue\0 disponible? ",
    };

    #[test]
    fn a_form_is_put_right() {
        let form = Form::read(GOOD, "DO").expect("a form");
        assert_eq!(form.name, "Ana Pérez");
        assert_eq!(form.phone.map(|phone| phone.to_string()).as_deref(), Some("+18095550123"));
        assert_eq!(form.message, "Hola.\n¿Sigue disponible?");
    }

    #[test]
    fn what_cannot_be_answered_is_refused_by_its_field() {
        let long = "x".repeat(MESSAGE_MAX + 1);
        for (typed, field) in [
            (Typed { name: " ", ..GOOD }, "nombre"),
            (Typed { phone: "123", ..GOOD }, "teléfono"),
            (Typed { mail: "nadie", ..GOOD }, "correo"),
            (Typed { phone: "", ..GOOD }, "teléfono o correo"),
            (Typed { message: " \n\t ", ..GOOD }, "mensaje"),
            (Typed { message: &long, ..GOOD }, "mensaje"),
        ] {
            let refused = Form::read(typed, "DO").expect_err(field);
            assert!(refused.to_string().starts_with(&format!("{field}: ")), "{refused}");
            assert_told(&[refused]);
        }
    }
}
