//! How the audit tells of values: what is public of a company as it is; what may be somebody's own so that two
//! versions are told apart, and nobody is found by it (decision 0027).

use sha2::{Digest as _, Sha256};

/// What differs of two states of something, each part with its name: «horario: L-V → L-S».
pub(crate) fn differing(parts: &[(&str, String, String)]) -> (String, String) {
    let changed: Vec<_> = parts.iter().filter(|(_, was, is)| was != is).collect();
    let told = |is_after: bool| {
        let value = |(name, was, is): &&(&str, String, String)| {
            format!("{name}: {}", if is_after { is } else { was })
        };
        changed.iter().map(value).collect::<Vec<_>>().join("; ")
    };
    (told(false), told(true))
}

/// A text by its length and the beginning of its sum.
pub(crate) fn text(text: &str) -> String {
    match text.chars().count() {
        0 => "nada".to_owned(),
        1 => "1 letra".to_owned(),
        count => {
            let sum = kernel::hex::text(&Sha256::digest(text)[..4]);
            format!("{count} letras, suma {sum}")
        }
    }
}

/// A number by its last two digits.
pub(crate) fn number(phone: Option<&kernel::phone::Phone>) -> String {
    let Some(phone) = phone else { return "ninguno".to_owned() };
    let digits = phone.as_str();
    format!("…{}", digits.get(digits.len().saturating_sub(2)..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_told_and_texts_are_told_apart() {
        let parts = [("a", "1".to_owned(), "1".to_owned()), ("b", text(""), text("Hola"))];
        let (was, is) = differing(&parts);
        assert_eq!(was, "b: nada");
        assert!(is.starts_with("b: 4 letras, suma ") && is.len() == 26, "{is}");
        assert_ne!(text("Hola"), text("Ola!"));
    }
}
