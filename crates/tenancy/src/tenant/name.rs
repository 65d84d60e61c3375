//! What a client, a site or a person may be called.

use kernel::locale::Word;

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

/// Signs that are not seen, or that turn round what is: a name made of them looks like none, or like
/// another's.
pub(crate) fn is_unseen(letter: char) -> bool {
    letter.is_control() || is_invisible(letter)
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A name with its white space put right.
/// # Errors
/// [`Error::Invalid`], by `field`, for one that is empty, too long or of signs nobody sees.
pub fn check_name(field: Word, name: &str) -> Result<String, Error> {
    let name = kernel::text::squeeze(name);
    let length = name.chars().count();
    if (1..=NAME_LENGTH_MAX).contains(&length) && !name.contains(is_unseen) {
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
