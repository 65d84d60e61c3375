//! «desde RD$18,402.37 al mes», under the price of a listing.

use financing::{Lender, lightest};
use listings::detail::Detail;

use super::PATH;
use crate::{
    card as cards,
    shell::Frame,
    texts::{fill, fill_all, financing::financing},
};

/// The least that is asked for each month, and how.
pub(crate) struct Teaser {
    pub text: String,
    pub more: String,
    /// The calculator, filled in.
    pub href: String,
}

impl Teaser {
    /// Of the lender that asks for the least each month; none where nobody lends for it.
    pub fn of(frame: &Frame<'_>, found: &Detail, lenders: &[Lender]) -> Option<Self> {
        let listing = &found.listing;
        let price = super::price(listing)?;
        let (lender, quote) = lightest(lenders, price)?;
        let (texts, locale) = (financing(frame.locale()), frame.locale());
        let shown = |money| cards::price(Some(money), locale).unwrap_or_default();
        let months = quote.schedule.loan().months;
        let text = if months == 1 { texts.from_more_one } else { texts.from_more };
        let count = locale.number(i64::from(months));
        let pairs = [
            ("anuncio", listing.id.to_string()),
            ("precio", price.major()),
            ("inicial", quote.down.major()),
            ("meses", months.to_string()),
            ("entidad", lender.id.to_string()),
        ];
        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        Some(Self {
            text: fill(texts.from, &shown(quote.schedule.monthly())),
            more: fill_all(text, &[&lender.conditions.name, &shown(quote.down), &count]),
            href: frame.links().with(PATH, pairs),
        })
    }
}
