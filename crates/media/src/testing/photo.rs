//! Pictures that look like photos to a program: slopes, edges and grain, others for each seed.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// Things that stand in a picture.
const THINGS: usize = 24;

/// A picture of those sides.
#[must_use]
pub fn photo(width: u32, height: u32, seed: u32) -> RgbImage {
    let mut dice = Dice(seed.wrapping_mul(2_654_435_761).wrapping_add(99_991));
    let mut picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([byte(share(x, width)), byte(share(y, height)), 120])
    });
    for _ in 0..THINGS {
        thing(&mut picture, &mut dice);
    }
    for pixel in picture.pixels_mut() {
        let grain = dice.roll() / 10;
        pixel.0 = pixel.0.map(|color| color.saturating_add(grain));
    }
    picture
}

/// A patch of one color, less so towards its right edge.
fn thing(picture: &mut RgbImage, dice: &mut Dice) {
    let (width, height) = picture.dimensions();
    let mut part = |of: u32| u32::from(dice.roll()) * of / 256;
    let (left, top, across, down) = (part(width), part(height), part(width / 2), part(height / 2));
    let color = [dice.roll(), dice.roll(), dice.roll()];
    for y in top..(top + down).min(height) {
        for x in left..(left + across).min(width) {
            let dim = byte(share(x - left, across) / 3.0);
            picture.put_pixel(x, y, Rgb(color.map(|color| color.saturating_sub(dim))));
        }
    }
}

/// Numbers without a pattern, the same for each seed.
struct Dice(u32);

impl Dice {
    fn roll(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0.to_be_bytes()[0]
    }
}

/// That picture as a JPEG.
///
/// # Panics
/// When the encoder does not take it.
#[must_use]
pub fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    written(&photo(width, height, seed), ImageFormat::Jpeg)
}

/// That picture as a PNG.
///
/// # Panics
/// When the encoder does not take it.
#[must_use]
pub fn png(width: u32, height: u32, seed: u32) -> Vec<u8> {
    written(&photo(width, height, seed), ImageFormat::Png)
}

fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a picture is written");
    out.into_inner()
}

/// How far along, from 0 to 1.
fn share(at: u32, of: u32) -> f32 {
    let number = |value: u32| f32::from(u16::try_from(value).unwrap_or(u16::MAX));
    number(at) / number(of).max(1.0)
}

fn byte(share: f32) -> u8 {
    // A cast of a float keeps to the bounds.
    (share * 220.0) as u8
}
