//! JPEG (ITU-T T.81, annex B).

use super::{Header, reader::Reader};
use crate::Error;

/// Scans at most. Each makes the decoder walk the whole picture, and may take a few bytes of the file; encoders
/// write a dozen.
const SCANS_MAX: u32 = 32;

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// What the frame's header says.
struct Frame {
    width: u16,
    height: u16,
    parts: u8,
    /// Samples of all components for a pixel, as a fraction.
    samples: u64,
    per_pixels: u64,
    is_progressive: bool,
}

pub fn header(bytes: &[u8]) -> Result<Header, Error> {
    let mut from = Reader(bytes);
    from.skip(2)?;
    let (mut frame, mut scans, mut is_buffered) = (None, 0, false);
    loop {
        match marker(&mut from)? {
            END => break,
            // Without a length. The one that restarts is passed over with the data.
            0x01 => {}
            code @ 0xc0..=0xc2 => {
                let known = frame.replace(read_frame(code, &mut segment(&mut from)?)?);
                known.map_or(Ok(()), |_| Err(Error::Broken))?;
            }
            SCAN if scans < SCANS_MAX => {
                let parts = segment(&mut from)?.byte()?;
                let frame = frame.as_ref().ok_or(Error::Broken)?;
                is_buffered |= frame.is_progressive || parts < frame.parts;
                scans += 1;
            }
            SCAN => return Err(Error::Broken),
            _ => segment(&mut from).map(|_| ())?,
        }
    }
    let frame = frame.filter(|_| scans > 0).ok_or(Error::Broken)?;
    Ok(frame.header(is_buffered, bytes.len()))
}

/// The next marker, beyond the data of a scan: in those, 0xff is followed by a zero or by a restart.
fn marker(from: &mut Reader<'_>) -> Result<u8, Error> {
    loop {
        if from.byte()? == 0xff {
            let mut code = 0xff;
            while code == 0xff {
                code = from.byte()?;
            }
            if !matches!(code, 0 | 0xd0..=0xd7) {
                return Ok(code);
            }
        }
    }
}

fn segment<'a>(from: &mut Reader<'a>) -> Result<Reader<'a>, Error> {
    let length = from.be16()?.checked_sub(2).ok_or(Error::Broken)?;
    from.take(length.into()).map(Reader)
}

fn read_frame(code: u8, from: &mut Reader<'_>) -> Result<Frame, Error> {
    let ([_precision], height, width, parts) =
        (from.array()?, from.be16()?, from.be16()?, from.byte()?);
    let (mut samples, mut across_max, mut down_max) = (0, 1, 1);
    for _ in 0..parts {
        let [_, sampling, _] = from.array()?;
        let (across, down) = (u64::from(sampling >> 4), u64::from(sampling & 15));
        samples += across * down;
        (across_max, down_max) = (across_max.max(across), down_max.max(down));
    }
    let per_pixels = across_max * down_max;
    Ok(Frame { width, height, parts, samples, per_pixels, is_progressive: code == 0xc2 })
}

impl Frame {
    fn header(&self, is_buffered: bool, file_bytes: usize) -> Header {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let given = if self.parts == 1 { 1 } else { 3 };
        // Where one scan does not hold everything, the coefficients wait in two bytes each.
        let waiting = if is_buffered { 2 * pixels * self.samples / self.per_pixels } else { 0 };
        Header {
            width: self.width.into(),
            height: self.height.into(),
            frames: 1,
            // The decoder copies the file.
            decode_bytes: pixels * given + waiting + file_bytes as u64,
        }
    }
}
