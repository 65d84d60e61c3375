//! Letters that were encoded twice on their way into the file: `galerÃ\u{ad}a` is galería.

use std::borrow::Cow;

use encoding_rs::{UTF_8, WINDOWS_1252};

/// Longest letter of UTF-8, in bytes.
const LETTER_BYTES_MAX: usize = 4;

/// A cell with such letters put right, the others as they are: some cells hold both.
#[must_use]
pub fn undone(cell: &str) -> Cow<'_, str> {
    // What begins a letter of two bytes or more reads as one of these, and no word of ours has it.
    if !cell.contains(['Ã', 'Â', 'â', 'Å']) {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(first) = rest.chars().next() {
        let (letter, used) = match letter_at(rest) {
            Some((letter, used)) => (letter, used),
            None => (first, first.len_utf8()),
        };
        out.push(letter);
        rest = &rest[used..];
    }
    if out == cell { Cow::Borrowed(cell) } else { Cow::Owned(out) }
}

/// The letter that the next few stand for, and how many bytes of the text they are.
fn letter_at(text: &str) -> Option<(char, usize)> {
    let first = byte_of(text.chars().next()?)?;
    let length = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => LETTER_BYTES_MAX,
        _ => return None,
    };
    let mut bytes = Vec::with_capacity(length);
    let mut used = 0;
    for letter in text.chars().take(length) {
        bytes.push(byte_of(letter)?);
        used += letter.len_utf8();
    }
    let (read, _, is_bad) = UTF_8.decode(&bytes);
    let mut letters = read.chars();
    let letter = letters.next()?;
    (!is_bad && letters.next().is_none() && bytes.len() == length).then_some((letter, used))
}

/// The byte that Windows reads as this letter.
fn byte_of(letter: char) -> Option<u8> {
    let mut held = [0; 4];
    let (bytes, _, is_bad) = WINDOWS_1252.encode(letter.encode_utf8(&mut held));
    match *bytes {
        [byte] if !is_bad => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_encoded_twice_are_put_right() {
        for (cell, meant) in [
            ("galerÃ\u{ad}a y baÃ±o", "galería y baño"),
            ("Av. CÃ³rdoba 1Âº piso", "Av. Córdoba 1º piso"),
            ("cocina â€“ comedor â€œdiarioâ€\u{9d}", "cocina – comedor “diario”"),
            ("mitad baÃ±o, mitad baño", "mitad baño, mitad baño"),
            ("90 mÂ²", "90 m²"),
        ] {
            assert_eq!(undone(cell), meant);
        }
    }

    #[test]
    fn text_that_is_right_stays() {
        for cell in ["baño", "São Paulo", "Â", "pâté", "AÇÃO", "IRMÃ", "Å", "90 m²", "Ã "]
        {
            assert_eq!(undone(cell), cell);
        }
    }
}
