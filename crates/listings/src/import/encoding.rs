//! Which encoding the bytes of a file are in, judged by what they would say.

use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encodings we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// One byte a letter.
    Narrow(Narrow),
}

/// The encodings of one byte a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrow {
    /// What Excel writes in most of the region.
    Windows1252,
    /// What programs of DOS and the Windows console write: `Asunci¢n` to others.
    Cp850,
    /// What Excel for Mac writes as CSV: `Asunci—n` to others.
    Macintosh,
}

/// The letters of the bytes from 0x80 on.
type Letters = [char; 128];

static WINDOWS: LazyLock<Letters> = LazyLock::new(|| letters(WINDOWS_1252));
static MAC: LazyLock<Letters> = LazyLock::new(|| letters(MACINTOSH));
static DOS: LazyLock<Letters> = LazyLock::new(|| {
    let all = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
               └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    let mut all = all.chars();
    std::array::from_fn(|_| all.next().unwrap_or(char::REPLACEMENT_CHARACTER))
});

fn letters(of: &'static encoding_rs::Encoding) -> Letters {
    let byte = |n: usize| u8::try_from(n + 0x80).unwrap_or(u8::MAX);
    let letter = |n| of.decode_without_bom_handling(&[byte(n)]).0.chars().next();
    std::array::from_fn(|n| letter(n).unwrap_or(char::REPLACEMENT_CHARACTER))
}

impl Narrow {
    const ALL: [Self; 3] = [Self::Windows1252, Self::Cp850, Self::Macintosh];

    /// What a byte says.
    pub fn letter(self, byte: u8) -> char {
        let letters = match self {
            Self::Windows1252 => &WINDOWS,
            Self::Cp850 => &DOS,
            Self::Macintosh => &MAC,
        };
        usize::from(byte).checked_sub(0x80).map_or(char::from(byte), |at| letters[at])
    }

    /// The one in which the bytes say most of what people write: letters within words, quotes around
    /// them, dashes between.
    fn of(bytes: &[u8]) -> Self {
        Self::best(bytes).1
    }

    /// The same with how much it makes them say.
    fn best(bytes: &[u8]) -> (u64, Self) {
        let mut scores = [0u64; Self::ALL.len()];
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
            let after = bytes.get(at + 1).copied();
            for (score, narrow) in scores.iter_mut().zip(Self::ALL) {
                *score += likelihood(narrow.letter(*byte), before, after);
            }
        }
        let best = scores.into_iter().max().unwrap_or(0);
        let first = scores.into_iter().zip(Self::ALL).find(|(score, _)| *score == best);
        first.unwrap_or((0, Self::Windows1252))
    }
}

/// How likely a sign stands between these two bytes: Spanish letters count most, then those of names
/// such as Citroën.
fn likelihood(sign: char, before: Option<u8>, after: Option<u8>) -> u64 {
    let is_letter = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_small = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase());
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    // What ends a word, such as a separator of columns; another accent does not.
    let is_gap = |byte: Option<u8>| byte.is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric());
    let is_in_word = is_letter(before) || is_letter(after);
    match sign {
        'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' if is_in_word => 2,
        // No capital follows a small letter.
        'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' if is_in_word && !is_small(before) => 2,
        'ü' | 'ë' | 'ö' | 'ç' | 'ã' if is_in_word => 1,
        'Ü' if is_in_word && !is_small(before) => 1,
        '“' | '‘' | '«' | '¿' | '¡' if is_gap(before) && !is_gap(after) => 2,
        '”' | '’' | '»' | '…' if !is_gap(before) && is_gap(after) => 2,
        '’' if is_letter(before) && is_letter(after) => 2,
        '–' | '—' | '•' if is_gap(before) && is_gap(after) => 2,
        '–' if is_digit(before) && is_digit(after) => 2,
        '€' if is_gap(before) || is_digit(before) || is_digit(after) => 1,
        'º' | 'ª' | '°' | '²' if is_digit(before) || is_letter(before) && is_gap(after) => 1,
        _ => 0,
    }
}

impl Encoding {
    /// The rules of the wide ones; a narrow one has letters instead.
    pub fn rules(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 | Self::Narrow(_) => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }

    /// The encoding of these bytes; `None` while all are plain ASCII, which is the same in most, but
    /// for a last letter that is cut.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => return Some(Self::Utf8),
            [0xff, 0xfe, ..] => return Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => return Some(Self::Utf16Be),
            _ => {}
        }
        if let Some(wide) = wide_without_mark(bytes) {
            return Some(wide);
        }
        let found = count_sequences(bytes);
        match found {
            Sequences { usual: 0, odd: 0, bad: 0 } => None,
            Sequences { usual: 0, odd, bad: 0 } => {
                let (says, narrow) = Narrow::best(bytes);
                let is_narrow = says >= SAYS_MUCH * odd;
                Some(if is_narrow { Self::Narrow(narrow) } else { Self::Utf8 })
            }
            Sequences { usual, bad, .. } if usual > bad => Some(Self::Utf8),
            _ => Some(Self::Narrow(Narrow::of(bytes))),
        }
    }
}

/// Latin text in UTF-16 is every other byte zero.
pub fn wide_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let (mut even, mut odd) = (0, 0);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = head.len() / 2;
    let is_most = |zeros: usize| pairs >= 4 && zeros * 10 >= pairs * 7;
    match (is_most(even), is_most(odd)) {
        (false, true) => Some(Encoding::Utf16Le),
        (true, false) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What looks like UTF-8 in some bytes.
#[derive(Default)]
struct Sequences {
    /// Letters of several bytes that are usual here.
    usual: u64,
    /// Other pairs; those of one byte a letter form some, such as `É”`.
    odd: u64,
    /// Places that are no UTF-8.
    bad: u64,
}

/// Score from which an odd pair is taken for two letters of one byte: both fit where they stand.
const SAYS_MUCH: u64 = 4;

/// Counts them. Text of one byte a letter almost never forms usual ones, so a UTF-8 file with one bad
/// byte keeps its accents.
fn count_sequences(mut bytes: &[u8]) -> Sequences {
    let mut found = Sequences::default();
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                found.count(text);
                return found;
            }
            Err(error) => {
                let (before, rest) = bytes.split_at(error.valid_up_to());
                found.count(std::str::from_utf8(before).unwrap_or_default());
                // A sequence cut by the end of the sample is no fault.
                let Some(length) = error.error_len() else { return found };
                found.bad += 1;
                bytes = &rest[length..];
            }
        }
    }
}

impl Sequences {
    fn count(&mut self, text: &str) {
        for letter in text.chars().filter(|letter| !letter.is_ascii()) {
            *if is_usual(letter) { &mut self.usual } else { &mut self.odd } += 1;
        }
    }
}

/// Whether a letter is one of the languages written here, or takes three bytes and more in UTF-8: what
/// two letters of one byte each hardly ever pass for.
pub fn is_usual(letter: char) -> bool {
    letter <= '\u{ff}' || letter >= '\u{800}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, narrow: Narrow) -> Vec<u8> {
        let byte =
            |c: char| (0..=u8::MAX).find(|b| narrow.letter(*b) == c).expect("has the letter");
        text.chars().map(byte).collect()
    }

    #[test]
    fn the_program_that_wrote_a_file_is_told_by_its_accents() {
        for text in [
            "Citroën",
            "Asunción;Año 2019",
            "CAMIÓN ÑANDÚ",
            "ciudad: Córdoba, Mérida, Ibagué, Itagüí",
        ] {
            for narrow in Narrow::ALL {
                let bytes = written(text, narrow);
                assert_eq!(Encoding::of(&bytes), Some(Encoding::Narrow(narrow)), "{text}");
            }
        }
    }

    #[test]
    fn quotes_dashes_and_bullets_are_no_letters() {
        for text in [
            "Diésel “full” • aire • vidrios • alarma • radio • aros…",
            "El “mejor” precio",
            "5 € y “nuevo” –",
            "2010–2015 — único dueño",
            "¿Cuánto? ¡Hoy! 3er piso, 120 m²",
        ] {
            let windows = written(text, Narrow::Windows1252);
            let found = Encoding::of(&windows);
            assert_eq!(found, Some(Encoding::Narrow(Narrow::Windows1252)), "{text}");
        }
        let elided = written("d’ocasion", Narrow::Windows1252);
        assert_eq!(Encoding::of(&elided), Some(Encoding::Narrow(Narrow::Windows1252)));
        for text in ["Diésel “full” • aire • vidrios…", "El “mejor” año", "María García — Bogotá"]
        {
            let mac = written(text, Narrow::Macintosh);
            assert_eq!(Encoding::of(&mac), Some(Encoding::Narrow(Narrow::Macintosh)), "{text}");
        }
    }

    #[test]
    fn signs_that_tell_nothing_are_read_as_most_programs_write_them() {
        let signs = written("US$ 20 € – 1º", Narrow::Windows1252);
        assert_eq!(Encoding::of(&signs), Some(Encoding::Narrow(Narrow::Windows1252)));
    }
}
