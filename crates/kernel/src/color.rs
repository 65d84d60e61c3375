//! A brand's one colour, made readable on light and on dark ground (WCAG 2.2 contrast).

use std::fmt;

/// Least contrast of text with its ground.
pub const CONTRAST_MIN: f64 = 4.5;
const STEPS: u32 = 50;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color([u8; 3]);

impl Color {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6)?;
        // A sign is no digit, though a number may begin with one.
        let digits = Some(digits).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }

    /// `share` of `self`, the rest `other`; 0 to 100.
    #[must_use]
    pub fn mix(self, other: Self, share: u32) -> Self {
        let channel = |at: usize| {
            let sum = u32::from(self.0[at]) * share + u32::from(other.0[at]) * (100 - share) + 50;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self([channel(0), channel(1), channel(2)])
    }

    /// The nearest to `self` on the way to `towards` that is readable on every `ground`.
    #[must_use]
    pub fn readable_on(self, grounds: &[Self], towards: Self) -> Self {
        (0..=STEPS)
            .map(|step| towards.mix(self, step * 100 / STEPS))
            .find(|c| grounds.iter().all(|ground| c.contrast(*ground) >= CONTRAST_MIN))
            .unwrap_or(towards)
    }

    /// What words on this colour are written in: white, or black where white is too faint. One of
    /// them is always readable.
    #[must_use]
    pub fn words(self) -> Self {
        if self.contrast(Self::WHITE) >= CONTRAST_MIN { Self::WHITE } else { Self::BLACK }
    }

    /// The contrast ratio of WCAG, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Color {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Color::WHITE.contrast(Color::BLACK) - 21.0).abs() < 0.01);
        let grey = Color::parse("#767676").expect("a colour");
        assert!((grey.contrast(Color::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn any_colour_becomes_readable_on_both_grounds() {
        let dark = Color::parse("#1d1b1a").expect("a colour");
        for text in ["#ffff00", "#000000", "#ffffff", "#0f766e", "#c2410c", "#3b82f6", "#ff0000"] {
            let color = Color::parse(text).expect("a colour");
            let on_light = color.readable_on(&[Color::WHITE], Color::BLACK);
            let on_dark = color.readable_on(&[dark], Color::WHITE);
            assert!(on_light.contrast(Color::WHITE) >= CONTRAST_MIN, "{text}");
            assert!(on_dark.contrast(dark) >= CONTRAST_MIN, "{text}");
        }
    }

    #[test]
    fn words_can_be_read_on_any_colour() {
        for grey in 0..=u8::MAX {
            for color in [Color([grey; 3]), Color([grey, 0, 255]), Color([255, grey, 0])] {
                assert!(color.words().contrast(color) >= CONTRAST_MIN, "{color}");
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_not_read() {
        for bad in ["", "#fff", "0f766e", "#0f766e;", "#gg0000", "#ñññ", "#+1+2+3"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }
}
