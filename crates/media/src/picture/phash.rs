//! A number that stays nearly the same while a picture is saved again, made smaller or lighter.
//!
//! The hash by discrete cosine transform of C. Zauner, "Implementation and Benchmarking of Perceptual Image
//! Hash Functions" (2010), §3.2.1: the picture's light at 32 × 32, its 8 × 8 lowest frequencies but the very
//! lowest row and column (so neither how light it is nor an even slope counts), and one bit for each: whether
//! it is above their median. Of a picture that is nearly all one color it says little.

use std::f64::consts::PI;

use image::RgbImage;

/// Frequencies in each direction.
const KEPT: usize = 8;

/// How many bits differ, of 64. The same picture saved anew differs by a few, another by some 32.
#[must_use]
pub const fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// The hash of a picture that was made small: as wide as high.
pub fn of(small: &RgbImage) -> u64 {
    let light: Vec<f64> = small.pixels().map(|pixel| luma(pixel.0)).collect();
    let side = small.width() as usize;
    let across: Vec<[f64; KEPT]> = light.chunks_exact(side).map(frequencies).collect();
    let found: Vec<f64> = (0..KEPT)
        .flat_map(|column| frequencies(&across.iter().map(|row| row[column]).collect::<Vec<_>>()))
        .collect();
    let mut sorted = found.clone();
    sorted.sort_by(f64::total_cmp);
    let median = f64::midpoint(sorted[sorted.len() / 2 - 1], sorted[sorted.len() / 2]);
    found.iter().fold(0, |hash, &one| hash << 1 | u64::from(one > median))
}

/// How light a color is (ITU-R BT.601).
fn luma([red, green, blue]: [u8; 3]) -> f64 {
    0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue)
}

/// How much of each of the frequencies 1 to 8 is in a row (DCT-II). Their scale does not matter.
fn frequencies(row: &[f64]) -> [f64; KEPT] {
    let step = PI / number(row.len());
    std::array::from_fn(|at| {
        let turn = step * number(at + 1);
        row.iter().enumerate().map(|(x, value)| value * (turn * (number(x) + 0.5)).cos()).sum()
    })
}

/// Of the small numbers that occur here.
fn number(of: usize) -> f64 {
    u32::try_from(of).map_or(f64::MAX, f64::from)
}
