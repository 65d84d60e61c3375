//! One shard's part of an answer.

use std::borrow::Cow;

use listings::{Facet, tokens};

use super::{
    Shard,
    conditions::{Condition, Posed},
    facets::Counted,
    rank::Hit,
};
use crate::{
    Facets, Query, Sort,
    price::Scale,
    query::SHARED_FACETS_OF_ALL,
    text::{Quality, Reader, Reading, Shown, Word},
};

/// What one shard found.
#[derive(Debug, Default)]
pub struct Found<'k> {
    /// How many listings match.
    pub total: u64,
    /// The first of them, one more than the page has room for.
    pub hits: Vec<Hit>,
    /// Counts by facet.
    pub facets: Vec<(&'k str, Counted)>,
    /// Listings that could not be compared by price.
    pub uncomparable: u64,
}

impl Shard {
    /// What the words mean in this shard.
    pub fn read(&self, words: &[Word]) -> Reading<'_> {
        let reader = Reader {
            vocabulary: &self.vocabulary,
            aliases: &self.aliases,
            gone: &self.gone,
            option: Box::new(|target| self.option(target)),
        };
        reader.read(words)
    }

    /// The words as the listings write them; `None` if that is as typed.
    pub fn shown(&self, reading: &Reading<'_>) -> Option<String> {
        if matches!(reading.quality, Quality::AsTyped | Quality::Nothing) {
            return None;
        }
        let words = reading.shown.iter().map(|shown| match shown {
            Shown::Typed(word) => word.clone(),
            Shown::Token(token) => {
                let found = &reading.docs & &*self.vocabulary.main(*token).set();
                let token = self.vocabulary.token(*token);
                let written = found.min().and_then(|doc| self.written(doc, token));
                written.unwrap_or_else(|| token.to_owned())
            }
        });
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// How a listing writes a token: `coroll` is `Corolla`.
    fn written(&self, doc: u32, token: &str) -> Option<String> {
        let card = self.card(doc);
        let labels = card.attributes.iter().filter_map(|(key, value)| match value {
            listings::Value::Enum(option) => {
                let declared = self.definition.attribute(key)?;
                declared.options.get(option).map(|choice| choice.labels.es.clone())
            }
            _ => None,
        });
        let place = [card.place.city, card.place.region].into_iter().flatten();
        let texts: Vec<String> = labels.chain(place).chain([card.title]).collect();
        let mut words = texts.iter().flat_map(|text| text.split_whitespace());
        let word = words.find(|word| tokens::of_text(word).iter().any(|held| held == token))?;
        let is_edge = |c: char| !c.is_alphanumeric();
        Some(word.trim_matches(is_edge).to_owned())
    }

    /// Answers `query`; `reading` is what its text means here.
    pub fn answer<'k>(
        &self,
        query: &'k Query,
        reading: Option<&Reading<'_>>,
        scale: &Scale,
        facets: &[&'k str],
    ) -> Found<'k> {
        let uncomparable = self.prices.uncomparable(scale);
        let by_price = query.price.is_some() && !uncomparable.is_empty();
        let mut posed = self.conditions(query, scale);
        if let Some(reading) = reading {
            let docs = Condition::Set(Cow::Borrowed(&reading.docs));
            posed.push(Posed { facet: None, condition: docs });
        }
        let apart = |key: &str| facets.contains(&key) || (by_price && key == "price");
        let selection = self.select(posed, apart);
        let left_out = if by_price || matches!(query.sort, Sort::Price { .. }) {
            selection.for_facet("price").intersection_len(&uncomparable)
        } else {
            0
        };
        let mut counted: Vec<(&'k str, Counted)> = Vec::with_capacity(facets.len());
        for group in
            groups(facets, |a, b| std::ptr::eq(selection.for_facet(a), selection.for_facet(b)))
        {
            if let Some(first) = group.first() {
                counted.extend(self.count(selection.for_facet(first), &group, scale));
            }
        }
        counted.sort_by_key(|(key, _)| facets.iter().position(|asked| asked == key));
        Found {
            total: selection.all.len(),
            hits: self.page(&selection.all, query, reading, scale, query.limit + 1),
            facets: counted,
            uncomparable: left_out,
        }
    }

    /// The facets a query asks of this shard, in the order they are answered.
    pub fn facets<'s>(&'s self, query: &'s Query, shared_only: bool) -> Vec<&'s str> {
        let declared = self.definition.attributes.iter().filter(|a| a.facet != Facet::None);
        match &query.facets {
            Facets::None => Vec::new(),
            Facets::Some(keys) => keys.iter().map(String::as_str).collect(),
            Facets::All if shared_only => SHARED_FACETS_OF_ALL.to_vec(),
            Facets::All => {
                let declared = declared.map(|attribute| attribute.key.as_str());
                SHARED_FACETS_OF_ALL.iter().copied().chain(declared).collect()
            }
        }
    }
}

/// Cuts `keys` into runs of those that are `alike`, whatever their order.
fn groups<'k>(keys: &[&'k str], alike: impl Fn(&str, &str) -> bool) -> Vec<Vec<&'k str>> {
    let mut out: Vec<Vec<&'k str>> = Vec::new();
    for &key in keys {
        match out.iter_mut().find(|group| alike(group[0], key)) {
            Some(group) => group.push(key),
            None => out.push(vec![key]),
        }
    }
    out
}
