//! Words on the sheet, in the two weights of one typeface.

use ab_glyph::{Font as _, FontRef, GlyphId, InvalidFont, ScaleFont as _};
use kernel::Color;

use super::paper::{Paper, whole};

const BOLD: &[u8] = include_bytes!("../../assets/fonts/inter-bold.ttf");
const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/inter-medium.ttf");

/// Characters of a text that are looked at; no line has room for more.
const TEXT_LENGTH_MAX: usize = 300;

/// The typeface.
pub(super) struct Typeface {
    pub bold: FontRef<'static>,
    pub medium: FontRef<'static>,
}

impl Typeface {
    /// Reads what came with the program.
    pub fn new() -> Result<Self, InvalidFont> {
        let (bold, medium) = (FontRef::try_from_slice(BOLD)?, FontRef::try_from_slice(MEDIUM)?);
        Ok(Self { bold, medium })
    }
}

/// One weight at one size.
#[derive(Clone, Copy)]
pub(super) struct Letters<'f> {
    font: &'f FontRef<'static>,
    /// Of the em, in pixels.
    size: f32,
}

impl<'f> Letters<'f> {
    pub const fn new(font: &'f FontRef<'static>, size: f32) -> Self {
        Self { font, size }
    }

    /// The largest size from `most` down to `least` at which `text` is no wider than `width`.
    pub fn fitting(
        font: &'f FontRef<'static>,
        text: &str,
        width: f32,
        (least, most): (f32, f32),
    ) -> Self {
        let whole = Self::new(font, most);
        let size = most * width / whole.width(text).max(1.0);
        Self::new(font, size.clamp(least, most))
    }

    /// How wide the text is.
    pub fn width(&self, text: &str) -> f32 {
        let glyphs = self.glyphs(text);
        glyphs.last().map_or(0.0, |(glyph, x)| x + self.scaled().h_advance(*glyph))
    }

    /// Writes the text with its baseline beginning at `at`; answers where it ends.
    pub fn write(&self, paper: &mut Paper, text: &str, (x, y): (f32, f32), ink: Color) -> f32 {
        for (glyph, offset) in self.glyphs(text) {
            let placed = glyph
                .with_scale_and_position(self.scaled().scale(), ab_glyph::point(x + offset, y));
            let Some(outline) = self.font.outline_glyph(placed) else { continue };
            let bounds = outline.px_bounds();
            let (left, top) = (whole(bounds.min.x), whole(bounds.min.y));
            outline.draw(|dx, dy, covered| {
                let at = |start: i32, more: u32| start.saturating_add_unsigned(more);
                paper.dot(at(left, dx), at(top, dy), ink, covered);
            });
        }
        x + self.width(text)
    }

    /// The text in lines no wider than `width`, at most `lines_max` of them; what does not fit ends
    /// in an ellipsis.
    pub fn wrap(&self, text: &str, width: f32, lines_max: usize) -> Vec<String> {
        let known = self.known(text);
        let mut lines: Vec<String> = Vec::new();
        for word in known.split_whitespace() {
            let longer = match lines.last() {
                Some(line) => format!("{line} {word}"),
                None => word.to_owned(),
            };
            if let Some(line) = lines.last_mut()
                && self.width(&longer) <= width
            {
                *line = longer;
            } else if lines.len() < lines_max {
                lines.push(self.clipped(word, width));
            } else {
                let line = lines.pop().unwrap_or_default();
                lines.push(self.clipped(&format!("{line} {word}…"), width));
                break;
            }
        }
        lines
    }

    /// The text, cut to `width` with an ellipsis where it is wider.
    pub fn clipped(&self, text: &str, width: f32) -> String {
        let known = self.known(text);
        if self.width(&known) <= width {
            return known;
        }
        let room = width - self.width("…");
        let mut cut = String::new();
        // As many letters as end before the ellipsis begins.
        for (c, (glyph, x)) in known.chars().zip(self.glyphs(&known)) {
            if x + self.scaled().h_advance(glyph) > room {
                break;
            }
            cut.push(c);
        }
        format!("{}…", cut.trim_end().trim_end_matches('…'))
    }

    /// The text without what the typeface has no letter for: no picture shows boxes.
    pub fn known(&self, text: &str) -> String {
        let plain = kernel::text::squeeze(kernel::text::truncate(text, TEXT_LENGTH_MAX));
        let is_known = |c: &char| *c == ' ' || self.font.glyph_id(*c) != GlyphId(0);
        let known: String = plain.chars().filter(is_known).collect();
        kernel::text::squeeze(&known)
    }

    /// Each letter with where it begins.
    fn glyphs(&self, text: &str) -> Vec<(GlyphId, f32)> {
        let scaled = self.scaled();
        let mut out: Vec<(GlyphId, f32)> = Vec::new();
        let mut x = 0.0;
        for c in text.chars() {
            let glyph = scaled.glyph_id(if c == '\u{a0}' { ' ' } else { c });
            if glyph == GlyphId(0) {
                continue;
            }
            if let Some((before, _)) = out.last() {
                x += scaled.kern(*before, glyph);
            }
            out.push((glyph, x));
            x += scaled.h_advance(glyph);
        }
        out
    }

    /// The size is that of the em; the scale is that of ascender and descender together.
    fn scaled(&self) -> ab_glyph::PxScaleFont<&'f FontRef<'static>> {
        let em = self.font.units_per_em().unwrap_or(1_000.0);
        self.font.into_scaled(self.size * self.font.height_unscaled() / em)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(test: impl Fn(Letters<'_>)) {
        let face = Typeface::new().expect("fonts");
        test(Letters::new(&face.bold, 50.0));
    }

    #[test]
    fn lines_are_no_wider_than_asked_whatever_the_text() {
        with(|letters| {
            let long = "Ñandú".repeat(60);
            for text in
                ["Toyota Corolla LE 2018 con un solo dueño en Santo Domingo", &long, "", "a"]
            {
                for width in [60.0, 300.0, 1_056.0] {
                    let lines = letters.wrap(text, width, 2);
                    assert!(lines.len() <= 2, "{lines:?}");
                    for line in &lines {
                        assert!(letters.width(line) <= width, "{line} at {width}");
                    }
                }
            }
            let lines =
                letters.wrap("uno dos tres cuatro cinco seis siete ocho nueve diez", 300.0, 2);
            assert!(lines[1].ends_with('…'), "{lines:?}");
            let lines = letters.wrap("uno dos", 300.0, 2);
            assert_eq!(lines, ["uno dos"]);
        });
    }

    #[test]
    fn what_has_no_letter_is_left_out() {
        with(|letters| {
            assert_eq!(letters.known("🚗 Toyota 丰田 «año»\u{202e}"), "Toyota «año»");
            assert_eq!(letters.known("丰田"), "");
            assert_eq!(letters.known("₡ ₲ € RD$ m² n\u{303}"), "₡ ₲ € RD$ m² n");
        });
    }
}
