//! The addresses of the pictures: `/vista/es-9f86d081884c7d65-06f2….png`, `/vista/sitio-es-….png`,
//! `/vista/vendedor-es-….png`.

use kernel::{
    ids::{BARE_LENGTH, Id as _, ListingId, SellerId},
    locale::Language,
};

const SITE: &str = "sitio-";
const SELLER: &str = "vendedor-";

/// What a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Site,
    Seller(SellerId),
    Listing(ListingId),
}

/// A picture as its address names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub subject: Subject,
    /// The language of its words; none in an address that is not one of ours.
    pub language: Option<Language>,
    /// Stands for the content it had when the address was made.
    pub stamp: String,
}

impl Address {
    /// The path of it.
    pub fn path(&self) -> String {
        let language = self.language.map_or("es", Language::code);
        match self.subject {
            Subject::Site => format!("/vista/{SITE}{language}-{}.png", self.stamp),
            Subject::Seller(id) => {
                format!("/vista/{SELLER}{language}-{}-{}.png", self.stamp, id.bare())
            }
            Subject::Listing(id) => {
                format!("/vista/{language}-{}-{}.png", self.stamp, id.bare())
            }
        }
    }

    /// Reads a name. As with a listing's page the id decides; the words before it may be any.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".png").unwrap_or(name);
        if let Some(rest) = name.strip_prefix(SITE) {
            let (language, stamp) = words(rest);
            return Some(Self { subject: Subject::Site, language, stamp });
        }
        let start = name.len().checked_sub(BARE_LENGTH)?;
        let (before, id) = (name.get(..start)?.trim_end_matches('-'), name.get(start..)?);
        let (subject, before) = match before.strip_prefix(SELLER) {
            Some(rest) => (Subject::Seller(SellerId::of_bare(id)?), rest),
            None => (Subject::Listing(ListingId::of_bare(id)?), before),
        };
        let (language, stamp) = words(before);
        Some(Self { subject, language, stamp })
    }
}

fn words(text: &str) -> (Option<Language>, String) {
    for language in [Language::Es, Language::En] {
        let rest = text.strip_prefix(language.code()).and_then(|rest| rest.strip_prefix('-'));
        if let Some(stamp) = rest {
            return (Some(language), stamp.to_owned());
        }
    }
    (None, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let id: ListingId =
            "lst_06f2a9k8c3e1x0v5z7m4q2w9b1".parse().unwrap_or(ListingId(Default::default()));
        for subject in [Subject::Site, Subject::Seller(SellerId(id.0)), Subject::Listing(id)] {
            for language in [Language::Es, Language::En] {
                let address =
                    Address { subject, language: Some(language), stamp: "9f86d081".to_owned() };
                let name = address.path();
                let name = name.strip_prefix("/vista/").expect("a path");
                assert_eq!(Address::of(name), Some(address));
            }
        }
        for wrong in ["", ".png", "7.svg", "ñ", "es-9f86d081-nothing.png"] {
            assert_eq!(Address::of(wrong), None, "{wrong}");
        }
    }
}
