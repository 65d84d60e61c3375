//! What is drawn on: shapes in, SVG out.

use super::{HEIGHT, WIDTH};

/// Size of the words that say what a picture is.
const LABEL_SIZE: i32 = 46;

/// A picture being drawn, back to front.
pub(super) struct Paper {
    out: String,
    gradients: u32,
}

impl Paper {
    pub(super) fn new() -> Self {
        let out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             width=\"{WIDTH}\" height=\"{HEIGHT}\" stroke-linecap=\"round\" stroke-linejoin=\"round\" role=\"img\" aria-label=\"Imagen de muestra\">"
        );
        Self { out, gradients: 0 }
    }

    /// A name for a fill that runs from the first colour at the top to the last at the bottom.
    pub(super) fn gradient(&mut self, colours: &[&str]) -> String {
        self.gradients += 1;
        let name = format!("g{}", self.gradients);
        let last = colours.len().saturating_sub(1).max(1);
        self.out.push_str(&format!("<linearGradient id=\"{name}\" x2=\"0\" y2=\"1\">"));
        for (at, colour) in colours.iter().enumerate() {
            let offset = at * 100 / last;
            self.out.push_str(&format!("<stop offset=\"{offset}%\" stop-color=\"{colour}\"/>"));
        }
        self.out.push_str("</linearGradient>");
        format!("url(#{name})")
    }

    pub(super) fn rect(&mut self, x: i32, y: i32, w: i32, h: i32, fill: &str) {
        self.round(x, y, w, h, 0, fill);
    }

    /// A rectangle with round corners.
    pub(super) fn round(&mut self, x: i32, y: i32, w: i32, h: i32, r: i32, fill: &str) {
        let corner = if r > 0 { format!(" rx=\"{r}\"") } else { String::new() };
        self.out.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{corner} fill=\"{fill}\"/>"
        ));
    }

    pub(super) fn circle(&mut self, x: i32, y: i32, r: i32, fill: &str) {
        self.out.push_str(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"/>"));
    }

    pub(super) fn ellipse(&mut self, x: i32, y: i32, rx: i32, ry: i32, fill: &str) {
        self.out.push_str(&format!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\" fill=\"{fill}\"/>"
        ));
    }

    pub(super) fn path(&mut self, d: &str, fill: &str) {
        self.out.push_str(&format!("<path d=\"{d}\" fill=\"{fill}\"/>"));
    }

    /// A line along a path.
    pub(super) fn line(&mut self, d: &str, colour: &str, width: i32) {
        self.out.push_str(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
        ));
    }

    /// Everything until [`Self::close`] is moved, turned or faded.
    pub(super) fn open(&mut self, attributes: &str) {
        self.out.push_str(&format!("<g {attributes}>"));
    }

    pub(super) fn close(&mut self) {
        self.out.push_str("</g>");
    }

    /// The group of that id once more, further right.
    pub(super) fn again(&mut self, id: &str, right: i32) {
        self.out.push_str(&format!("<use href=\"#{id}\" x=\"{right}\"/>"));
    }

    pub(super) fn text(&mut self, x: i32, y: i32, size: i32, fill: &str, text: &str) {
        self.out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"middle\" \
             font-family=\"system-ui,sans-serif\">{text}</text>"
        ));
    }

    /// Says what it is, large enough on a card of a telephone; a wide picture needs less of it. Where the picture is cut
    /// to four by three it is whole.
    fn label(&mut self) {
        self.out.push_str(
            "<style>@media(min-width:600px){.m{transform:scale(.55);\
             transform-origin:1124px 780px}}</style>",
        );
        self.open("class=\"m\" opacity=\".82\"");
        self.round(584, 706, 536, 74, 37, "#10151f");
        self.text(852, 759, LABEL_SIZE, "#fff", "Imagen de muestra");
        self.close();
    }

    pub(super) fn finish(mut self) -> String {
        self.label();
        self.out.push_str("</svg>");
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels across a card on a telephone.
    const CARD: i32 = 328;

    #[test]
    fn the_label_can_be_read_on_a_telephone() {
        let width = i32::try_from(WIDTH).expect("small");
        assert!(LABEL_SIZE * CARD >= 12 * width);
        let picture = Paper::new().finish();
        assert!(picture.contains(&format!("font-size=\"{LABEL_SIZE}\"")), "{picture}");
    }
}
