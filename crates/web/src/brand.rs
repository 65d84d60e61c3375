//! How a site looks: its colour as a small style sheet and as its sign. Grounds have the colour as it
//! is, with black or white words on it; words and lines in the colour are made readable.

use kernel::Color;
use sha2::{Digest, Sha256};
use tenancy::{Brand, Site};

/// Grounds text in the brand's colour stands on; `site.css` has the same.
const LIGHT_GROUNDS: [&str; 2] = ["#ffffff", "#f6f4f1"];
const DARK_GROUNDS: [&str; 2] = ["#141312", "#1e1c1b"];

/// Least contrast of a shape with its ground; below it, a shape gets an edge.
const SHAPE_CONTRAST_MIN: f64 = 3.0;

/// The colours a site's pages use.
pub(crate) struct Palette {
    /// The brand's own: buttons and the sign.
    pub fill: Color,
    /// Words on it.
    pub on_fill: Color,
    /// Text, links and lines on light ground.
    pub light: Color,
    /// A trace of it as ground, light.
    pub light_tint: Color,
    /// On dark ground.
    pub dark: Color,
    /// A trace of it as ground, dark.
    pub dark_tint: Color,
}

impl Palette {
    /// The palette of a brand; a colour that cannot be read counts as the default one.
    pub fn of(brand: &Brand) -> Self {
        let fallback = || Color::parse(&Brand::default().color).unwrap_or(Color::BLACK);
        let color = Color::parse(&brand.color).unwrap_or_else(fallback);
        let grounds = |all: [&str; 2]| all.map(|text| Color::parse(text).unwrap_or(Color::WHITE));
        let (light_grounds, dark_grounds) = (grounds(LIGHT_GROUNDS), grounds(DARK_GROUNDS));
        let light_tint = color.mix(light_grounds[0], 10);
        let dark_tint = color.mix(dark_grounds[1], 20);
        let on_light = [light_grounds[0], light_grounds[1], light_tint];
        let on_dark = [dark_grounds[0], dark_grounds[1], dark_tint];
        Self {
            fill: color,
            on_fill: color.words(),
            light: color.readable_on(&on_light, Color::BLACK),
            light_tint,
            dark: color.readable_on(&on_dark, Color::WHITE),
            dark_tint,
        }
    }

    /// The variables `site.css` builds on.
    pub fn css(&self) -> String {
        let Self { fill, on_fill, light, light_tint, dark, dark_tint } = self;
        let (edge, dark_edge) =
            (self.edge(LIGHT_GROUNDS[0], *light), self.edge(DARK_GROUNDS[0], *dark));
        format!(
            ":root{{--fill:{fill};--on-fill:{on_fill};--fill-edge:{edge};--brand:{light};\
             --tint:{light_tint}}}\n\
             @media (prefers-color-scheme:dark){{:root{{--fill-edge:{dark_edge};--brand:{dark};\
             --tint:{dark_tint}}}}}\n"
        )
    }

    /// What stands around a shape in the brand's colour, so that it is seen on that ground.
    fn edge(&self, ground: &str, readable: Color) -> Color {
        let ground = Color::parse(ground).unwrap_or(Color::WHITE);
        if self.fill.contrast(ground) < SHAPE_CONTRAST_MIN { readable } else { self.fill }
    }
}

/// Eight hexadecimal digits that change with the content.
pub(crate) fn hash(content: &[u8]) -> String {
    kernel::hex::text(&Sha256::digest(content)[..4])
}

/// The sign of a site: the first letter of its name on its colour.
pub(crate) fn sign(site: &Site) -> String {
    let letter = initial(&site.name);
    let Palette { fill, on_fill, .. } = Palette::of(&site.brand);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" \
         height=\"32\" rx=\"8\" fill=\"{fill}\"/><text x=\"16\" y=\"22.5\" fill=\"{on_fill}\" \
         font-family=\"system-ui,sans-serif\" font-size=\"18\" font-weight=\"700\" \
         text-anchor=\"middle\">{letter}</text></svg>"
    )
}

/// The first letter or digit of a name, in capitals.
pub(crate) fn initial(name: &str) -> char {
    name.chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_uppercase().next()).unwrap_or('Z')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::color::CONTRAST_MIN;

    fn palette(color: &str) -> Palette {
        Palette::of(&Brand { color: color.into(), tagline: String::new() })
    }

    #[test]
    fn whatever_the_colour_words_can_be_read() {
        for color in ["#ffd400", "#000000", "#ffffff", "#0f766e", "#7c3aed", "nonsense"] {
            let found = palette(color);
            for ground in LIGHT_GROUNDS.map(|g| Color::parse(g).expect("a colour")) {
                assert!(found.light.contrast(ground) >= CONTRAST_MIN, "{color}");
            }
            for ground in DARK_GROUNDS.map(|g| Color::parse(g).expect("a colour")) {
                assert!(found.dark.contrast(ground) >= CONTRAST_MIN, "{color}");
            }
            assert!(found.fill.contrast(found.on_fill) >= CONTRAST_MIN, "{color}");
            assert!(found.light.contrast(found.light_tint) >= CONTRAST_MIN, "{color}");
            assert!(found.dark.contrast(found.dark_tint) >= CONTRAST_MIN, "{color}");
        }
    }

    #[test]
    fn grounds_have_the_true_colour_and_an_edge_where_it_would_not_be_seen() {
        let yellow = palette("#ffd400");
        assert_eq!(
            (yellow.fill, yellow.on_fill),
            (Color::parse("#ffd400").expect("a colour"), Color::BLACK)
        );
        let css = yellow.css();
        assert!(css.contains("--fill:#ffd400;--on-fill:#000000"), "{css}");
        assert!(css.contains(&format!("--fill-edge:{}", yellow.light)), "{css}");
        assert!(palette("#0f766e").css().contains("--on-fill:#ffffff;--fill-edge:#0f766e"));
        let night = palette("#000000").css();
        assert!(night.contains(&format!("--fill-edge:{}", palette("#000000").dark)), "{night}");
    }

    #[test]
    fn a_hostile_colour_never_reaches_the_style_sheet() {
        let css = palette("#fff}body{display:none").css();
        assert!(!css.contains("display"), "{css}");
    }

    #[test]
    fn the_sign_is_a_letter() {
        assert_eq!(initial("  «éxito» autos"), 'É');
        assert_eq!(initial("<script>"), 'S');
        assert_eq!(initial("¡!"), 'Z');
    }
}
