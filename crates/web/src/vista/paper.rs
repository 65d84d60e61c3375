//! A sheet of pixels, and what is put on it.

use kernel::Color;

/// Steps between not covered and covered. Few, so that a picture has few colours.
const STEPS: f32 = 24.0;

/// A sheet.
pub(super) struct Paper {
    pub width: u32,
    pub height: u32,
    /// Row by row.
    pub pixels: Vec<[u8; 3]>,
}

impl Paper {
    /// A sheet of one colour.
    pub fn new(width: u32, height: u32, ground: Color) -> Self {
        let count = usize::try_from(width).unwrap_or(0) * usize::try_from(height).unwrap_or(0);
        Self { width, height, pixels: vec![ground.channels(); count] }
    }

    /// Lays `ink` over a pixel that is covered by that share of it; nothing outside the sheet.
    pub fn dot(&mut self, x: i32, y: i32, ink: Color, covered: f32) {
        let inside = |at: i32, size: u32| u32::try_from(at).ok().filter(|at| *at < size);
        let (Some(x), Some(y)) = (inside(x, self.width), inside(y, self.height)) else { return };
        let at = usize::try_from(y * self.width + x).unwrap_or(usize::MAX);
        let Some(pixel) = self.pixels.get_mut(at) else { return };
        let share = (covered.clamp(0.0, 1.0) * STEPS).round() / STEPS;
        for (channel, ink) in pixel.iter_mut().zip(ink.channels()) {
            let mixed = f32::from(*channel) * (1.0 - share) + f32::from(ink) * share;
            *channel = rounded(mixed);
        }
    }

    /// A disc.
    pub fn disc(&mut self, (x, y): (f32, f32), radius: f32, ink: Color) {
        self.shape((x - radius, y - radius, x + radius, y + radius), ink, |px, py| {
            radius - (px - x).hypot(py - y)
        });
    }

    /// A rectangle with round corners.
    pub fn round_rect(&mut self, (left, top): (f32, f32), (w, h): (f32, f32), r: f32, ink: Color) {
        let (cx, cy) = (left + w / 2.0, top + h / 2.0);
        self.shape((left, top, left + w, top + h), ink, |px, py| {
            let (dx, dy) = ((px - cx).abs() - w / 2.0 + r, (py - cy).abs() - h / 2.0 + r);
            r - dx.max(0.0).hypot(dy.max(0.0)) - dx.max(dy).min(0.0)
        });
    }

    /// A drop upside down: where a place is on a map. Its point is at `at`.
    pub fn pin(&mut self, (x, y): (f32, f32), size: f32, ink: Color, hole: Color) {
        let r = size * 0.36;
        let middle = y - size + r;
        self.disc((x, middle), r, ink);
        self.shape((x - r, middle, x + r, y), ink, |px, py| {
            let down = (py - middle) / (y - middle);
            r * 0.94 * (1.0 - down) - (px - x).abs() + 0.5
        });
        self.disc((x, middle), r * 0.42, hole);
    }

    /// All pixels within `bounds` by how far inside they are.
    fn shape(
        &mut self,
        (left, top, right, bottom): (f32, f32, f32, f32),
        ink: Color,
        inside: impl Fn(f32, f32) -> f32,
    ) {
        for y in whole(top) - 1..=whole(bottom) + 1 {
            for x in whole(left) - 1..=whole(right) + 1 {
                let covered = inside(middle(x), middle(y)) + 0.5;
                if covered > 0.0 {
                    self.dot(x, y, ink, covered);
                }
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place on the sheet")]
fn middle(at: i32) -> f32 {
    at as f32 + 0.5
}

#[expect(clippy::cast_possible_truncation, reason = "a place near the sheet; it saturates")]
pub(super) fn whole(at: f32) -> i32 {
    at.floor() as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between two channels, and it saturates"
)]
fn rounded(channel: f32) -> u8 {
    channel.round() as u8
}
