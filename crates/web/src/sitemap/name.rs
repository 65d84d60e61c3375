//! The names of the parts.

use chrono::DateTime;
use kernel::ids::{Id as _, ListingId, SellerId};
use listings::{addresses::Key, sellers};

/// The part with the pages that are no listings. No vertical has a hyphen in its key.
const PAGES: &str = "portada-y-listas.xml";

/// Those with the pages of sellers begin so.
const SELLERS: &str = "vendedores-y-empresas";

/// Those with landing pages begin so, before the vertical.
const LANDINGS: &str = "paginas-de-";

/// A part of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Front page and lists.
    Pages,
    /// Landing pages of a vertical.
    Landings { vertical: String },
    /// Sellers after one of them.
    Sellers { after: SellerId },
    /// Listings of a vertical after a place in their order.
    Listings { vertical: String, after: Key },
}

impl Part {
    /// Its file: `autos.xml`, `autos-1764480000000000-06f2….xml`.
    pub fn file(&self) -> String {
        match self {
            Self::Pages => PAGES.to_owned(),
            Self::Landings { vertical } => format!("{LANDINGS}{vertical}.xml"),
            Self::Sellers { after } if *after == sellers::START => format!("{SELLERS}.xml"),
            Self::Sellers { after } => format!("{SELLERS}-{}.xml", after.bare()),
            Self::Listings { vertical, after } if *after == Key::START => format!("{vertical}.xml"),
            Self::Listings { vertical, after } => {
                let id = after.id.bare();
                format!("{vertical}-{}-{id}.xml", after.published_at.timestamp_micros())
            }
        }
    }

    /// Reads such a name; each part has one.
    pub fn of(file: &str) -> Option<Self> {
        if file == PAGES {
            return Some(Self::Pages);
        }
        if let Some(rest) = file.strip_prefix(LANDINGS) {
            return Some(Self::Landings { vertical: rest.strip_suffix(".xml")?.to_owned() });
        }
        if let Some(rest) = file.strip_prefix(SELLERS) {
            let after = match rest.strip_suffix(".xml")? {
                "" => sellers::START,
                id => SellerId::of_bare(id.strip_prefix('-')?)?,
            };
            let part = Self::Sellers { after };
            return (part.file() == file).then_some(part);
        }
        let mut words = file.strip_suffix(".xml")?.split('-');
        let vertical = words.next()?.to_owned();
        let after = match words.next() {
            None => Key::START,
            Some(micros) => Key {
                published_at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
                id: ListingId::of_bare(words.next()?)?,
            },
        };
        let part = Self::Listings { vertical, after };
        (words.next().is_none() && part.file() == file).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_where_its_part_begins() {
        let after = Key {
            published_at: DateTime::from_timestamp_micros(1_764_480_000_123_456).expect("a time"),
            id: ListingId("0193b3f2-7a51-7cc0-8000-0123456789ab".parse().expect("an id")),
        };
        let first = Part::Listings { vertical: "autos".into(), after: Key::START };
        let later = Part::Listings { vertical: "autos".into(), after };
        assert_eq!(first.file(), "autos.xml");
        let seller = SellerId(after.id.0);
        let sellers = [sellers::START, seller].map(|after| Part::Sellers { after });
        let landings = Part::Landings { vertical: "autos".into() };
        for part in [Part::Pages, landings, first, later.clone()].into_iter().chain(sellers) {
            assert_eq!(Part::of(&part.file()), Some(part));
        }
        let file = later.file();
        for wrong in [
            "autos",
            "autos-.xml",
            "autos-1.xml",
            "autos-1-2.xml",
            "vendedores-y-empresas-.xml",
            "vendedores-y-empresas-00000000000000000000000000.xml",
            "autos-+1-2.xml",
            &file.to_uppercase(),
            &file.replace("autos-", "autos-0"),
            &file.replace(".xml", "-1.xml"),
        ] {
            assert_eq!(Part::of(wrong), None, "{wrong}");
        }
    }
}
