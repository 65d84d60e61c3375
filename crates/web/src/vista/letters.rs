//! Words on the sheet, in the two weights of one typeface.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use kernel::Color;
use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
    raw::ReadError,
};

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
    pub fn new() -> Result<Self, ReadError> {
        Ok(Self { bold: FontRef::new(BOLD)?, medium: FontRef::new(MEDIUM)? })
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
        glyphs.last().map_or(0.0, |(glyph, x)| x + self.advance(*glyph))
    }

    /// Writes the text with its baseline beginning at `at`; answers where it ends.
    pub fn write(&self, paper: &mut Paper, text: &str, (x, y): (f32, f32), ink: Color) -> f32 {
        for (glyph, offset) in self.glyphs(text) {
            let outline = self.outline(glyph, (x + offset, y));
            let Some((left, top, width, height)) = outline.bounds() else { continue };
            let mut raster = Rasterizer::new(width, height);
            outline.draw(&mut raster, (left, top));
            raster.for_each_pixel_2d(|dx, dy, covered| {
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
            if x + self.advance(glyph) > room {
                break;
            }
            cut.push(c);
        }
        format!("{}…", cut.trim_end().trim_end_matches('…'))
    }

    /// The text without what the typeface has no letter for: no picture shows boxes.
    pub fn known(&self, text: &str) -> String {
        let plain = kernel::text::squeeze(kernel::text::truncate(text, TEXT_LENGTH_MAX));
        let is_known = |c: &char| *c == ' ' || self.letter(*c).is_some();
        let known: String = plain.chars().filter(is_known).collect();
        kernel::text::squeeze(&known)
    }

    /// Each letter with where it begins.
    fn glyphs(&self, text: &str) -> Vec<(GlyphId, f32)> {
        let mut out: Vec<(GlyphId, f32)> = Vec::new();
        let mut x = 0.0;
        for c in text.chars() {
            let Some(glyph) = self.letter(if c == '\u{a0}' { ' ' } else { c }) else { continue };
            out.push((glyph, x));
            x += self.advance(glyph);
        }
        out
    }

    fn letter(&self, c: char) -> Option<GlyphId> {
        self.font.charmap().map(c)
    }

    /// How far the next letter begins.
    fn advance(&self, glyph: GlyphId) -> f32 {
        let metrics = self.font.glyph_metrics(Size::new(self.size), LocationRef::default());
        metrics.advance_width(glyph).unwrap_or_default()
    }

    /// The lines around a letter that begins at `origin`; none of a space.
    fn outline(&self, glyph: GlyphId, origin: (f32, f32)) -> Outline {
        let mut outline = Outline { origin, ..Outline::default() };
        let settings = DrawSettings::unhinted(Size::new(self.size), LocationRef::default());
        if let Some(shape) = self.font.outline_glyphs().get(glyph)
            && let Err(error) = shape.draw(settings, &mut outline)
        {
            // A typeface of ours that cannot be drawn leaves a gap.
            tracing::warn!(%error, "A letter cannot be drawn: {error}");
        }
        outline
    }
}

/// A piece of the line around a letter.
#[derive(Clone, Copy)]
enum Piece {
    Line(Point, Point),
    Quad(Point, Point, Point),
    Cubic(Point, Point, Point, Point),
}

/// The line around a letter, on the sheet: downwards is more.
#[derive(Default)]
struct Outline {
    origin: (f32, f32),
    begun: Option<Point>,
    at: Point,
    pieces: Vec<Piece>,
    corners: Option<(Point, Point)>,
}

impl Outline {
    fn on_sheet(&mut self, x: f32, y: f32) -> Point {
        let placed = point(self.origin.0 + x, self.origin.1 - y);
        let (least, most) = self.corners.unwrap_or((placed, placed));
        let least = point(least.x.min(placed.x), least.y.min(placed.y));
        let most = point(most.x.max(placed.x), most.y.max(placed.y));
        self.corners = Some((least, most));
        placed
    }

    /// Left, top, width and height in whole pixels; none where nothing is drawn.
    fn bounds(&self) -> Option<(i32, i32, usize, usize)> {
        let (least, most) = self.corners?;
        let (left, top) = (whole(least.x.floor()), whole(least.y.floor()));
        let size = |from: i32, to: f32| {
            let to = whole(to.ceil()).saturating_add(1);
            usize::try_from(to.saturating_sub(from)).ok()
        };
        Some((left, top, size(left, most.x)?, size(top, most.y)?))
    }

    fn draw(&self, raster: &mut Rasterizer, (left, top): (i32, i32)) {
        // Sheets are far smaller than what a float holds exactly.
        #[expect(clippy::cast_precision_loss, reason = "a sheet has some thousand pixels")]
        let moved = |p: Point| point(p.x - left as f32, p.y - top as f32);
        for piece in &self.pieces {
            match *piece {
                Piece::Line(a, b) => raster.draw_line(moved(a), moved(b)),
                Piece::Quad(a, b, c) => raster.draw_quad(moved(a), moved(b), moved(c)),
                Piece::Cubic(a, b, c, d) => {
                    raster.draw_cubic(moved(a), moved(b), moved(c), moved(d));
                }
            }
        }
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.on_sheet(x, y);
        self.begun = Some(self.at);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.on_sheet(x, y);
        self.pieces.push(Piece::Line(self.at, to));
        self.at = to;
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (by, to) = (self.on_sheet(cx, cy), self.on_sheet(x, y));
        self.pieces.push(Piece::Quad(self.at, by, to));
        self.at = to;
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (first, second) = (self.on_sheet(ax, ay), self.on_sheet(bx, by));
        let to = self.on_sheet(x, y);
        self.pieces.push(Piece::Cubic(self.at, first, second, to));
        self.at = to;
    }

    fn close(&mut self) {
        if let Some(begun) = self.begun.take() {
            self.pieces.push(Piece::Line(self.at, begun));
            self.at = begun;
        }
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
