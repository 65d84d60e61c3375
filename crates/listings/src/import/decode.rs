//! Bytes of a file turned into text, piece by piece, whatever encoding they came in.

use std::io::{self, Read};

use encoding_rs::DecoderResult;

use super::encoding::{Encoding, Narrow, is_usual};

/// How much of a file is looked at before its encoding and separator are decided, in bytes.
pub const SAMPLE_BYTES: usize = 1 << 20;
/// How much is read at a time after that, in bytes.
const PIECE_BYTES: usize = 64 << 10;

/// Stands for bytes that mean nothing in the file's encoding: a code point no text may hold.
pub const BAD_BYTE: char = '\u{fdd0}';
/// Stands for a NUL, which no text of ours may hold.
pub const NUL: char = '\u{fdd1}';

/// Reads a file as text in pieces of bounded size.
pub struct Decoder<R> {
    source: R,
    sample: Option<Vec<u8>>,
    encoding: Option<Encoding>,
    rules: Option<encoding_rs::Decoder>,
    raw: Vec<u8>,
    /// The beginning of a letter, held back until what follows says in which encoding it is.
    held: Vec<u8>,
    /// The beginning of a letter of several bytes that the last piece cut.
    cut: Vec<u8>,
    text: String,
    is_over: bool,
    bytes: u64,
}

impl<R: Read> Decoder<R> {
    /// Reads the sample. Where that is plain ASCII the encoding stays open until other bytes come.
    ///
    /// # Errors
    /// What the source says.
    pub fn open(mut source: R) -> io::Result<Self> {
        let mut sample = Vec::new();
        source.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
        let encoding = Encoding::of(&sample);
        Ok(Self {
            source,
            sample: Some(sample),
            encoding,
            rules: None,
            raw: vec![0; PIECE_BYTES],
            held: Vec::new(),
            cut: Vec::new(),
            text: String::new(),
            is_over: false,
            bytes: 0,
        })
    }

    /// The first bytes as they are, until the first piece is taken.
    pub fn sample(&self) -> &[u8] {
        self.sample.as_deref().unwrap_or_default()
    }

    /// The encoding, once it is known.
    pub const fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Bytes of the source taken in so far.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next piece; `None` after the last. Meaningless bytes are [`BAD_BYTE`], NUL is [`NUL`].
    ///
    /// # Errors
    /// What the source says.
    pub fn piece(&mut self) -> io::Result<Option<&str>> {
        loop {
            if self.is_over {
                return Ok(None);
            }
            self.text.clear();
            match self.sample.take() {
                Some(sample) => self.take_in(&sample),
                None => {
                    let mut raw = std::mem::take(&mut self.raw);
                    let read = read_some(&mut self.source, &mut raw);
                    self.take_in(&raw[..*read.as_ref().unwrap_or(&0)]);
                    self.raw = raw;
                    self.is_over = read? == 0;
                }
            }
            if !self.text.is_empty() {
                return Ok(Some(&self.text));
            }
        }
    }

    /// Decodes `raw` into `text`; no bytes are the end of the file.
    fn take_in(&mut self, raw: &[u8]) {
        self.bytes += raw.len() as u64;
        if !self.held.is_empty() {
            let held = std::mem::take(&mut self.held);
            let is_over = raw.is_empty();
            let found = Encoding::of(&[&held, raw].concat());
            self.encoding = found.or(Some(Encoding::Narrow(Narrow::Windows1252)));
            self.decode(&held);
            return if is_over { self.decode(&[]) } else { self.decode(raw) };
        }
        if self.encoding.is_none() {
            self.encoding = Encoding::of(raw);
        }
        if self.encoding.is_some() {
            return self.decode(raw);
        }
        let plain = raw.iter().position(|byte| !byte.is_ascii()).unwrap_or(raw.len());
        let (plain, held) = raw.split_at(plain);
        self.text.extend(plain.iter().map(|&b| if b == 0 { NUL } else { char::from(b) }));
        self.held.extend(held);
    }

    fn decode(&mut self, raw: &[u8]) {
        match self.encoding.unwrap_or(Encoding::Utf8) {
            Encoding::Narrow(narrow) => {
                self.cut = decode_narrow(narrow, &self.cut, raw, &mut self.text);
            }
            encoding => {
                let new = || encoding.rules().new_decoder_with_bom_removal();
                decode(self.rules.get_or_insert_with(new), raw, &mut self.text);
            }
        }
        if self.text.contains('\0') {
            self.text = self.text.replace('\0', NUL.encode_utf8(&mut [0; 4]));
        }
    }
}

fn read_some(source: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn decode(rules: &mut encoding_rs::Decoder, mut raw: &[u8], text: &mut String) {
    let is_last = raw.is_empty();
    loop {
        let room = rules.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len());
        text.reserve(room.max(16));
        let (outcome, read) = rules.decode_to_string_without_replacement(raw, text, is_last);
        raw = &raw[read..];
        match outcome {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => text.push(BAD_BYTE),
        }
    }
}

/// Decodes what has one byte a letter after what was `cut` before. Files glued together of several
/// sources hold UTF-8 too, and letters of two bytes or more are almost never meant otherwise. Gives
/// back the beginning of a letter that the end of `raw` cuts; no bytes are the end of the file.
fn decode_narrow(narrow: Narrow, cut: &[u8], raw: &[u8], text: &mut String) -> Vec<u8> {
    let joined = [cut, raw].concat();
    let mut rest = joined.as_slice();
    loop {
        let error = match std::str::from_utf8(rest) {
            Ok(all) => {
                push_glued(narrow, all, text);
                return Vec::new();
            }
            Err(error) => error,
        };
        let (known, other) = rest.split_at(error.valid_up_to());
        push_glued(narrow, std::str::from_utf8(known).unwrap_or_default(), text);
        if error.error_len().is_none() && !raw.is_empty() {
            return other.to_vec();
        }
        let Some((byte, after)) = other.split_first() else { return Vec::new() };
        text.push(narrow.letter(*byte));
        rest = after;
    }
}

/// Adds what reads as UTF-8, but for pairs that only happen to: `É”` of Windows-1252 is one too.
fn push_glued(narrow: Narrow, known: &str, text: &mut String) {
    for letter in known.chars() {
        if is_usual(letter) {
            text.push(letter);
        } else {
            let mut bytes = [0; 4];
            text.extend(letter.encode_utf8(&mut bytes).bytes().map(|byte| narrow.letter(byte)));
        }
    }
}

/// What a file is when it is no text at all, by its first bytes.
#[must_use]
pub fn other_format(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "un libro de Excel o un archivo comprimido"),
        (b"\xd0\xcf\x11\xe0", "un libro de Excel antiguo"),
        (b"%PDF", "un PDF"),
        (b"\x1f\x8b", "un archivo comprimido"),
        (b"\x89PNG", "una imagen"),
        (b"\xff\xd8\xff", "una imagen"),
    ];
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::super::encoding::wide_without_mark;
    use super::*;
    use proptest::prelude::*;

    fn all(bytes: &[u8]) -> (String, Option<Encoding>) {
        let mut decoder = Decoder::open(bytes).expect("reads");
        let mut text = String::new();
        while let Some(piece) = decoder.piece().expect("reads") {
            text.push_str(piece);
        }
        (text, decoder.encoding())
    }

    #[test]
    fn the_usual_encodings_are_told_apart() {
        assert_eq!(all("año".as_bytes()), ("año".into(), Some(Encoding::Utf8)));
        assert_eq!(all(b"\xef\xbb\xbfa\xc3\xb1o"), ("año".into(), Some(Encoding::Utf8)));
        assert_eq!(
            all(b"a\xf1o \x80"),
            ("año €".into(), Some(Encoding::Narrow(Narrow::Windows1252)))
        );
        assert_eq!(all(b"\xff\xfea\0\xf1\0"), ("añ".into(), Some(Encoding::Utf16Le)));
        assert_eq!(all(b"\xfe\xff\0a\0\xf1"), ("añ".into(), Some(Encoding::Utf16Be)));
        assert_eq!(all(b"n\0a\0m\0e\0,\0k\0m\0"), ("name,km".into(), Some(Encoding::Utf16Le)));
        assert_eq!(all(b"abc"), ("abc".into(), None));
        assert_eq!(all(b""), (String::new(), None));
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_something_else() {
        let (text, encoding) = all(b"a\xc3\xb1o, caf\xc3\xa9, \xff");
        assert_eq!((text.as_str(), encoding), ("año, café, \u{fdd0}", Some(Encoding::Utf8)));
    }

    #[test]
    fn accents_after_a_long_plain_beginning_are_read_right() {
        let mut bytes = vec![b'a'; SAMPLE_BYTES + 100];
        bytes.push(0xf1);
        let (text, encoding) = all(&bytes);
        assert!(text.ends_with('ñ'));
        assert_eq!(encoding, Some(Encoding::Narrow(Narrow::Windows1252)));
        bytes.truncate(SAMPLE_BYTES - 1);
        bytes.extend("ño".as_bytes());
        let (text, encoding) = all(&bytes);
        assert!(text.ends_with("año"), "cut by the end of the sample");
        assert_eq!(encoding, Some(Encoding::Utf8));
    }

    #[test]
    fn pieces_of_several_files_glued_together_keep_their_accents() {
        assert_eq!(
            all(b"a\xf1o\na\xc3\xb1o\n\x80 \xe9"),
            ("año\naño\n€ é".into(), Some(Encoding::Narrow(Narrow::Windows1252)))
        );
        let mut bytes = b"a\xf1o \xf1 ".to_vec();
        bytes.resize(SAMPLE_BYTES - 1, b'a');
        bytes.extend("ño".as_bytes());
        assert!(all(&bytes).0.ends_with("aaño"), "cut by the end of a piece");
        assert_eq!(all(b"\xe9 a\xc3").0, "é aÃ", "cut by the end of the file");
    }

    #[test]
    fn an_accent_beside_a_quote_is_no_letter_of_elsewhere() {
        for (bytes, text) in [
            (&b"\"Local \xabCAF\xc9\xbb \xdaNICO\""[..], "\"Local «CAFÉ» ÚNICO\""),
            (b"\x93DON JOS\xc9\x94, \x93PER\xda\x94", "“DON JOSÉ”, “PERÚ”"),
            (b"CAF\xc9\x94", "CAFÉ”"),
            (b"\xd2\x9cnica\xd3 due\x96a", "“única” dueña"),
        ] {
            assert_eq!(all(bytes).0, text);
        }
        let elsewhere = "Москва Łódź";
        assert_eq!(all(elsewhere.as_bytes()), (elsewhere.into(), Some(Encoding::Utf8)));
    }

    #[test]
    fn nul_is_marked() {
        assert_eq!(all(b"a\0b").0, "a\u{fdd1}b");
        assert_eq!(all(b"\xc3\xb1\0b").0, "ñ\u{fdd1}b");
    }

    #[test]
    fn a_letter_cut_by_the_end_of_a_piece_stays_whole() {
        let text = "ñ".repeat(SAMPLE_BYTES);
        let with_offset = format!("a{text}");
        assert!(all(with_offset.as_bytes()).0 == with_offset);
    }

    proptest! {
        #[test]
        fn utf8_comes_out_as_it_went_in(text in "[^\0\u{feff}\u{fdd0}\u{fdd1}]{0,200}") {
            let bytes = text.as_bytes();
            prop_assume!(wide_without_mark(bytes).is_none());
            prop_assert_eq!(all(bytes).0, text);
        }

        #[test]
        fn decoding_never_panics(bytes: Vec<u8>) {
            let (text, _) = all(&bytes);
            prop_assert!(!text.contains('\0'));
        }
    }
}
