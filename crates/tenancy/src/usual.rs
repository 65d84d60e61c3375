//! What is usual in a country: it holds where nothing else was said.

use kernel::{Currency, locale::Locale};

use crate::{Brand, NewSite};

/// What is usual in a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// Prices are in it.
    pub currency: Currency,
    /// How numbers, money and dates look.
    pub locale: Locale,
    /// The zone of its clocks, of the IANA database.
    pub zone: &'static str,
}

impl Usual {
    /// The countries we know, by ISO 3166.
    pub const COUNTRIES: [&str; 6] = ["DO", "MX", "CL", "AR", "EC", "US"];

    /// What is usual there. `otherwise` is the currency of a country we know nothing of.
    #[must_use]
    pub fn of(country: &str, otherwise: Currency) -> Self {
        let (code, locale, zone) = match country.trim().to_ascii_uppercase().as_str() {
            "DO" => ("DOP", Locale::EsDo, "America/Santo_Domingo"),
            "MX" => ("MXN", Locale::EsMx, "America/Mexico_City"),
            "CL" => ("CLP", Locale::EsCl, "America/Santiago"),
            "AR" => ("ARS", Locale::EsAr, "America/Argentina/Buenos_Aires"),
            "EC" => ("USD", Locale::EsEc, "America/Guayaquil"),
            "US" => ("USD", Locale::EnUs, "America/New_York"),
            // A country we know nothing of has the zone of nobody.
            _ => (otherwise.code(), Locale::EsDo, "UTC"),
        };
        Self { currency: code.parse().unwrap_or(otherwise), locale, zone }
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
            zone: self.zone.to_owned(),
            brand: Brand::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_we_know_has_a_zone_and_a_currency_of_its_own_choice() {
        let euro: Currency = "EUR".parse().expect("a currency");
        for country in Usual::COUNTRIES {
            let usual = Usual::of(country, euro);
            assert_ne!(usual.zone, "UTC", "{country}");
            assert_ne!(usual.currency, euro, "{country}");
        }
        assert_eq!(Usual::of("do", Currency::USD), Usual::of("DO", Currency::USD));
        assert_eq!(Usual::of("FR", euro).currency, euro);
    }
}
