//! In whose name and colour a letter is written.

use kernel::Color;

/// A site, as far as its letters show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The name people know it by.
    pub name: String,
    /// Its main colour, `#rrggbb`; what is none is shown as black.
    pub color: String,
}

impl Brand {
    /// Its colour, and that of words upon it.
    pub(crate) fn colors(&self) -> (Color, Color) {
        let color = Color::parse(&self.color).unwrap_or(Color::BLACK);
        (color, color.words())
    }
}
