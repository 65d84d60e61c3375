//! What is usual in a country: it holds where nothing else was said.

use kernel::{Currency, locale::Locale};

use crate::{Brand, NewSite, Site};

/// What is usual in a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// Prices are in it.
    pub currency: Currency,
    /// How numbers, money and dates look.
    pub locale: Locale,
    /// The zone of its clocks, of the IANA database.
    pub zone: String,
}

impl Usual {
    /// The countries we know, by ISO 3166.
    pub const COUNTRIES: [&str; 9] = ["DO", "MX", "CL", "AR", "EC", "CO", "CR", "PA", "US"];

    /// What is usual in one of them.
    #[must_use]
    pub fn known(country: &str) -> Option<Self> {
        let locale = Locale::of_country(&country.trim().to_ascii_uppercase())?;
        let (code, zone) = match locale {
            Locale::EsDo => ("DOP", "America/Santo_Domingo"),
            Locale::EsMx => ("MXN", "America/Mexico_City"),
            Locale::EsPa => ("PAB", "America/Panama"),
            Locale::EsCr => ("CRC", "America/Costa_Rica"),
            Locale::EsCo => ("COP", "America/Bogota"),
            Locale::EsEc => ("USD", "America/Guayaquil"),
            Locale::EsCl => ("CLP", "America/Santiago"),
            Locale::EsAr => ("ARS", "America/Argentina/Buenos_Aires"),
            Locale::EnUs => ("USD", "America/New_York"),
        };
        Some(Self { currency: code.parse().ok()?, locale, zone: zone.to_owned() })
    }

    /// What is usual in one of them, or as a site of ours in that country has it.
    #[must_use]
    pub fn near(country: &str, own: &Site) -> Option<Self> {
        let country = country.trim();
        let as_own = || Self { currency: own.currency, locale: own.locale, zone: own.zone.clone() };
        Self::known(country).or_else(|| country.eq_ignore_ascii_case(&own.country).then(as_own))
    }

    /// A site as is usual there, without verticals and brand yet.
    #[must_use]
    pub fn site(self, host: String, name: String, country: String) -> NewSite {
        NewSite {
            host,
            name,
            verticals: Vec::new(),
            currency: self.currency,
            country,
            locale: self.locale,
            zone: self.zone,
            brand: Brand::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_we_know_is_known_in_any_spelling_and_others_are_not() {
        for country in Usual::COUNTRIES {
            let usual = Usual::known(country).expect(country);
            assert_eq!(Usual::known(&country.to_lowercase()), Some(usual), "{country}");
        }
        assert_eq!(Usual::COUNTRIES.len(), Locale::ALL.len());
        assert_eq!(Usual::known("PE"), None);
    }
}
