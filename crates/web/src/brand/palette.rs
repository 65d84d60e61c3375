//! The colour of a brand. Grounds have the colour as it is, with black or white words on it; words and lines
//! in the colour are made readable.

use kernel::Color;
use tenancy::Brand;

use super::grounds::Grounds;

/// Least contrast of a shape with its ground; below it, a shape gets an edge.
const SHAPE_CONTRAST_MIN: f64 = 3.0;
/// How much of the colour is in a ground tinted with it, of a hundred.
const LIGHT_TINT: u32 = 10;
/// On dark, more would look like mud.
const DARK_TINT: u32 = 14;

/// The colours a site's pages use.
pub(crate) struct Palette {
    /// The brand's own: buttons and the sign.
    pub fill: Color,
    /// Words on it.
    pub on_fill: Color,
    /// On light ground.
    pub light: Hues,
    /// On dark ground.
    pub dark: Hues,
}

/// The colour on grounds of one theme.
pub(crate) struct Hues {
    /// Text, links and lines.
    pub words: Color,
    /// A trace of it as ground.
    pub tint: Color,
}

impl Palette {
    /// The palette of a brand; a colour that cannot be read counts as the default one.
    pub fn of(brand: &Brand) -> Self {
        let fallback = || Color::parse(&Brand::default().color).unwrap_or(Color::BLACK);
        let color = Color::parse(&brand.color).unwrap_or_else(fallback);
        let (light, dark) = (Grounds::light(brand.tone), Grounds::dark(brand.tone));
        let (light_tint, dark_tint) =
            (color.mix(light.ground, LIGHT_TINT), color.mix(dark.raised, DARK_TINT));
        let hues = |grounds: [Color; 2], tint, toward| {
            let on = [grounds[0], grounds[1], tint];
            Hues { words: color.readable_on(&on, toward), tint }
        };
        Self {
            fill: color,
            on_fill: color.words(),
            light: hues(light.all(), light_tint, Color::BLACK),
            dark: hues(dark.all(), dark_tint, Color::WHITE),
        }
    }

    /// What stands around a shape in the brand's colour, so that it is seen on that ground.
    pub fn edge(&self, ground: Color, readable: Color) -> Color {
        if self.fill.contrast(ground) < SHAPE_CONTRAST_MIN { readable } else { self.fill }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::css, *};
    use kernel::color::CONTRAST_MIN;
    use tenancy::Tone;

    fn brand(color: &str) -> Brand {
        Brand { color: color.into(), ..Brand::default() }
    }

    #[test]
    fn whatever_the_colour_words_can_be_read() {
        for color in ["#ffd400", "#000000", "#ffffff", "#0f766e", "#7c3aed", "nonsense"] {
            for tone in Tone::ALL {
                let found = Palette::of(&Brand { tone: *tone, ..brand(color) });
                let themes =
                    [(&found.light, Grounds::light(*tone)), (&found.dark, Grounds::dark(*tone))];
                for (hues, grounds) in themes {
                    for ground in grounds.all().into_iter().chain([hues.tint]) {
                        assert!(hues.words.contrast(ground) >= CONTRAST_MIN, "{color} {tone}");
                        assert!(grounds.ink.contrast(hues.tint) >= CONTRAST_MIN, "{color} {tone}");
                    }
                }
                assert!(found.fill.contrast(found.on_fill) >= CONTRAST_MIN, "{color}");
            }
        }
    }

    #[test]
    fn grounds_have_the_true_colour_and_an_edge_where_it_would_not_be_seen() {
        let yellow = css(&brand("#ffd400"));
        assert!(yellow.contains("--fill:#ffd400;--on-fill:#000000"), "{yellow}");
        let edge = Palette::of(&brand("#ffd400")).light.words;
        assert!(yellow.contains(&format!("--fill-edge:{edge}")), "{yellow}");
        assert!(css(&brand("#0f766e")).contains("--fill-edge:#0f766e"));
        let night = css(&brand("#000000"));
        let edge = Palette::of(&brand("#000000")).dark.words;
        assert!(night.contains(&format!("--fill-edge:{edge}")), "{night}");
    }

    #[test]
    fn a_hostile_colour_never_reaches_the_style_sheet() {
        let css = css(&brand("#fff}body{display:none"));
        assert!(!css.contains("display"), "{css}");
    }
}
