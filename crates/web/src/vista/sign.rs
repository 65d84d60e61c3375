//! The sign of a site as a picture: the first letter of its name on its colour, which fills the square so
//! that a telephone may cut it to its own shape.

use std::io;

use tenancy::Site;

use super::{drawing::TYPEFACE, letters::Letters, paper::Paper, png};
use crate::brand::{self, Palette};

/// How high a letter is, of the square: within the part that no shape cuts off.
const LETTER: f32 = 0.5;
/// Where its foot stands.
const FOOT: f32 = 0.68;

/// The picture as PNG.
pub(crate) fn sign(site: &Site, side: u32) -> io::Result<Vec<u8>> {
    let face = TYPEFACE.as_ref().map_err(|_| io::Error::other("a font cannot be read"))?;
    let Palette { fill, on_fill, .. } = Palette::of(&site.brand);
    let mut paper = Paper::new(side, side, fill);
    let letter = brand::initial(&site.name).to_string();
    let size = f32::from(u16::try_from(side).unwrap_or(u16::MAX));
    let letters = Letters::new(&face.bold, size * LETTER);
    let left = (size - letters.width(&letter)) / 2.0;
    letters.write(&mut paper, &letter, (left, size * FOOT), on_fill);
    png::encode(&paper)
}
