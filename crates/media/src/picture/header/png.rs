//! PNG (W3C, third edition, §5, §11).

use super::{Header, reader::Reader};
use crate::Error;

pub fn header(bytes: &[u8]) -> Result<Header, Error> {
    let mut from = Reader(bytes);
    from.skip(8)?;
    let (_length, name) = (from.be32()?, from.array()?);
    if name != *b"IHDR" {
        return Err(Error::Broken);
    }
    let (width, height) = (from.be32()?, from.be32()?);
    let [depth, color, _compression, _filter, _interlace] = from.array()?;
    from.skip(4)?;
    let mut header = Header { width, height, frames: 1, decode_bytes: 0 };
    let is_masked = chunks(&mut from, &mut header)?;
    let pixels = u64::from(width).saturating_mul(height.into());
    header.decode_bytes = pixels.saturating_mul(pixel_bytes(depth, color, is_masked)?);
    Ok(header)
}

/// Reads to the end; whether some color counts as transparent.
fn chunks(from: &mut Reader<'_>, header: &mut Header) -> Result<bool, Error> {
    let (mut controls, mut is_masked, mut has_data) = (0, false, false);
    loop {
        let (length, name) = (from.be32()?, from.array()?);
        let mut data = Reader(from.take(usize::try_from(length).map_err(|_| Error::Cut)?)?);
        from.skip(4)?;
        match &name {
            b"IDAT" => has_data = true,
            b"acTL" => header.frames = header.frames.max(data.be32()?),
            b"fcTL" => controls += 1,
            b"tRNS" => is_masked = true,
            b"IEND" if has_data => break,
            b"IEND" => return Err(Error::Broken),
            _ => {}
        }
    }
    header.frames = header.frames.max(controls);
    Ok(is_masked)
}

/// Bytes of a pixel as it is decoded: palettes and small depths are unfolded.
fn pixel_bytes(depth: u8, color: u8, is_masked: bool) -> Result<u64, Error> {
    let channels = match color {
        0 => 1,
        2 | 3 => 3,
        4 => 2,
        6 => 4,
        _ => return Err(Error::Broken),
    };
    Ok((channels + u64::from(is_masked)) * if depth == 16 { 2 } else { 1 })
}
