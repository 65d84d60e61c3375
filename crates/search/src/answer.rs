//! What an engine answers.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use kernel::locale::Language;
use listings::{Operation, Vertical, card::Card};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// One page of results and what surrounds it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The listings of this page, in order.
    pub cards: Vec<Arc<Shown>>,
    /// How many listings match in all.
    pub total: u64,
    /// Counts by facet key: `operation, region, city, price`, then attributes as declared.
    pub facets: Vec<(String, FacetCounts)>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
    /// Listings a price filter left out, a sort by price put last or the facet of prices does not
    /// count, because no rate is known for their currency.
    pub uncomparable: u64,
    /// What the text was read as, when not as typed: the names of options and places, else a
    /// spelling some listing has. Where verticals read it differently, all of it, ` / ` between.
    pub corrected: Option<String>,
    /// The index is not complete yet: newest first, no facets.
    pub loading: bool,
}

impl Answer {
    /// Half an index that found nothing does not know that there is nothing: whoever asked should
    /// come again.
    #[must_use]
    pub const fn knows_nothing(&self) -> bool {
        self.loading && self.cards.is_empty()
    }
}

/// Listings that were asked for by their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Named {
    /// Those the site shows.
    pub cards: Vec<Arc<Shown>>,
    /// The index is not complete yet: what is missing may still be there.
    pub loading: bool,
}

/// A card as results show it. Making one and writing it costs more than finding it, so both are
/// kept: the same page is asked for again and again.
#[derive(Debug)]
pub struct Shown {
    card: Card,
    json: OnceLock<Box<RawValue>>,
}

impl Shown {
    /// A card that has not been written yet.
    #[must_use]
    pub const fn new(card: Card) -> Self {
        Self { card, json: OnceLock::new() }
    }
}

impl Deref for Shown {
    type Target = Card;
    fn deref(&self) -> &Card {
        &self.card
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.card == other.card
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Some(json) = self.json.get() {
            return json.serialize(to);
        }
        match to_raw_value(&self.card) {
            Ok(json) => self.json.get_or_init(|| json).serialize(to),
            Err(_) => self.card.serialize(to),
        }
    }
}

/// The counts of one facet. Numbers are integers that carry the attribute's decimals (minor units
/// for `price`, days since 1970 for a date).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetCounts {
    /// Values with at least one listing, most first, then by value.
    Terms(Vec<TermCount>),
    /// Listings that say yes and that say no.
    Bool {
        /// Yes.
        yes: u64,
        /// No.
        no: u64,
    },
    /// The spread of a number.
    Range {
        /// The least value; `None` if no listing has one.
        min: Option<i64>,
        /// The greatest value.
        max: Option<i64>,
        /// Neighbouring buckets from the first to the last that has a listing.
        buckets: Vec<Bucket>,
    },
}

/// One value of a facet and its listings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermCount {
    /// What a filter would say.
    pub value: Arc<str>,
    /// How people write it, where the definition does not know: places.
    pub label: Option<Arc<str>>,
    /// How many listings.
    pub count: u64,
}

/// Listings whose number is at least `gte` and less than `lt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// The least number inside.
    pub gte: i64,
    /// The first number beyond, if it ends.
    pub lt: Option<i64>,
    /// How many listings.
    pub count: u64,
}

impl FacetCounts {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Terms(terms) => terms.is_empty(),
            Self::Bool { yes, no } => yes + no == 0,
            Self::Range { buckets, .. } => buckets.is_empty(),
        }
    }
}

/// How people read `term` of the facet `key`: from the definition, else as it came, else the value.
#[must_use]
pub fn label<'a>(
    vertical: Option<&'a Vertical>,
    key: &str,
    term: &'a TermCount,
    language: Language,
) -> &'a str {
    if key == "operation"
        && let Ok(operation) = term.value.parse::<Operation>()
    {
        return operation.label(language);
    }
    vertical
        .and_then(|v| v.attribute(key))
        .and_then(|a| a.options.get(&term.value))
        .map(|choice| choice.labels.get(language))
        .or(term.label.as_deref())
        .unwrap_or(&term.value)
}
