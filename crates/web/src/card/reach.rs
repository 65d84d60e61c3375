//! The ways to a seller that a card offers: the quickest there is, and writing.

use kernel::locale::Locale;
use leads::enquiry::Source;
use listings::card::Card;

use crate::{links::Links, texts::contact::contact};

/// A way to the seller of one listing.
pub(crate) struct Way {
    pub href: String,
    /// The drawing beside its word.
    pub icon: &'static str,
    pub label: &'static str,
}

/// Those of a card on the page that `source` is: WhatsApp, else a call, where there is a number; and the
/// form. The number is in none of them.
pub(super) fn ways(card: &Card, links: Links, locale: Locale, source: Source) -> Vec<Way> {
    let texts = contact(locale);
    let way = |(way, icon, label)| Way {
        href: links.with(&format!("/c/{way}/{}", card.id), [("de", source.key())]),
        icon,
        label,
    };
    let told = card.seller.ways;
    let quick = match (told.takes_whatsapp, told.has_phone) {
        (true, _) => Some(("w", "chat", texts.whatsapp)),
        (false, true) => Some(("t", "telefono", texts.call)),
        (false, false) => None,
    };
    quick.into_iter().chain([("f", "sobre", texts.write)]).map(way).collect()
}
