//! Reading a vertical file.

use super::{Unreadable, Vertical};
use crate::Error;

/// Largest vertical file, in bytes.
pub const FILE_BYTES_MAX: usize = 1 << 20;

impl Vertical {
    /// Reads a vertical file. That it is readable does not make it right: see
    /// [`Self::validate`].
    ///
    /// # Errors
    /// [`Error::VerticalFileTooLarge`] over [`FILE_BYTES_MAX`]; [`Error::VerticalUnreadable`] with
    /// line and column where the text is no vertical.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        if text.len() > FILE_BYTES_MAX {
            return Err(Error::VerticalFileTooLarge { bytes: text.len() });
        }
        toml::from_str(text).map_err(|error| Error::VerticalUnreadable(explain(text, &error)))
    }
}

fn explain(text: &str, error: &toml::de::Error) -> Unreadable {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Unreadable {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: in_spanish(error.message()),
    }
}

/// The reader speaks English; its commonest sentences are said in Spanish, the rest is quoted.
pub(crate) fn in_spanish(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let quoted = |after: &str| first.strip_prefix(after).map(|rest| rest.replace('`', "»"));
    if let Some(rest) = first.strip_prefix("missing field `") {
        return format!("falta «{}", rest.replace('`', "»"));
    }
    if let Some((name, allowed)) = named(first, "unknown field `") {
        return format!("«{name}» no es un campo conocido{allowed}");
    }
    if let Some((name, allowed)) = named(first, "unknown variant `") {
        return format!("«{name}» no es un valor conocido{allowed}");
    }
    if first.starts_with("duplicate key") {
        return "la clave está repetida".into();
    }
    if let Some(rest) = quoted("invalid type: ") {
        return format!(
            "el tipo no es el que corresponde ({})",
            rest.replace("expected", "se espera")
        );
    }
    format!("no es TOML válido ({first})")
}

/// Takes ``word`, expected one of `a`, `b``` apart.
fn named<'a>(message: &'a str, start: &str) -> Option<(&'a str, String)> {
    let (name, rest) = message.strip_prefix(start)?.split_once('`')?;
    let allowed: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let allowed = if allowed.is_empty() {
        String::new()
    } else {
        format!(" (se espera {})", allowed.join(", "))
    };
    Some((name, allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(text: &str) -> String {
        Vertical::from_toml(text).expect_err("refused").to_string()
    }

    #[test]
    fn bad_toml_is_told_with_line_and_column() {
        assert!(message("key = \"autos\"\nlabels = {").contains("línea 2, columna 1"));
        let said = message("key = \"autos\"\ncolour = 1\n");
        assert!(said.contains("línea 2, columna 1: «colour» no es un campo conocido"), "{said}");
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        assert!(message("key = \"autos\"").contains("falta «labels»"));
        let said = message("key='a'\nlabels={es='A',en='A'}\noperations=['sell']\nattributes=[]");
        assert!(said.contains("«sell» no es un valor conocido (se espera sale, rent"), "{said}");
    }

    #[test]
    fn a_huge_file_is_refused_before_it_is_read() {
        let file = "#".repeat(FILE_BYTES_MAX + 1);
        assert!(matches!(Vertical::from_toml(&file), Err(Error::VerticalFileTooLarge { .. })));
    }

    proptest! {
        #[test]
        fn reading_never_panics(text: String) {
            let _ = Vertical::from_toml(&text);
        }

        #[test]
        fn a_damaged_file_never_panics(at in 0usize..4_000, with in "\\PC{0,6}") {
            let mut file = String::from(super::super::shipped("servicios").unwrap_or_default());
            while !file.is_char_boundary(at) { file.insert(0, ' '); }
            file.insert_str(at.min(file.len()), &with);
            let _ = Vertical::from_toml(&file).map(|vertical| vertical.validate());
        }
    }
}
