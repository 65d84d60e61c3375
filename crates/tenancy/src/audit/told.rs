//! How the audit tells of values: what is public of a company as it is; what may be somebody's own so that two
//! versions are told apart, and nobody is found by it (decision 0027).

use sha2::{Digest as _, Sha256};

/// A part of something: what it is called, and how it is.
pub type Fact = (&'static str, String);

/// What differs between two states of something, told in the same parts: «horario: L-V» and «horario: L-S».
#[must_use]
pub fn differing(
    before: impl IntoIterator<Item = Fact>,
    after: impl IntoIterator<Item = Fact>,
) -> (String, String) {
    let pairs = before.into_iter().zip(after).filter(|((_, was), (_, is))| was != is);
    let (was, is): (Vec<Fact>, Vec<Fact>) = pairs.unzip();
    let told = |facts: Vec<Fact>| {
        let facts = facts.into_iter().map(|(what, how)| format!("{what}: {how}"));
        facts.collect::<Vec<_>>().join("; ")
    };
    (told(was), told(is))
}

/// «de → a»; what is empty on one side is called `nothing`, and what changed nothing is not told.
#[must_use]
pub fn change<'a>(
    before: Option<&'a str>,
    after: Option<&'a str>,
    nothing: &'a str,
) -> Option<String> {
    let nothing_if_empty = |text: &'a str| if text.is_empty() { nothing } else { text };
    let told = match (before, after) {
        (Some(before), Some(after)) if before == after => return None,
        (Some(before), Some(after)) => {
            format!("{} → {}", nothing_if_empty(before), nothing_if_empty(after))
        }
        (one, other) => one.or(other)?.to_owned(),
    };
    Some(told).filter(|told| !told.is_empty())
}

/// Whether something is so.
pub(crate) fn yes(is: bool) -> String {
    if is { "sí" } else { "no" }.to_owned()
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

/// An address of mail by its first letter and its domain; a link that went to no address says so.
pub(crate) fn mail(mail: Option<&str>) -> String {
    match mail.and_then(|mail| mail.split_once('@')) {
        // Of a short one the beginning would be nearly all.
        Some((local, domain)) if local.len() < 3 => format!("…@{domain}"),
        Some((local, domain)) => format!("{}…@{domain}", local.get(..1).unwrap_or_default()),
        None => "sin correo".to_owned(),
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
        let parts = |said: &str| [("a", "1".to_owned()), ("b", text(said))];
        let (was, is) = differing(parts(""), parts("Hola"));
        assert_eq!(was, "b: nada");
        assert!(is.starts_with("b: 4 letras, suma ") && is.len() == 26, "{is}");
        assert_ne!(text("Hola"), text("Ola!"));
        assert_eq!(change(Some("a"), Some(""), "nada").as_deref(), Some("a → nada"));
        assert_eq!(change(None, Some("b"), "nada").as_deref(), Some("b"));
        assert_eq!(
            [change(Some("a"), Some("a"), "nada"), change(None, None, "nada")],
            [None, None]
        );
        assert_eq!(mail(Some("eva@ejemplo.com")), "e…@ejemplo.com");
    }
}
