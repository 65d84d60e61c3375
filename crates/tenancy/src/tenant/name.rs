//! What a client, a site or a person may be called.

use kernel::{locale::Word, text::is_unseen};

use crate::Error;

/// Longest name of a tenant or site, in characters.
pub const NAME_LENGTH_MAX: usize = 120;

/// A slug that can stand in commands and addresses.
pub(crate) fn check_slug(slug: &str) -> Result<(), Error> {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = (1..=40).contains(&slug.len())
        && slug.bytes().all(|b| inner(b) || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    if fits {
        return Ok(());
    }
    Err(Error::invalid(
        Word::new("slug", "slug"),
        "usa minúsculas, cifras y guiones, de 1 a 40 caracteres, sin guion al borde",
        "use small letters, digits and hyphens, 1 to 40 of them, with no hyphen at either end",
    ))
}

/// A name with its white space put right.
/// # Errors
/// [`Error::Invalid`], by `field`, for one that is empty, too long or of signs nobody sees.
pub fn check_name(field: Word, name: &str) -> Result<String, Error> {
    let name = kernel::text::squeeze(name);
    if name.contains(is_unseen) {
        return Err(Error::invalid(
            field,
            "tiene signos que no se ven; escríbelo de nuevo a mano",
            "has signs that are not seen; type it anew by hand",
        ));
    }
    if (1..=NAME_LENGTH_MAX).contains(&name.chars().count()) {
        return Ok(name);
    }
    Err(Error::invalid(
        field,
        format!("de 1 a {NAME_LENGTH_MAX} caracteres"),
        format!("1 to {NAME_LENGTH_MAX} characters"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for good in ["a", "demo", "kids-2"] {
            assert!(check_slug(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "Ñ", "a b", &"x".repeat(41)] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
    }
}
