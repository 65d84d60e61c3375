//! Texts of a stranger that we keep.

use tenancy::provider::Failure;

use crate::failure::refused;

/// The text, if it is no longer than so many bytes and would do nothing to a page or a log but be read.
pub fn bounded(name: &str, text: String, bytes_max: usize) -> Result<String, Failure> {
    if text.len() > bytes_max {
        return Err(refused(format!("«{name}» es demasiado largo")));
    }
    if text.chars().any(is_unreadable) {
        return Err(refused(format!("«{name}» lleva signos que no se leen")));
    }
    Ok(text)
}

/// Controls, ends of lines, and what turns the direction of the text around it (UAX #9).
fn is_unreadable(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
