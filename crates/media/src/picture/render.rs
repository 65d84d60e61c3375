//! Makes what is shown from what is kept.

use super::{Format, Kind, Mark, Spec, decode::Pixels, encode, header::Header, resize};
use crate::Error;

const WEBP_QUALITY: u8 = 72;
const JPEG_QUALITY: u8 = 76;

/// The kept picture in that size and format, with the mark on it. It keeps a processor busy for some tens of
/// milliseconds, so it belongs on a thread that may block.
///
/// # Errors
/// [`Error::Cut`] or [`Error::Broken`] when the kept picture is not one of ours.
pub fn render(kept: &[u8], spec: &Spec, mark: Option<&Mark>) -> Result<Vec<u8>, Error> {
    let kind = Kind::sniff(kept)?;
    let header = Header::read(kind, kept)?;
    header.check()?;
    let pixels = Pixels::of(kind, &header, kept)?;
    let (width, height) = resize::as_wide(pixels.sides(), spec.width.pixels());
    let mut picture = pixels.resized(width, height)?;
    if let Some(mark) = mark {
        mark.lay_on(&mut picture)?;
    }
    match spec.format {
        Format::Webp => encode::webp(&picture, WEBP_QUALITY),
        Format::Jpeg => encode::jpeg(&picture, JPEG_QUALITY),
    }
}
