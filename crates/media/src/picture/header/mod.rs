//! What a file says of itself, read before anything of it is unfolded: its sides, its frames, and how much
//! memory the decoder will take. Nothing here makes room for what the file claims.

mod gif;
mod jpeg;
mod png;
mod reader;
mod webp;

use super::{
    BYTES_MAX, FRAMES_MAX, KEPT_SIDE_MAX, Kind, MEMORY_AT_ONCE, PIXELS_MAX, SIDE_MAX, SIDE_MIN,
};
use crate::Error;

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// One, unless it moves.
    pub frames: u32,
    /// What the decoder takes at most, with the pixels it gives.
    decode_bytes: u64,
}

impl Header {
    /// Reads it to the end of the file, so that a file without its end is refused.
    ///
    /// # Errors
    /// [`Error::TooHeavy`], [`Error::Cut`], [`Error::Broken`] or [`Error::TooManyFrames`].
    pub fn read(kind: Kind, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > BYTES_MAX {
            return Err(Error::TooHeavy);
        }
        let mut header = match kind {
            Kind::Jpeg => jpeg::header(bytes),
            Kind::Png => png::header(bytes),
            Kind::Webp => webp::header(bytes),
            Kind::Gif => gif::header(bytes),
        }?;
        // The file itself, which is at hand all the while.
        header.decode_bytes += bytes.len() as u64;
        Ok(header)
    }

    /// Whether it is one that we unfold.
    ///
    /// # Errors
    /// [`Error::TooLong`], [`Error::TooManyPixels`] or [`Error::TooManyFrames`].
    pub fn check(&self) -> Result<(), Error> {
        let Self { width, height, .. } = *self;
        if width == 0 || height == 0 {
            Err(Error::Broken)
        } else if width.max(height) > SIDE_MAX {
            Err(Error::TooLong { width, height })
        } else if self.pixels() > PIXELS_MAX || self.memory() > MEMORY_AT_ONCE {
            Err(Error::TooManyPixels { width, height })
        } else if self.frames > FRAMES_MAX {
            Err(Error::TooManyFrames)
        } else {
            Ok(())
        }
    }

    /// Whether somebody would recognise something in it.
    ///
    /// # Errors
    /// [`Error::TooSmall`].
    pub fn check_worth(&self) -> Result<(), Error> {
        let Self { width, height, .. } = *self;
        if width.min(height) < SIDE_MIN { Err(Error::TooSmall { width, height }) } else { Ok(()) }
    }

    /// Bytes at most, from the file to the kept picture: while it is decoded, or while it is made smaller (all
    /// pixels, those of the rows made smaller, and the result).
    pub fn memory(&self) -> u64 {
        let kept = |side: u32| u64::from(side.min(KEPT_SIDE_MAX));
        let rows = kept(self.width) * u64::from(self.height);
        let shrink = 3 * (self.pixels() + rows + kept(self.width) * kept(self.height));
        self.decode_bytes.max(shrink)
    }

    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}
