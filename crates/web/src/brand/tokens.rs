//! The twelve tokens a site's sheet is made of: `--fill`, `--on-fill`, `--fill-edge`, `--brand`, `--tint`, `--ground`,
//! `--raised`, `--ink`, `--soft`, `--line`, `--round` and `--heading`. `site.css` builds on them and names no
//! colour of its own but that of hearts.

use kernel::Color;
use tenancy::{Brand, Heading, Shape, Theme};

use super::{
    grounds::Grounds,
    palette::{Hues, Palette},
};

/// The tokens of a brand as a style sheet.
pub(crate) fn css(brand: &Brand) -> String {
    let palette = Palette::of(brand);
    let light = theme(&palette, &Grounds::light(brand.tone), &palette.light);
    let dark = theme(&palette, &Grounds::dark(brand.tone), &palette.dark);
    let shapes = format!(
        "--fill:{};--on-fill:{};--round:{};--heading:{}",
        palette.fill,
        palette.on_fill,
        round(brand.shape),
        heading(brand.heading)
    );
    match brand.theme {
        Theme::Auto => format!(
            ":root{{color-scheme:light dark;{shapes};{light};{LIGHT}}}\n\
             @media (prefers-color-scheme:dark){{:root{{{dark};{DARK}}}}}\n"
        ),
        Theme::Light => format!(":root{{color-scheme:light;{shapes};{light};{LIGHT}}}\n"),
        Theme::Dark => format!(":root{{color-scheme:dark;{shapes};{dark};{DARK}}}\n"),
    }
}

/// Edges and warnings, which are no site's own.
const LIGHT: &str = "--edge:#8d867c;--wrong:#a8261c;--wrong-tint:#fdf0ee";
/// The same on dark ground.
const DARK: &str = "--edge:#857d73;--wrong:#ff9c90;--wrong-tint:#331a17";

/// What a browser paints before the sheet is there.
pub(crate) const fn scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn theme(palette: &Palette, grounds: &Grounds, hues: &Hues) -> String {
    let Grounds { ground, raised, ink, soft, line } = grounds;
    let Hues { words, tint } = hues;
    let edge: Color = palette.edge(*ground, *words);
    format!(
        "--fill-edge:{edge};--brand:{words};--tint:{tint};--ground:{ground};--raised:{raised};\
         --ink:{ink};--soft:{soft};--line:{line}"
    )
}

const fn round(shape: Shape) -> &'static str {
    match shape {
        Shape::Square => ".2rem",
        Shape::Soft => ".75rem",
        Shape::Round => "1.4rem",
    }
}

/// Families every device has one of.
const fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::Sans => "system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif",
        Heading::Serif => {
            "Charter,\"Bitstream Charter\",\"Sitka Text\",Cambria,\"Noto Serif\",serif"
        }
        Heading::Condensed => {
            "\"Avenir Next Condensed\",\"Arial Narrow\",\"Roboto Condensed\",sans-serif-condensed,sans-serif"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenancy::Tone;

    const TOKENS: [&str; 12] = [
        "fill",
        "on-fill",
        "fill-edge",
        "brand",
        "tint",
        "ground",
        "raised",
        "ink",
        "soft",
        "line",
        "round",
        "heading",
    ];

    #[test]
    fn every_brand_sets_the_twelve() {
        for theme in Theme::ALL {
            let css = css(&Brand { theme: *theme, ..Brand::default() });
            for token in TOKENS {
                assert!(css.contains(&format!("--{token}:")), "{theme} {token}");
            }
        }
    }

    #[test]
    fn the_pages_name_no_token_that_is_not_set() {
        let sheet = include_str!("../../assets/site.css");
        let own = ["edge", "wrong", "wrong-tint"];
        for used in sheet.split("var(--").skip(1).filter_map(|rest| rest.split_once(')')) {
            assert!(TOKENS.contains(&used.0) || own.contains(&used.0), "{}", used.0);
        }
    }

    #[test]
    fn a_site_that_is_always_light_says_nothing_of_the_dark() {
        let css = css(&Brand { theme: Theme::Light, tone: Tone::Cool, ..Brand::default() });
        assert!(!css.contains("prefers-color-scheme") && css.contains("--raised:#f2f5f8"), "{css}");
        let css = super::css(&Brand { theme: Theme::Dark, ..Brand::default() });
        assert!(css.starts_with(":root{color-scheme:dark;") && css.contains("--ground:#141312"));
    }
}
