//! The greys of a tone, light and dark: what a site's pages stand on and are written in.

use kernel::Color;
use tenancy::Tone;

/// Five tokens of one theme.
pub(crate) struct Grounds {
    /// The page.
    pub ground: Color,
    /// What stands out from it: the foot, boxes, an empty picture.
    pub raised: Color,
    /// Words.
    pub ink: Color,
    /// Words that matter less.
    pub soft: Color,
    /// Lines between things.
    pub line: Color,
}

impl Grounds {
    pub fn light(tone: Tone) -> Self {
        Self::of(match tone {
            Tone::Warm => ["#ffffff", "#f6f4f1", "#1d1b18", "#635e56", "#e5e0d8"],
            Tone::Neutral => ["#ffffff", "#f5f5f5", "#1b1b1b", "#5e5e5e", "#e2e2e2"],
            Tone::Cool => ["#ffffff", "#f2f5f8", "#161b22", "#566170", "#dce2e9"],
        })
    }

    pub fn dark(tone: Tone) -> Self {
        Self::of(match tone {
            Tone::Warm => ["#141312", "#1e1c1b", "#f1eee9", "#aea79d", "#37332f"],
            Tone::Neutral => ["#131313", "#1d1d1d", "#efefef", "#a9a9a9", "#353535"],
            Tone::Cool => ["#0f1318", "#181e25", "#e9eef3", "#9fabb8", "#2e3640"],
        })
    }

    /// Written in the program: one that could not be read would be black, which a test sees.
    fn of(colors: [&str; 5]) -> Self {
        let [ground, raised, ink, soft, line] =
            colors.map(|text| Color::parse(text).unwrap_or(Color::BLACK));
        Self { ground, raised, ink, soft, line }
    }

    /// What words in the brand's colour may stand on.
    pub fn all(&self) -> [Color; 2] {
        [self.ground, self.raised]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::color::CONTRAST_MIN;

    #[test]
    fn words_can_be_read_in_every_tone() {
        for tone in Tone::ALL {
            for (theme, grounds) in
                [("light", Grounds::light(*tone)), ("dark", Grounds::dark(*tone))]
            {
                for ground in grounds.all() {
                    for words in [grounds.ink, grounds.soft] {
                        assert!(words.contrast(ground) >= CONTRAST_MIN, "{tone} {theme} {words}");
                    }
                }
                assert_ne!(grounds.raised, grounds.ground);
            }
        }
    }
}
