//! Listings come, change and go; definitions change.

use std::{cmp::Ordering, hash::BuildHasher, sync::Arc};

use kernel::ids::ListingId;
use listings::{Attributes, Published, Value, Vertical};

use super::{
    Shard, Sweep,
    arena::Arena,
    column::Column,
    record::{self, Record},
};
use crate::text::Names;

/// Rows that may be gone before tokens are freed of them, at least.
const GONE_MIN: u64 = 1_024;
/// The same as a share of the shard: one in so many.
const GONE_SHARE: u64 = 32;
/// Tokens freed per batch of changes.
const SWEEP_TOKENS: usize = 4_000;

/// The shard cannot address more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Shard {
    /// Takes in a published listing, unless a newer version of it is held.
    pub fn put(&mut self, listing: Published) -> Result<(), Full> {
        if let Some(doc) = self.find(listing.id) {
            let held = record::version_of(self.arena.get(self.records[doc as usize]));
            if held.is_some_and(|held| held > listing.version) {
                return Ok(());
            }
            self.bury(doc);
        }
        let doc = self.row()?;
        let place = self.places.put(doc, &listing.place);
        let texts = self.number_texts(&listing.attributes);
        let record = Record {
            version: listing.version,
            title: &listing.title,
            place,
            images: listing.images,
            texts,
        };
        let bytes = record.encode();
        let Some(address) = self.arena.push(&bytes) else {
            self.places.clear(doc);
            self.free.push(doc);
            return Err(Full);
        };
        self.records[doc as usize] = address;
        self.sellers.put(doc, listing.seller);
        self.operation.put(doc, listing.operation.key(), None);
        self.prices.put(doc, listing.price);
        for column in &mut self.columns {
            if let Some(value) = listing.attributes.get(&column.key) {
                column.put(doc, value);
            }
        }
        self.vocabulary.put(doc, &listing.tokens_main, &listing.tokens_more);
        self.enlist(doc, listing.id, listing.published_at.timestamp_micros());
        Ok(())
    }

    fn number_texts<'l>(&mut self, attributes: &'l Attributes) -> Vec<(u32, &'l str)> {
        let texts = attributes.iter().filter_map(|(key, value)| match value {
            Value::Text(text) => Some((key, text.as_str())),
            _ => None,
        });
        let number = |(key, text): (&str, _)| {
            let known = self.text_keys.iter().position(|held| held == key);
            let at = known.unwrap_or_else(|| {
                self.text_keys.push(key.to_owned());
                self.text_keys.len() - 1
            });
            (u32::try_from(at).unwrap_or(u32::MAX), text)
        };
        texts.map(number).collect()
    }

    /// A row without values.
    fn row(&mut self) -> Result<u32, Full> {
        if let Some(doc) = self.free.pop() {
            return Ok(doc);
        }
        let doc = u32::try_from(self.ids.len()).ok().filter(|&doc| doc < u32::MAX).ok_or(Full)?;
        self.ids.push(0);
        self.published.push(0);
        self.records.push(Arena::NOWHERE);
        self.sellers.push_none();
        self.operation.push_none();
        self.places.push_none();
        self.prices.push_none();
        self.columns.iter_mut().for_each(Column::push_none);
        Ok(doc)
    }

    /// Makes a filled row part of every answer.
    fn enlist(&mut self, doc: u32, id: ListingId, published: i64) {
        let id = id.0.as_u128();
        self.ids[doc as usize] = id;
        self.published[doc as usize] = published;
        let Self { ids, published, newest, by_id, hasher, .. } = self;
        newest.insert(doc, |held| newest_first(ids, published, held, doc));
        by_id.insert_unique(hasher.hash_one(id), doc, |&d| hasher.hash_one(ids[d as usize]));
        self.alive.insert(doc);
    }

    /// Forgets a listing.
    pub fn remove(&mut self, id: ListingId) {
        if let Some(doc) = self.find(id) {
            self.bury(doc);
        }
    }

    fn bury(&mut self, doc: u32) {
        let Self { ids, published, newest, by_id, hasher, .. } = self;
        newest.remove(|held| newest_first(ids, published, held, doc));
        let hash = hasher.hash_one(ids[doc as usize]);
        if let Ok(held) = by_id.find_entry(hash, |&held| held == doc) {
            held.remove();
        }
        self.sellers.clear(doc);
        self.operation.clear(doc);
        self.places.clear(doc);
        self.prices.put(doc, None);
        self.columns.iter_mut().for_each(|column| column.clear(doc));
        self.alive.remove(doc);
        self.gone.insert(doc);
        let address = std::mem::replace(&mut self.records[doc as usize], Arena::NOWHERE);
        if let Some(chunk) = self.arena.forget(address) {
            self.move_out_of(chunk);
        }
    }

    /// Moves the records that live in a chunk elsewhere, and frees it.
    fn move_out_of(&mut self, chunk: u32) {
        let Self { records, arena, .. } = self;
        let inside = |address: u32| address != Arena::NOWHERE && Arena::chunk_of(address) == chunk;
        for address in records.iter_mut().filter(|address| inside(**address)) {
            let record = arena.get(*address).to_vec();
            match arena.push(&record) {
                Some(moved) => *address = moved,
                None => return,
            }
        }
        arena.reset(chunk);
    }

    /// What a batch of changes leaves to do; bounded, so that readers never wait long.
    pub fn tidy(&mut self) {
        if self.sweep.is_none() && self.gone.len() > GONE_MIN.max(self.alive.len() / GONE_SHARE) {
            self.sweep = Some(Sweep { gone: self.gone.clone(), next: 0 });
        }
        let Some(mut sweep) = self.sweep.take() else { return };
        match self.vocabulary.sweep(&sweep.gone, sweep.next, SWEEP_TOKENS) {
            Some(next) => {
                sweep.next = next;
                self.sweep = Some(sweep);
            }
            None => {
                self.gone -= &sweep.gone;
                self.free.extend(sweep.gone);
            }
        }
    }

    /// Takes a changed definition live.
    pub fn adopt(&mut self, definition: &Arc<Vertical>) {
        if Arc::ptr_eq(&self.definition, definition) {
            return;
        }
        if *self.definition != **definition {
            let rows = self.rows();
            let mut held = std::mem::take(&mut self.columns);
            let adopted = definition.attributes.iter().map(|attribute| {
                let known = held.iter().position(|column| column.key == attribute.key);
                match known.map(|at| held.swap_remove(at)) {
                    Some(column) => column.adopt(attribute, rows),
                    None => Column::empty(attribute, rows),
                }
            });
            self.columns = adopted.collect();
            self.names = Names::of(definition);
        }
        self.definition = Arc::clone(definition);
    }
}

/// Newest first; of the same moment the greater id first.
pub(super) fn newest_first(ids: &[u128], published: &[i64], one: u32, other: u32) -> Ordering {
    let key = |doc: u32| (published[doc as usize], ids[doc as usize]);
    key(other).cmp(&key(one))
}
