//! The published listings of one vertical of one tenant, in the shapes that questions ask for.
//!
//! A listing is a row number (`doc`) into columns. Filters and facets read columns and the sets of
//! listings per value; text reads the sets per token; the rest of a card is bytes in an arena that
//! only the page's own listings are read from. What is absent: any pointer or allocation per
//! listing, and any work proportional to the shard for a question that few listings answer.

mod answer;
mod arena;
mod batches;
mod cluster;
pub(crate) mod codes;
mod column;
mod conditions;
mod extremes;
mod facets;
mod multi;
mod number;
pub(crate) mod order;
pub(crate) mod parts;
mod places;
pub(crate) mod posting;
mod price_bins;
mod price_view;
mod prices;
mod rank;
mod record;
mod select;
mod sellers;
mod terms;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod wire;
mod write;

use std::{hash::BuildHasher, sync::Arc};

use chrono::DateTime;
use hashbrown::{DefaultHashBuilder, HashTable};
use kernel::ids::ListingId;
use listings::{Attributes, Operation, SellerKind, SellerRef, Value, Vertical, Ways, card::Card};
use roaring::RoaringBitmap;
use uuid::Uuid;

use crate::{
    State,
    text::{Names, Target, Vocabulary},
};
pub use answer::Found;
use arena::Arena;
use column::{Column, Data};
pub use facets::{Counted, sort_terms};
use order::Order;
use places::Places;
use prices::Prices;
pub use rank::Hit;
use record::Record;
use sellers::Sellers;
use terms::Terms;
pub use write::Full;

/// Listings of one vertical.
#[derive(Debug)]
pub struct Shard {
    definition: Arc<Vertical>,
    names: Names,
    /// Whether everything is in.
    pub state: State,
    pub(crate) ids: Vec<u128>,
    by_id: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Rows that hold a listing.
    pub(crate) alive: RoaringBitmap,
    /// Rows to use again.
    free: Vec<u32>,
    /// Rows whose listing went while its tokens still name it.
    pub(crate) gone: RoaringBitmap,
    sweep: Option<Sweep>,
    /// Microseconds since 1970.
    pub(crate) published: Vec<i64>,
    pub(crate) newest: Order,
    pub(crate) operation: Terms,
    pub(crate) sellers: Sellers,
    pub(crate) places: Places,
    pub(crate) prices: Prices,
    pub(crate) columns: Vec<Column>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) records: Vec<u32>,
    pub(crate) arena: Arena,
    /// Keys of free-text attributes, by the number records use.
    pub(crate) text_keys: Vec<String>,
}

/// Tokens being freed of rows that went.
#[derive(Debug)]
struct Sweep {
    gone: RoaringBitmap,
    next: usize,
}

impl Shard {
    /// An empty shard, loading.
    pub fn new(definition: &Arc<Vertical>) -> Self {
        Self {
            definition: Arc::clone(definition),
            names: Names::of(definition),
            state: State::Loading,
            ids: Vec::new(),
            by_id: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            alive: RoaringBitmap::new(),
            free: Vec::new(),
            gone: RoaringBitmap::new(),
            sweep: None,
            published: Vec::new(),
            newest: Order::default(),
            operation: Terms::default(),
            sellers: Sellers::default(),
            places: Places::default(),
            prices: Prices::default(),
            columns: definition.attributes.iter().map(|a| Column::empty(a, 0)).collect(),
            vocabulary: Vocabulary::default(),
            records: Vec::new(),
            arena: Arena::default(),
            text_keys: Vec::new(),
        }
    }

    /// The definition in use.
    pub fn definition(&self) -> &Arc<Vertical> {
        &self.definition
    }

    /// How many listings it holds.
    pub fn len(&self) -> u64 {
        self.alive.len()
    }

    /// Rows, holes included.
    pub(crate) fn rows(&self) -> usize {
        self.ids.len()
    }

    /// Whether a listing is in it.
    pub fn holds(&self, id: ListingId) -> bool {
        self.find(id).is_some()
    }

    /// The row of a listing.
    pub fn find(&self, id: ListingId) -> Option<u32> {
        let id = id.0.as_u128();
        self.by_id.find(self.hasher.hash_one(id), |&doc| self.ids[doc as usize] == id).copied()
    }

    fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The listings of what a name stands for, if there are any.
    fn of_target(&self, target: &Target) -> Option<&posting::Posting> {
        let docs = match target {
            Target::Option { key, value, .. } => match &self.column(key)?.data {
                Data::Terms(terms) => terms.docs(value),
                Data::Multi(multi) => multi.docs(value),
                _ => None,
            },
            Target::Operation(operation) => self.operation.docs(operation.key()),
            Target::Country(slug) => self.places.country.docs(slug),
            Target::Region(slug) => self.places.region.docs(slug),
            Target::City(slug) => self.places.city.docs(slug),
        };
        docs.filter(|docs| docs.len() > 0)
    }

    fn record(&self, doc: u32) -> Record<'_> {
        Record::decode(self.arena.get(self.records[doc as usize])).unwrap_or_default()
    }

    /// The row of results that a listing is shown as.
    pub fn card(&self, doc: u32) -> Card {
        let record = self.record(doc);
        let seller = self.sellers.get(doc).cloned().unwrap_or_else(nobody);
        Card {
            id: ListingId(Uuid::from_u128(self.ids[doc as usize])),
            vertical: self.definition.key.clone(),
            title: record.title.to_owned(),
            operation: self.operation_of(doc),
            price: self.prices.get(doc),
            place: self.places.get(doc, record.place),
            attributes: self.attributes(doc, &record),
            seller,
            images: record.images,
            published_at: DateTime::from_timestamp_micros(self.published[doc as usize])
                .unwrap_or_default(),
        }
    }

    fn operation_of(&self, doc: u32) -> Operation {
        self.operation.get(doc).and_then(|key| key.parse().ok()).unwrap_or(Operation::Sale)
    }

    fn attributes(&self, doc: u32, record: &Record<'_>) -> Attributes {
        let mut out = Attributes::default();
        for column in &self.columns {
            if let Some(value) = column.get(doc) {
                out.insert_checked(&column.key, value);
            }
        }
        for (key, text) in &record.texts {
            if let Some(key) = self.text_keys.get(*key as usize)
                && self.column(key).is_some_and(|c| matches!(c.data, Data::Text))
            {
                out.insert_checked(key, Value::Text((*text).to_owned()));
            }
        }
        out
    }

    /// Bytes it takes, about.
    pub fn bytes(&self) -> u64 {
        let rows = self.ids.capacity() * 16
            + self.by_id.capacity() * 5
            + self.published.capacity() * 8
            + self.records.capacity() * 4
            + self.free.capacity() * 4
            + posting::bitmap_bytes(&self.alive);
        let columns: usize = self.columns.iter().map(Column::bytes).sum();
        let parts = self.operation.bytes()
            + self.sellers.bytes()
            + self.places.bytes()
            + self.prices.bytes()
            + self.newest.bytes()
            + self.vocabulary.bytes()
            + self.arena.bytes();
        (rows + columns + parts) as u64
    }
}

/// Stands in for a seller that was never told; every stored listing has one.
fn nobody() -> SellerRef {
    let id = kernel::ids::SellerId(Uuid::nil());
    SellerRef { id, name: String::new(), kind: SellerKind::Person, ways: Ways::default() }
}
