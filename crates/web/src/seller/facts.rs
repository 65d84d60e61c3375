//! What is told of a seller beside their name.

use search::FacetCounts;

use super::Shown;
use crate::{
    shell::Frame,
    texts::{fill, seller::words, standing::standing},
};

/// Cities named; of more, the largest.
const CITIES_MAX: usize = 6;

/// A fact with its name.
pub(super) struct Fact {
    pub label: &'static str,
    pub text: String,
}

/// Where and when they are found, and where what they list is.
pub(super) fn of(frame: &Frame<'_>, shown: &Shown) -> Vec<Fact> {
    let texts = words(frame.language());
    let said = &shown.page.presentation;
    let facts = [
        (texts.address, said.address.clone()),
        (texts.hours, said.hours.clone()),
        (texts.cities, cities(shown).join(", ")),
    ];
    let known = facts.into_iter().filter(|(_, text)| !text.is_empty());
    known.map(|(label, text)| Fact { label, text }).collect()
}

/// What they have shown to who runs the site.
pub(super) fn proven(frame: &Frame<'_>, shown: &Shown) -> Vec<&'static str> {
    let (texts, proven) = (standing(frame.language()), shown.page.proven);
    let all = [(proven.phone, texts.phone_proven), (proven.document, texts.document_proven)];
    all.into_iter().filter(|(is_proven, _)| *is_proven).map(|(_, text)| text).collect()
}

/// «Publica desde marzo de 2019».
pub(crate) fn since(frame: &Frame<'_>, shown: &Shown) -> String {
    let texts = words(frame.language());
    fill(texts.since, &texts.month(shown.since.date_naive()))
}

/// The cities of their listings, those with most first.
pub(super) fn cities(shown: &Shown) -> Vec<String> {
    let counted = shown.answer.facets.iter().find_map(|(key, counts)| match counts {
        FacetCounts::Terms(terms) if key == "city" => Some(terms.as_slice()),
        _ => None,
    });
    let named = counted.unwrap_or_default().iter().take(CITIES_MAX);
    named.map(|term| term.label.as_ref().unwrap_or(&term.value).to_string()).collect()
}

/// The city with most of their listings; empty where none is known.
pub(crate) fn city(shown: &Shown) -> String {
    cities(shown).into_iter().next().unwrap_or_default()
}
