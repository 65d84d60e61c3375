//! A shard taken apart and put together again, for the snapshot.

use std::{cmp::Ordering, hash::BuildHasher, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashTable};
use listings::Vertical;
use roaring::RoaringBitmap;

use super::{Shard, order::Order, write::newest_first};
pub use super::{
    arena::Arena,
    column::{Column, Data, bounds},
    multi::Multi,
    number::{Number, Values as Numbers},
    places::Places,
    prices::Prices,
    sellers::Sellers,
    terms::Terms,
};
use crate::{
    State,
    text::{Names, Vocabulary},
};

/// What cannot be worked out from anything else.
pub struct Parts {
    pub definition: Arc<Vertical>,
    pub state: State,
    pub ids: Vec<u128>,
    pub alive: RoaringBitmap,
    pub published: Vec<i64>,
    /// The living, newest first.
    pub newest: Vec<u32>,
    pub operation: Terms,
    pub sellers: Sellers,
    pub places: Places,
    pub prices: Prices,
    pub columns: Vec<Column>,
    pub vocabulary: Vocabulary,
    pub records: Vec<u32>,
    pub arena: Arena,
    pub text_keys: Vec<String>,
}

impl Shard {
    /// The shard these are the parts of. Columns must have a row for each of `ids`.
    pub fn assemble(parts: Parts) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut by_id = HashTable::with_capacity(parts.newest.len());
        let hash = |doc: u32| hasher.hash_one(parts.ids[doc as usize]);
        for doc in &parts.alive {
            by_id.insert_unique(hash(doc), doc, |&doc| hash(doc));
        }
        let rows = u32::try_from(parts.ids.len()).unwrap_or(u32::MAX);
        let free = (0..rows).filter(|&doc| !parts.alive.contains(doc)).collect();
        Self {
            names: Names::of(&parts.definition),
            state: parts.state,
            by_id,
            hasher,
            free,
            gone: RoaringBitmap::new(),
            sweep: None,
            newest: Order::from_sorted(&parts.newest),
            ids: parts.ids,
            alive: parts.alive,
            published: parts.published,
            operation: parts.operation,
            sellers: parts.sellers,
            places: parts.places,
            prices: parts.prices,
            columns: parts.columns,
            vocabulary: parts.vocabulary,
            records: parts.records,
            arena: parts.arena,
            text_keys: parts.text_keys,
            definition: parts.definition,
        }
    }

    /// How two rows follow each other, newest first.
    pub fn newest_first(ids: &[u128], published: &[i64], one: u32, other: u32) -> Ordering {
        newest_first(ids, published, one, other)
    }
}
