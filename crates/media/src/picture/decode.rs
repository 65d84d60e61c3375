//! From a file to its pixels, within what its header allowed.

use std::io::{Cursor, ErrorKind};

use fast_image_resize::PixelType;
use image::{
    ColorType, ImageDecoder, ImageError, ImageReader, Limits, RgbImage, metadata::Orientation,
};

use super::{Kind, MEMORY_AT_ONCE, header::Header, resize};
use crate::Error;

/// Pixels without transparency, as they were in the file: gray ones have one byte, others three.
pub struct Pixels {
    width: u32,
    height: u32,
    is_gray: bool,
    bytes: Vec<u8>,
    /// How the camera was held.
    pub orientation: Orientation,
}

impl Pixels {
    /// Decodes the first picture of the file.
    ///
    /// # Errors
    /// [`Error::Cut`], [`Error::Broken`] or [`Error::TooManyPixels`].
    pub fn of(kind: Kind, header: &Header, file: &[u8]) -> Result<Self, Error> {
        let (width, height) = (header.width, header.height);
        let told = |error| fault(&error, header);
        let mut decoder = decoder(kind, file).map_err(told)?;
        if decoder.dimensions() != (width, height) || decoder.total_bytes() > header.memory() {
            return Err(Error::Broken);
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let color = decoder.color_type();
        let length = usize::try_from(decoder.total_bytes()).map_err(|_| Error::Broken)?;
        let mut bytes = vec![0; length];
        decoder.read_image(&mut bytes).map_err(told)?;
        let is_gray = to_opaque(&mut bytes, color)?;
        Ok(Self { width, height, is_gray, bytes, orientation })
    }

    /// The same picture at those sides.
    ///
    /// # Errors
    /// [`Error::Broken`]; not for pixels that were decoded.
    pub fn resized(self, width: u32, height: u32) -> Result<RgbImage, Error> {
        let kind = if self.is_gray { PixelType::U8 } else { PixelType::U8x3 };
        let bytes = if (width, height) == (self.width, self.height) {
            self.bytes
        } else {
            resize::resized(&self.bytes, (self.width, self.height), (width, height), kind)?
        };
        let rgb =
            if self.is_gray { bytes.iter().flat_map(|&gray| [gray; 3]).collect() } else { bytes };
        RgbImage::from_raw(width, height, rgb).ok_or(Error::Broken)
    }

    /// Its sides.
    pub const fn sides(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

/// The decoder of a file, which has read the header only. What it makes room for beside the pixels is bounded.
pub fn decoder(kind: Kind, file: &[u8]) -> Result<impl ImageDecoder + '_, ImageError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_AT_ONCE);
    let mut reader = ImageReader::with_format(Cursor::new(file), kind.format());
    reader.limits(limits);
    reader.into_decoder()
}

/// What a decoder's complaint means to the sender.
fn fault(error: &ImageError, header: &Header) -> Error {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Error::Cut,
        ImageError::Limits(_) => {
            Error::TooManyPixels { width: header.width, height: header.height }
        }
        _ => Error::Broken,
    }
}

/// Leaves eight bits for a color, and white where one could see through. Everything happens in place: at the size
/// of an upload a second copy would not fit. Whether only grays are left.
fn to_opaque(bytes: &mut Vec<u8>, color: ColorType) -> Result<bool, Error> {
    if matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16) {
        halve(bytes);
    }
    match color {
        ColorType::L8 | ColorType::L16 => return Ok(true),
        ColorType::La8 | ColorType::La16 => on_white::<1>(bytes),
        ColorType::Rgb8 | ColorType::Rgb16 => return Ok(false),
        ColorType::Rgba8 | ColorType::Rgba16 => on_white::<3>(bytes),
        _ => return Err(Error::Broken),
    }
    bytes.shrink_to_fit();
    Ok(matches!(color, ColorType::La8 | ColorType::La16))
}

/// Sixteen bits become the higher eight.
fn halve(bytes: &mut Vec<u8>) {
    let half = bytes.len() / 2;
    for at in 0..half {
        let [high, _low] = u16::from_ne_bytes([bytes[2 * at], bytes[2 * at + 1]]).to_be_bytes();
        bytes[at] = high;
    }
    bytes.truncate(half);
    bytes.shrink_to_fit();
}

fn on_white<const COLORS: usize>(bytes: &mut Vec<u8>) {
    let pixels = bytes.len() / (COLORS + 1);
    for at in 0..pixels {
        let from = at * (COLORS + 1);
        let alpha = bytes[from + COLORS];
        for color in 0..COLORS {
            bytes[at * COLORS + color] = over(bytes[from + color], alpha, u8::MAX);
        }
    }
    bytes.truncate(pixels * COLORS);
}

/// A color of that opacity over another.
pub fn over(color: u8, alpha: u8, under: u8) -> u8 {
    let (color, alpha, under) = (u32::from(color), u32::from(alpha), u32::from(under));
    let mixed = (color * alpha + under * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_sees_through_becomes_white() {
        let mut bytes = vec![10, 20, 30, 255, 0, 0, 0, 0, 0, 100, 200, 128];
        assert!(!to_opaque(&mut bytes, ColorType::Rgba8).expect("known"));
        assert_eq!(bytes, [10, 20, 30, 255, 255, 255, 127, 177, 227]);
        let mut wide: Vec<u8> =
            [0x1234_u16, 0xffff, 0x5678, 0].into_iter().flat_map(u16::to_ne_bytes).collect();
        assert!(to_opaque(&mut wide, ColorType::La16).expect("known"));
        assert_eq!(wide, [0x12, 255]);
    }
}
