//! What somebody writes to a seller.

use kernel::{locale::Word, phone::Phone};
use tenancy::{account::Mail, field, tenant::check_name};

use crate::Error;

/// Longest message, in characters.
pub const MESSAGE_MAX: usize = 2_000;

const MESSAGE: Word = Word::new("mensaje", "message");

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

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// How they are called.
    Name,
    /// Where they are called back.
    Phone,
    /// Where they are written back.
    Mail,
    /// What they say.
    Message,
}

impl Form {
    /// Reads it; numbers are those of `country` where they do not say.
    ///
    /// # Errors
    /// All that is wrong, by field: [`Error::Invalid`], or that of [`Error::Tenancy`].
    pub fn read(typed: Typed<'_>, country: &str) -> Result<Self, Vec<(Field, Error)>> {
        let read =
            (name(typed.name), phone(typed, country), mail(typed.mail), message(typed.message));
        match read {
            (Ok(name), Ok(phone), Ok(mail), Ok(message)) => Ok(Self { name, phone, mail, message }),
            (name, phone, mail, message) => {
                let wrong = [
                    name.err().map(|error| (Field::Name, error)),
                    phone.err().map(|error| (Field::Phone, error)),
                    mail.err().map(|error| (Field::Mail, error)),
                    message.err().map(|error| (Field::Message, error)),
                ];
                Err(wrong.into_iter().flatten().collect())
            }
        }
    }
}

fn name(typed: &str) -> Result<String, Error> {
    if typed.trim().is_empty() {
        Err(missing(field::NAME))
    } else {
        Ok(check_name(field::NAME, typed)?)
    }
}

/// One of number and address there has to be.
fn phone(typed: Typed<'_>, country: &str) -> Result<Option<Phone>, Error> {
    match typed.phone.trim() {
        "" if typed.mail.trim().is_empty() => Err(no_way_back()),
        "" => Ok(None),
        phone => Ok(Some(Phone::read(phone, country).ok_or_else(tenancy::Error::no_phone)?)),
    }
}

fn mail(typed: &str) -> Result<Option<Mail>, Error> {
    match typed.trim() {
        "" => Ok(None),
        mail => Ok(Some(Mail::read(mail)?)),
    }
}

fn no_way_back() -> Error {
    Error::invalid(
        Word::new("teléfono o correo", "phone or email"),
        "escribe uno de los dos para que te respondan",
        "write one of the two so that they can answer",
    )
}

fn missing(field: Word) -> Error {
    Error::invalid(field, "hace falta", "is needed")
}

/// The lines that say something, without signs nobody sees.
fn message(typed: &str) -> Result<String, Error> {
    let lines = typed.lines().map(kernel::text::squeeze);
    let lines: Vec<String> = lines
        .map(|line| line.chars().filter(|letter| !letter.is_control()).collect())
        .filter(|line: &String| !line.is_empty())
        .collect();
    let message = lines.join("\n");
    if message.is_empty() {
        return Err(missing(MESSAGE));
    }
    if (1..=MESSAGE_MAX).contains(&message.chars().count()) {
        return Ok(message);
    }
    Err(Error::invalid(
        MESSAGE,
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
        for (typed, at, field) in [
            (Typed { name: " ", ..GOOD }, Field::Name, "nombre"),
            (Typed { phone: "123", ..GOOD }, Field::Phone, "teléfono"),
            (Typed { mail: "nadie", ..GOOD }, Field::Mail, "correo"),
            (Typed { phone: "", ..GOOD }, Field::Phone, "teléfono o correo"),
            (Typed { message: " \n\t ", ..GOOD }, Field::Message, "mensaje"),
            (Typed { message: &long, ..GOOD }, Field::Message, "mensaje"),
        ] {
            let mut refused = Form::read(typed, "DO").expect_err(field);
            let (wrong, error) = refused.pop().expect("one");
            assert!(refused.is_empty() && wrong == at, "{refused:?}");
            assert!(error.to_string().starts_with(&format!("{field}: ")), "{error}");
            assert_told(&[error]);
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let typed = Typed { name: "", phone: "x", mail: "y", message: "" };
        let fields: Vec<Field> =
            Form::read(typed, "DO").expect_err("refused").into_iter().map(|(at, _)| at).collect();
        assert_eq!(fields, [Field::Name, Field::Phone, Field::Mail, Field::Message]);
    }
}
