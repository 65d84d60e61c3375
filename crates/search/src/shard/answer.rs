//! One shard's part of an answer.

use std::borrow::Cow;

use kernel::locale::Language;
use listings::{Facet, Value, tokens};

use super::{
    Shard,
    conditions::{Condition, Posed},
    facets::Counted,
    posting::Posting,
    rank::Hit,
};
use crate::{
    Facets, Query, Sort,
    price::Scale,
    query::SHARED_FACETS_OF_ALL,
    text::{self, Quality, Reader, Reading, Shown, Word},
};

/// Listings looked at for how a word is written.
const WRITERS_MAX: usize = 20;

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
    /// What `words` mean in this shard; `None` if all its listings answer to them.
    pub fn read(&self, words: &[Word]) -> Option<Reading<'_>> {
        let reader = Reader {
            vocabulary: &self.vocabulary,
            gone: &self.gone,
            names: Box::new(|name| {
                self.names.get(name).iter().chain(self.places.named(name)).collect()
            }),
            spelled: self.names.spelled(),
            is_name_word: Box::new(|token| {
                self.names.has_word(token) || self.places.has_word(token)
            }),
            docs: Box::new(|target| self.of_target(target).map(Posting::set)),
            has: Box::new(|target| self.of_target(target).is_some()),
        };
        let mut words = words.to_vec();
        for word in &mut words {
            // `usado` is asked for where some listing says so.
            if self.names.is_general(&word.folded) && !reader.is_called(word) {
                word.token.clear();
            }
        }
        words.iter().any(Word::is_sought).then(|| reader.read(&words))
    }

    /// Whether the vertical calls something so, be it that no listing is so.
    pub fn declares(&self, word: &Word) -> bool {
        self.names.get(&word.name).iter().any(|name| !name.is_short)
    }

    /// The words as the listings write them; `None` if that is as `typed`.
    pub fn shown(&self, reading: &Reading<'_>, typed: &str) -> Option<String> {
        if matches!(reading.quality, Quality::AsTyped | Quality::Nothing) {
            return None;
        }
        let words = reading.shown.iter().map(|shown| match shown {
            Shown::Text(text) => text.clone(),
            Shown::Token(token, typed) => {
                let found = &reading.docs & &*self.vocabulary.main(*token).set();
                let token = self.vocabulary.token(*token);
                let written =
                    found.iter().take(WRITERS_MAX).find_map(|doc| self.written(doc, token));
                written.unwrap_or_else(|| typed.clone())
            }
        });
        let mut shown: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        // Two words may be one name: `mersedes benz`.
        shown.dedup();
        let shown = shown.join(" ");
        (sought(&shown) != sought(typed)).then_some(shown)
    }

    /// How a listing writes a token: `coroll` is `Corolla`.
    fn written(&self, doc: u32, token: &str) -> Option<String> {
        let card = self.card(doc);
        let is_one = |value: &Value| matches!(value, Value::Enum(_));
        let labels = |sole: bool, language: Language| {
            let values = card.attributes.iter().filter(move |(_, value)| is_one(value) == sole);
            values.flat_map(move |(key, value)| self.labels(key, value, language))
        };
        let place = [card.place.city.clone(), card.place.region.clone()].into_iter().flatten();
        let texts = labels(true, Language::Es).chain(place).chain([card.title.clone()]);
        let texts = texts.chain(labels(false, Language::Es));
        let texts = texts.chain(labels(true, Language::En)).chain(labels(false, Language::En));
        let texts: Vec<String> = texts.collect();
        let mut words = texts.iter().flat_map(|text| text.split_whitespace());
        let word = words.find(|word| tokens::of_text(word).iter().any(|held| held == token))?;
        let is_edge = |c: char| !c.is_alphanumeric();
        Some(word.trim_matches(is_edge).to_owned())
    }

    /// The texts a value is found by, in one language.
    fn labels(&self, key: &str, value: &Value, language: Language) -> Vec<String> {
        let declared = self.definition.attribute(key).filter(|attribute| attribute.search);
        let Some(declared) = declared else { return Vec::new() };
        let label = |option: &String| {
            declared.options.get(option).map(|choice| choice.labels.get(language).to_owned())
        };
        match value {
            Value::Enum(option) => label(option).into_iter().collect(),
            Value::Multi(options) => options.iter().filter_map(label).collect(),
            Value::Text(text) => vec![text.clone()],
            _ => Vec::new(),
        }
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
        let compares = by_price || facets.contains(&"price");
        let left_out = if compares || matches!(query.sort, Sort::Price { .. }) {
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

/// What of a text is looked for, without capitals, accents and signs.
fn sought(text: &str) -> Vec<String> {
    let words = text::words(text).into_iter().filter(Word::is_sought);
    words.map(|word| word.folded).collect()
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
