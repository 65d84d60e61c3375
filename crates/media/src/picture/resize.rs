//! Other sides for the same picture.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::RgbImage;

use crate::Error;

/// Those pixels at the sides `to`. Each pixel is weighed over all that fall into it (Lanczos), so fine lines
/// neither vanish nor flicker.
pub fn resized(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    kind: PixelType,
) -> Result<Vec<u8>, Error> {
    with(bytes, from, to, kind, FilterType::Lanczos3)
}

/// The picture at those sides, each pixel the mean of all that fall into it.
pub fn means(picture: &RgbImage, width: u32, height: u32) -> Result<RgbImage, Error> {
    let bytes =
        with(picture, picture.dimensions(), (width, height), PixelType::U8x3, FilterType::Box)?;
    RgbImage::from_raw(width, height, bytes).ok_or(Error::Broken)
}

fn with(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    kind: PixelType,
    filter: FilterType,
) -> Result<Vec<u8>, Error> {
    let source = ImageRef::new(from.0, from.1, bytes, kind).map_err(|_| Error::Broken)?;
    let mut target = Image::new(to.0, to.1, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&source, &mut target, &options).map_err(|_| Error::Broken)?;
    Ok(target.into_vec())
}

/// The sides in the same proportion, none longer than `side_max`; never larger than they are.
pub fn within((width, height): (u32, u32), side_max: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side_max {
        return (width, height);
    }
    (scaled(width, side_max, longest), scaled(height, side_max, longest))
}

/// The sides in the same proportion, as wide as that; never wider than they are.
pub fn as_wide((width, height): (u32, u32), wanted: u32) -> (u32, u32) {
    if width <= wanted { (width, height) } else { (wanted, scaled(height, wanted, width)) }
}

/// `side` × `to` ÷ `of`, rounded, one at least.
pub fn scaled(side: u32, to: u32, of: u32) -> u32 {
    let (side, to, of) = (u64::from(side), u64::from(to), u64::from(of).max(1));
    u32::try_from((side * to + of / 2) / of).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_keep_their_proportion_and_never_grow() {
        assert_eq!(within((4000, 3000), 2560), (2560, 1920));
        assert_eq!(within((200, 12_000), 2560), (43, 2560));
        assert_eq!(within((300, 200), 2560), (300, 200));
        assert_eq!(as_wide((2000, 1333), 640), (640, 427));
        assert_eq!(as_wide((12_000, 3), 160), (160, 1));
        assert_eq!(as_wide((100, 50), 160), (100, 50));
    }
}
