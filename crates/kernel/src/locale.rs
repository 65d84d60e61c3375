//! How numbers, money and dates look where the reader lives, and how what is typed there is read.
//!
//! Separators, signs and order follow CLDR 48 for each locale; see `docs/decisions/0023`.

mod date;
mod habits;
mod money;
mod number;
mod read;
mod sentence;

use std::str::FromStr;

pub use sentence::{Language, Sentence, Told, Word};

/// A language and country whose conventions we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Dominican Republic, the base.
    EsDo,
    /// Mexico.
    EsMx,
    /// Panama.
    EsPa,
    /// Costa Rica.
    EsCr,
    /// Colombia.
    EsCo,
    /// Ecuador.
    EsEc,
    /// Chile.
    EsCl,
    /// Argentina.
    EsAr,
    /// English (United States).
    EnUs,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::EsDo,
        Self::EsMx,
        Self::EsPa,
        Self::EsCr,
        Self::EsCo,
        Self::EsEc,
        Self::EsCl,
        Self::EsAr,
        Self::EnUs,
    ];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EsDo => "es-DO",
            Self::EsMx => "es-MX",
            Self::EsPa => "es-PA",
            Self::EsCr => "es-CR",
            Self::EsCo => "es-CO",
            Self::EsEc => "es-EC",
            Self::EsCl => "es-CL",
            Self::EsAr => "es-AR",
            Self::EnUs => "en-US",
        }
    }

    /// The language of the texts there.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Self::EnUs => Language::En,
            _ => Language::Es,
        }
    }

    /// How numbers and days look in that language where this is the usual way: its own, where the languages agree.
    #[must_use]
    pub const fn in_language(self, language: Language) -> Self {
        match (language, self.language()) {
            (Language::Es, Language::Es) | (Language::En, Language::En) => self,
            (Language::Es, _) => Self::EsDo,
            (Language::En, _) => Self::EnUs,
        }
    }

    /// The locale of a country (ISO 3166), where we know it.
    #[must_use]
    pub fn of_country(country: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag().ends_with(country) && country.len() == 2)
    }
}

/// The tag names no locale we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un idioma y país conocido ({known})", known = Locale::ALL.map(Locale::tag).join(", "))]
pub struct UnknownLocale(pub String);

impl FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        Self::ALL
            .into_iter()
            .find(|l| l.tag().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownLocale(crate::text::truncate(text, 20).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_back_and_countries_name_theirs() {
        for locale in Locale::ALL {
            assert_eq!(locale.tag().parse(), Ok(locale));
            assert_eq!(Locale::of_country(&locale.tag()[3..]), Some(locale));
        }
        for unknown in ["", "O", "PE", "es-DO", "do"] {
            assert_eq!(Locale::of_country(unknown), None, "{unknown}");
        }
        let told = "es-PE".parse::<Locale>().map_err(|wrong| wrong.to_string());
        assert!(told.is_err_and(|told| told.contains("es-PA, es-CR, es-CO")));
    }
}
