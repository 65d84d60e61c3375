//! Files people send that are no picture we take, and what to do about it.

use kernel::locale::Told;

/// How far a text is read to learn what it is.
const LOOK_BYTES_MAX: usize = 1_024;

/// What a file is instead of a picture that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// What an iPhone keeps.
    #[error(
        "tu teléfono guarda las fotos en HEIC, que muchos no pueden ver; en Ajustes › Cámara › Formatos \
         elige «Más compatible», o envía la foto como JPEG"
    )]
    Heic,
    /// AVIF.
    #[error("la foto está en AVIF; envíala como JPEG, PNG o WebP")]
    Avif,
    /// A drawing that can hold a program.
    #[error("un dibujo SVG no es una foto; envíalo como PNG o JPEG")]
    Svg,
    /// A page.
    #[error("el archivo es una página web y no una foto; guarda la foto y envía esa")]
    Html,
    /// A document.
    #[error("el archivo es un PDF; envía cada foto como JPEG")]
    Pdf,
    /// A film.
    #[error("el archivo es un video; aquí van fotos")]
    Video,
    /// An archive, or a document of an office.
    #[error("el archivo es un ZIP o un documento; saca las fotos y envíalas una por una")]
    Zip,
    /// Anything else.
    #[error("el archivo no es una foto que podamos leer; envía un JPEG, PNG, WebP o GIF")]
    Unknown,
}

impl Told for Stranger {
    fn english(&self) -> String {
        let told = match self {
            Self::Heic => {
                "your phone keeps photos as HEIC, which many cannot see; in Settings > Camera > Formats choose \
                 \"Most Compatible\", or send the photo as JPEG"
            }
            Self::Avif => "the photo is AVIF; send it as JPEG, PNG or WebP",
            Self::Svg => "an SVG drawing is no photo; send it as PNG or JPEG",
            Self::Html => "the file is a web page and not a photo; save the photo and send that",
            Self::Pdf => "the file is a PDF; send each photo as JPEG",
            Self::Video => "the file is a video; photos go here",
            Self::Zip => {
                "the file is a ZIP or a document; take the photos out and send them one by one"
            }
            Self::Unknown => "the file is no photo we can read; send a JPEG, PNG, WebP or GIF",
        };
        told.to_owned()
    }
}

impl Stranger {
    /// What it is, by how it begins.
    pub(super) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Self::of_brands(brands),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::Video,
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Zip,
            [b'%', b'P', b'D', b'F', ..] => Self::Pdf,
            _ => Self::of_text(bytes),
        }
    }

    /// The box of brands says what is inside the container (ISO 14496-12 §4.3).
    fn of_brands(brands: &[u8]) -> Self {
        let is_any = |known: &[&[u8; 4]]| {
            brands.chunks_exact(4).take(8).any(|brand| known.iter().any(|one| brand == *one))
        };
        if is_any(&[b"avif", b"avis"]) {
            Self::Avif
        } else if is_any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"])
        {
            Self::Heic
        } else {
            Self::Video
        }
    }

    fn of_text(bytes: &[u8]) -> Self {
        let start = &bytes[..bytes.len().min(LOOK_BYTES_MAX)];
        let text = String::from_utf8_lossy(start).to_lowercase();
        let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
        let is_page = ["<!doctype html", "<html", "<head", "<body", "<script"];
        if !text.starts_with('<') {
            Self::Unknown
        } else if text.contains("<svg") && !is_page.iter().any(|tag| text.starts_with(tag)) {
            Self::Svg
        } else if is_page.iter().any(|tag| text.contains(tag)) {
            Self::Html
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Kind;
    use kernel::{one_of_each, testing::assert_told};

    #[test]
    fn each_is_told_in_english_too() {
        assert_told(&one_of_each![
            Stranger::Heic => Stranger::Heic,
            Stranger::Avif => Stranger::Avif,
            Stranger::Svg => Stranger::Svg,
            Stranger::Html => Stranger::Html,
            Stranger::Pdf => Stranger::Pdf,
            Stranger::Video => Stranger::Video,
            Stranger::Zip => Stranger::Zip,
            Stranger::Unknown => Stranger::Unknown,
        ]);
    }

    #[test]
    fn a_file_is_what_it_begins_with() {
        let cases: [(&[u8], Stranger); 19] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Stranger::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Stranger::Heic),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", Stranger::Avif),
            (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", Stranger::Avif),
            (b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2", Stranger::Video),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Stranger::Video),
            (b"\x1a\x45\xdf\xa3webm", Stranger::Video),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", Stranger::Svg),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<SVG>", Stranger::Svg),
            (b"  <!DOCTYPE html><html><svg></svg>", Stranger::Html),
            (b"<html>", Stranger::Html),
            (b"<script>alert(1)</script>", Stranger::Html),
            (b"<?xml version='1.0'?><html/>", Stranger::Html),
            (b"%PDF-1.7\n", Stranger::Pdf),
            (b"PK\x03\x04\x14\0", Stranger::Zip),
            (b"PK\x05\x06\0\0", Stranger::Zip),
            (b"BM\x00\x00", Stranger::Unknown),
            (b"RIFF\0\0\0\0WAVE", Stranger::Unknown),
            (b"", Stranger::Unknown),
        ];
        for (bytes, stranger) in cases {
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(Kind::sniff(bytes), Err(stranger), "{shown}");
        }
        assert_eq!(Kind::sniff(b"GIF89a"), Ok(Kind::Gif));
        assert_eq!(Kind::sniff(b"GIF88a"), Err(Stranger::Unknown));
    }
}
