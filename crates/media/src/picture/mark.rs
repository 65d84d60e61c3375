//! A dealer's watermark: their logo in a corner of what is shown. What is kept stays without it.

use fast_image_resize::PixelType;
use image::{DynamicImage, RgbImage, RgbaImage};
use sha2::{Digest as _, Sha256};

use super::{
    Kind, WIDTHS,
    decode::{decoder, over},
    header::Header,
    resize::{resized, scaled, within},
};
use crate::Error;

/// Pixels of a logo's side at most.
pub const SIDE_MAX: u32 = 2_000;
/// Of the picture's width.
const WIDTH_PERCENT: u32 = 22;
/// Of the picture's height at most: a tall logo is made smaller than its width would have it.
const HEIGHT_PERCENT_MAX: u32 = 30;
/// Of the picture's width, from its edges.
const MARGIN_PERCENT: u32 = 3;

/// Where a watermark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Corner {
    /// Above on the left.
    TopLeft,
    /// Above on the right.
    TopRight,
    /// Below on the left.
    BottomLeft,
    /// Below on the right.
    BottomRight,
}

/// A logo that is laid on pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    logo: RgbaImage,
    corner: Corner,
    opacity_percent: u8,
}

impl Mark {
    /// The logo of that PNG, in that corner, as opaque as that (100 at most). A large one takes some tens of
    /// milliseconds, so it belongs on a thread that may block.
    ///
    /// # Errors
    /// [`Error::BadMark`] when it is no PNG or larger than [`SIDE_MAX`] a side; [`Error::Cut`] or
    /// [`Error::Broken`] when it cannot be read.
    pub fn from_png(png: &[u8], corner: Corner, opacity_percent: u8) -> Result<Self, Error> {
        if Kind::sniff(png) != Ok(Kind::Png) {
            return Err(Error::BadMark);
        }
        let header = Header::read(Kind::Png, png)?;
        header.check()?;
        if header.width.max(header.height) > SIDE_MAX {
            return Err(Error::BadMark);
        }
        let decoded = decoder(Kind::Png, png).and_then(DynamicImage::from_decoder);
        let logo = fitting(decoded.map_err(|_| Error::Broken)?.into_rgba8())?;
        Ok(Self { logo, corner, opacity_percent: opacity_percent.min(100) })
    }

    /// Differs where the mark would look different, and is never 0, which stands for no mark.
    #[must_use]
    pub fn version(&self) -> u32 {
        let mut sum = Sha256::new();
        sum.update(self.logo.width().to_be_bytes());
        sum.update(&*self.logo);
        sum.update([self.opacity_percent, u8::from(self.is_left()), u8::from(self.is_top())]);
        let [a, b, c, d, ..]: [u8; 32] = sum.finalize().into();
        u32::from_be_bytes([a, b, c, d]).max(1)
    }

    /// Lays it on the picture. Nothing changes but the pixels below it.
    pub(super) fn lay_on(&self, picture: &mut RgbImage) -> Result<(), Error> {
        let (width, height) = picture.dimensions();
        let logo = self.logo_for(width, height)?;
        let margin = scaled(width, MARGIN_PERCENT, 100);
        let place = |is_first: bool, side: u32, of: u32| {
            let room = side.saturating_sub(of);
            if is_first { margin.min(room) } else { room.saturating_sub(margin) }
        };
        let left = place(self.is_left(), width, logo.width());
        let top = place(self.is_top(), height, logo.height());
        for (x, y, ink) in logo.enumerate_pixels() {
            let alpha = self.seen(ink.0[3]);
            if let Some(pixel) = picture.get_pixel_mut_checked(left + x, top + y) {
                pixel.0 = [0, 1, 2].map(|color| over(ink.0[color], alpha, pixel.0[color]));
            }
        }
        Ok(())
    }

    fn logo_for(&self, width: u32, height: u32) -> Result<RgbaImage, Error> {
        let (own_width, own_height) = self.logo.dimensions();
        let wide = scaled(width, WIDTH_PERCENT, 100);
        let high_max = scaled(height, HEIGHT_PERCENT_MAX, 100);
        let high = scaled(own_height, wide, own_width);
        if high <= high_max {
            at(&self.logo, wide, high)
        } else {
            at(&self.logo, scaled(own_width, high_max, own_height), high_max)
        }
    }

    fn seen(&self, alpha: u8) -> u8 {
        u8::try_from(u32::from(alpha) * u32::from(self.opacity_percent) / 100).unwrap_or(alpha)
    }

    const fn is_left(&self) -> bool {
        matches!(self.corner, Corner::TopLeft | Corner::BottomLeft)
    }

    const fn is_top(&self) -> bool {
        matches!(self.corner, Corner::TopLeft | Corner::TopRight)
    }
}

/// No larger than the largest picture needs it: it waits in memory.
fn fitting(logo: RgbaImage) -> Result<RgbaImage, Error> {
    let widest = WIDTHS.into_iter().max().unwrap_or_default();
    let (width, height) = within(logo.dimensions(), scaled(widest, WIDTH_PERCENT, 100));
    at(&logo, width, height)
}

fn at(logo: &RgbaImage, width: u32, height: u32) -> Result<RgbaImage, Error> {
    let bytes = resized(logo, logo.dimensions(), (width, height), PixelType::U8x4)?;
    RgbaImage::from_raw(width, height, bytes).ok_or(Error::Broken)
}
