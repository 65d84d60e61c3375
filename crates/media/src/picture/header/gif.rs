//! GIF (CompuServe, version 89a).

use super::{FRAMES_MAX, Header, reader::Reader};
use crate::Error;

pub fn header(bytes: &[u8]) -> Result<Header, Error> {
    let mut from = Reader(bytes);
    from.skip(6)?;
    let (width, height) = (from.le16()?, from.le16()?);
    let [flags, _background, _aspect] = from.array()?;
    skip_colors(&mut from, flags)?;
    let (mut frames, mut first) = (0, 0);
    loop {
        match from.byte()? {
            b'!' => {
                from.skip(1)?;
                skip_blocks(&mut from)?;
            }
            b',' => {
                let pixels = skip_frame(&mut from)?;
                frames += 1;
                if frames == 1 {
                    first = pixels;
                }
                if frames > FRAMES_MAX {
                    return Err(Error::TooManyFrames);
                }
            }
            b';' if frames > 0 => break,
            _ => return Err(Error::Broken),
        }
    }
    // Four bytes for each pixel of the screen, and of the frame that is laid on it.
    let decode_bytes = 4 * (u64::from(width) * u64::from(height) + first);
    Ok(Header { width: width.into(), height: height.into(), frames, decode_bytes })
}

/// Its pixels.
fn skip_frame(from: &mut Reader<'_>) -> Result<u64, Error> {
    from.skip(4)?;
    let pixels = u64::from(from.le16()?) * u64::from(from.le16()?);
    let flags = from.byte()?;
    skip_colors(from, flags)?;
    from.skip(1)?;
    skip_blocks(from)?;
    Ok(pixels)
}

fn skip_colors(from: &mut Reader<'_>, flags: u8) -> Result<(), Error> {
    if flags & 0x80 == 0 { Ok(()) } else { from.skip(3 << ((flags & 7) + 1)) }
}

fn skip_blocks(from: &mut Reader<'_>) -> Result<(), Error> {
    loop {
        match from.byte()? {
            0 => return Ok(()),
            length => from.skip(length.into())?,
        }
    }
}
