//! WebP (RFC 9649).

use super::{FRAMES_MAX, Header, reader::Reader};
use crate::Error;

/// What is in the file, as far as the decoder's memory depends on it.
#[derive(Default)]
struct Seen {
    canvas: Option<(u32, u32)>,
    /// The longest sides of the pictures inside, which the decoder believes before it compares.
    inside: Option<(u32, u32)>,
    frames: u32,
    has_alpha: bool,
    is_lossless: bool,
}

pub fn header(bytes: &[u8]) -> Result<Header, Error> {
    let mut from = Reader(bytes);
    from.skip(4)?;
    let length = from.le32()?;
    let mut body = Reader(from.take(usize::try_from(length).map_err(|_| Error::Cut)?)?);
    body.skip(4)?;
    let mut seen = Seen::default();
    seen.chunks(&mut body)?;
    seen.header()
}

impl Seen {
    fn chunks(&mut self, from: &mut Reader<'_>) -> Result<(), Error> {
        while !from.0.is_empty() {
            let (name, length) = (from.array()?, from.le32()?);
            let mut data = Reader(from.take(usize::try_from(length).map_err(|_| Error::Cut)?)?);
            // Chunks begin at even places; after the last one writers forget it.
            from.skip(u64::from(length & 1).min(from.0.len() as u64))?;
            self.chunk(&name, &mut data)?;
        }
        Ok(())
    }

    fn chunk(&mut self, name: &[u8; 4], data: &mut Reader<'_>) -> Result<(), Error> {
        match name {
            b"VP8X" => {
                data.skip(4)?;
                self.canvas = Some((data.le24()? + 1, data.le24()? + 1));
            }
            b"VP8 " => {
                data.skip(6)?;
                self.picture(u32::from(data.le16()?) & 0x3fff, u32::from(data.le16()?) & 0x3fff);
            }
            b"VP8L" => {
                data.skip(1)?;
                let sides = data.le32()?;
                self.is_lossless = true;
                self.picture((sides & 0x3fff) + 1, ((sides >> 14) & 0x3fff) + 1);
            }
            b"ALPH" => self.has_alpha = true,
            b"ANMF" => self.frame(data)?,
            _ => {}
        }
        Ok(())
    }

    fn frame(&mut self, data: &mut Reader<'_>) -> Result<(), Error> {
        self.frames += 1;
        if self.frames > FRAMES_MAX {
            return Err(Error::TooManyFrames);
        }
        data.skip(6)?;
        self.picture(data.le24()? + 1, data.le24()? + 1);
        data.skip(4)?;
        self.chunks(data)
    }

    fn picture(&mut self, width: u32, height: u32) {
        let (across, down) = self.inside.unwrap_or_default();
        self.inside = Some((across.max(width), down.max(height)));
    }

    fn header(&self) -> Result<Header, Error> {
        let inside = self.inside.ok_or(Error::Broken)?;
        let (width, height) = self.canvas.unwrap_or(inside);
        if inside.0 > width || inside.1 > height {
            return Err(Error::Broken);
        }
        let pixels = u64::from(width) * u64::from(height);
        let decode_bytes = pixels.saturating_mul(self.pixel_bytes());
        Ok(Header { width, height, frames: self.frames.max(1), decode_bytes })
    }

    /// Bytes for a pixel while it is decoded: what is given (3 or 4), the planes of a lossy one (1.5), a
    /// lossless one before it is given (4), transparency unfolded apart (5), a canvas (4) and a frame (4).
    const fn pixel_bytes(&self) -> u64 {
        match (self.frames > 0, self.has_alpha, self.is_lossless) {
            (true, true, _) => 19,
            (true, false, _) => 14,
            (false, true, _) => 11,
            (false, false, true) => 8,
            (false, false, false) => 5,
        }
    }
}
