//! How a site looks: a few choices that are data, never code. What they come to in a style sheet is the face's.

use std::{fmt, str::FromStr};

use kernel::locale::Word;
use serde::{Deserialize, Serialize};

use crate::{Error, audit::Fact, tenant::UnknownWord};

/// Longest line under a site's name, in characters.
pub const TAGLINE_LENGTH_MAX: usize = 160;

/// How a site looks. What is as usual is not stored, so that an earlier release can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// Main colour, `#rrggbb`.
    pub color: String,
    /// A line under the name.
    pub tagline: String,
    /// What its greys lean to.
    #[serde(skip_serializing_if = "is_usual")]
    pub tone: Tone,
    /// How round boxes, buttons and pictures are.
    #[serde(skip_serializing_if = "is_usual")]
    pub shape: Shape,
    /// What its headings are set in.
    #[serde(skip_serializing_if = "is_usual")]
    pub heading: Heading,
    /// Light, dark, or as the visitor's device is.
    #[serde(skip_serializing_if = "is_usual")]
    pub theme: Theme,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            color: "#0f766e".into(),
            tagline: String::new(),
            tone: Tone::default(),
            shape: Shape::default(),
            heading: Heading::default(),
            theme: Theme::default(),
        }
    }
}

fn is_usual<T: Default + PartialEq>(choice: &T) -> bool {
    *choice == T::default()
}

impl Brand {
    /// # Errors
    /// [`Error::Invalid`] for a colour or a line out of form.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_color(&self.color)?;
        check_tagline(&self.tagline)
    }

    /// What of it is told in the audit.
    pub(crate) fn facts(&self) -> [Fact; 6] {
        [
            ("frase", self.tagline.clone()),
            ("color", self.color.clone()),
            ("tono", self.tone.to_string()),
            ("forma", self.shape.to_string()),
            ("títulos", self.heading.to_string()),
            ("tema", self.theme.to_string()),
        ]
    }
}

/// A choice of a few, each with its word; the first is the usual one.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $(#[$first_about:meta])* $first:ident = $first_word:literal
       $(, $(#[$one_about:meta])* $one:ident = $word:literal)* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $(#[$first_about])* #[default] #[serde(rename = $first_word)] $first,
            $($(#[$one_about])* #[serde(rename = $word)] $one),*
        }

        impl $name {
            /// All there are.
            pub const ALL: &[Self] = &[Self::$first $(, Self::$one)*];
            /// Their words, in the same order.
            pub const KEYS: &[&str] = &[$first_word $(, $word)*];

            /// Its word, in forms, commands and the table.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { Self::$first => $first_word $(, Self::$one => $word)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(self.key())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().copied().find(|one| one.key() == text);
                found.ok_or_else(|| UnknownWord(text.to_owned()))
            }
        }
    };
}

choice! {
    /// What the greys of a site lean to.
    Tone {
        /// Paper and stone.
        Warm = "warm",
        /// Neither.
        Neutral = "neutral",
        /// Steel and sky.
        Cool = "cool",
    }
}

choice! {
    /// How round things are.
    Shape {
        /// As most are.
        Soft = "soft",
        /// Hardly.
        Square = "square",
        /// Very.
        Round = "round",
    }
}

choice! {
    /// What headings and prices are set in: families every device has, so that nothing is loaded.
    Heading {
        /// As the text.
        Sans = "sans",
        /// With serifs.
        Serif = "serif",
        /// Narrow.
        Condensed = "condensed",
    }
}

choice! {
    /// When a site is dark.
    Theme {
        /// When the visitor's device is.
        Auto = "auto",
        /// Never.
        Light = "light",
        /// Always.
        Dark = "dark",
    }
}

fn check_tagline(tagline: &str) -> Result<(), Error> {
    if tagline.chars().count() <= TAGLINE_LENGTH_MAX && !tagline.contains(kernel::text::is_unseen) {
        return Ok(());
    }
    Err(Error::invalid(
        Word::new("frase", "line under the name"),
        format!("hasta {TAGLINE_LENGTH_MAX} letras, en una línea"),
        format!("up to {TAGLINE_LENGTH_MAX} letters, on one line"),
    ))
}

fn check_color(color: &str) -> Result<(), Error> {
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(Error::invalid(
        Word::new("color", "colour"),
        "seis cifras hexadecimales, como #0f766e",
        "six hexadecimal digits, like #0f766e",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_not_stored_and_what_was_stored_before_is_read() {
        let usual = serde_json::to_string(&Brand::default()).expect("written");
        assert_eq!(usual, r##"{"color":"#0f766e","tagline":""}"##);
        assert_eq!(serde_json::from_str::<Brand>(&usual).expect("read"), Brand::default());
        let own = Brand { tone: Tone::Cool, theme: Theme::Dark, ..Brand::default() };
        let stored = serde_json::to_string(&own).expect("written");
        assert!(stored.ends_with(r#""tone":"cool","theme":"dark"}"#), "{stored}");
        assert_eq!(serde_json::from_str::<Brand>(&stored).expect("read"), own);
    }

    #[test]
    fn each_choice_has_a_word_that_leads_back() {
        assert_eq!(Tone::KEYS, ["warm", "neutral", "cool"]);
        for shape in Shape::ALL {
            assert_eq!(shape.key().parse::<Shape>().expect("known"), *shape);
        }
        assert!("serif; x".parse::<Heading>().is_err());
    }

    #[test]
    fn a_tagline_is_what_one_sees_of_it() {
        for bad in ["a\u{202e}b", "a\u{200b}", "a\u{2028}b", "\u{fff9}a", "\u{3164}", "a\nb"] {
            assert!(check_tagline(bad).is_err(), "{bad:?}");
            let named = crate::tenant::check_name(crate::field::NAME, bad);
            assert!(named.is_err() || bad.contains(['\n', '\u{2028}']), "{bad:?}");
        }
        for good in ["", "Carros, ¡y más! 🚗", "Ñandú · 20 %"] {
            assert!(check_tagline(good).is_ok(), "{good}");
        }
    }
}
