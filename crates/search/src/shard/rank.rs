//! The first so many of a set, in an order, behind a place in that order.

use std::{cmp::Ordering, collections::BinaryHeap};

use listings::AttributeKind;
use roaring::RoaringBitmap;

use super::{Shard, column::Data, number::Number, terms::Terms};
use crate::{Query, Sort, geo::Circle, price::Scale, query::Key, text::Reading};

/// What a step along the newest-first order costs, in steps over a set.
const WALK_COST: u64 = 8;

/// A listing of the page and its place in the order.
pub type Hit = (Key, u32);

/// An order of results, ready to give each listing its key.
enum Ranking<'a> {
    Newest,
    /// Words found in title, attributes and place: sets of listings, best first, with their key.
    Relevance(Vec<(i128, RoaringBitmap)>),
    Price(&'a Scale, bool),
    Distance(Circle),
    Number(&'a Number, bool),
    /// Options in the order of the definition.
    Options(&'a Terms, Vec<i128>, bool),
    /// Nobody has the value: by id alone.
    Nothing(bool),
}

impl Shard {
    /// The first `want` listings of `set` after `after`.
    pub fn page(
        &self,
        set: &RoaringBitmap,
        query: &Query,
        reading: Option<&Reading<'_>>,
        scale: &Scale,
        want: usize,
    ) -> Vec<Hit> {
        let after = query.cursor.map(|cursor| cursor.after);
        match self.ranking(set, query, reading, scale) {
            Ranking::Newest => self.newest(set, after, want, 0),
            Ranking::Relevance(levels) => self.by_level(&levels, after, want),
            ranking => top(set.iter().map(|doc| (self.key(&ranking, doc), doc)), after, want),
        }
    }

    fn ranking<'a>(
        &'a self,
        set: &RoaringBitmap,
        query: &Query,
        reading: Option<&Reading<'_>>,
        scale: &'a Scale,
    ) -> Ranking<'a> {
        match (&query.sort, reading, &query.near) {
            (Sort::Relevance, Some(reading), _) => Ranking::Relevance(levels(set, reading)),
            (Sort::Relevance | Sort::Newest, ..) => Ranking::Newest,
            (Sort::Price { descending }, ..) => Ranking::Price(scale, *descending),
            (Sort::Distance, _, Some(near)) => Ranking::Distance(Circle::new(near)),
            (Sort::Distance, _, None) => Ranking::Nothing(false),
            (Sort::Attribute { key, descending }, ..) => self.by_attribute(key, *descending),
        }
    }

    fn by_attribute(&self, key: &str, descending: bool) -> Ranking<'_> {
        match self.column(key).map(|column| (&column.data, column.kind)) {
            Some((Data::Number { number, .. }, _)) => Ranking::Number(number, descending),
            Some((Data::Terms(terms), kind)) => {
                let place = |name: &str| -> Option<usize> {
                    if kind == AttributeKind::Bool {
                        return Some(usize::from(name == "true"));
                    }
                    let declared = self.definition.attribute(key)?;
                    declared.options.iter().position(|choice| choice.value == name)
                };
                let places = terms.values().map(|(name, ..)| {
                    place(name).and_then(|at| i128::try_from(at).ok()).unwrap_or(Key::MISSING)
                });
                Ranking::Options(terms, places.collect(), descending)
            }
            _ => Ranking::Nothing(descending),
        }
    }

    fn key(&self, ranking: &Ranking<'_>, doc: u32) -> Key {
        let (value, descending) = match ranking {
            Ranking::Price(scale, descending) => {
                (self.prices.get(doc).and_then(|price| scale.weigh(price)), *descending)
            }
            Ranking::Distance(circle) => {
                let at = doc as usize;
                let mm = circle.distance_mm(self.places.lat[at], self.places.lon[at]);
                (mm.map(i128::from), false)
            }
            Ranking::Number(number, descending) => (number.get(doc).map(i128::from), *descending),
            Ranking::Options(terms, places, descending) => {
                let at = terms.codes().get(doc).checked_sub(1);
                let place = at.and_then(|at| places.get(at as usize)).copied();
                (place.filter(|&place| place != Key::MISSING), *descending)
            }
            Ranking::Nothing(descending) => (None, *descending),
            Ranking::Newest | Ranking::Relevance(_) => return self.newest_key(doc, 0),
        };
        let id = self.ids[doc as usize];
        match (value, descending) {
            (Some(value), false) => Key { first: value, second: 0, id },
            (Some(value), true) => Key { first: -value, second: 0, id: !id },
            (None, false) => Key { first: Key::MISSING, second: 0, id },
            (None, true) => Key { first: Key::MISSING, second: 0, id: !id },
        }
    }

    /// Newest first within a level of relevance (0 where there are none).
    fn newest_key(&self, doc: u32, level: i128) -> Key {
        let published = self.published[doc as usize];
        Key { first: level, second: published.saturating_neg(), id: !self.ids[doc as usize] }
    }

    fn by_level(
        &self,
        levels: &[(i128, RoaringBitmap)],
        after: Option<Key>,
        want: usize,
    ) -> Vec<Hit> {
        let mut out = Vec::with_capacity(want);
        for (level, set) in levels {
            let after = match after.map(|after| after.first.cmp(level)) {
                Some(Ordering::Greater) => continue,
                Some(Ordering::Equal) => after,
                _ => None,
            };
            out.extend(self.newest(set, after, want - out.len(), *level));
            if out.len() >= want {
                break;
            }
        }
        out
    }

    /// The newest of a set: along the kept order when hits are dense, else by looking at each hit.
    fn newest(
        &self,
        set: &RoaringBitmap,
        after: Option<Key>,
        want: usize,
        level: i128,
    ) -> Vec<Hit> {
        let hits = set.len();
        // A dense set yields a hit every few steps; if its hits are all old, looking at each of them
        // costs no more than the walk was allowed to.
        let allowed = hits / WALK_COST;
        let expected = want as u64 * self.len() / hits.max(1);
        if expected < allowed
            && let Some(found) = self.walk(set, after, want, level, allowed)
        {
            return found;
        }
        top(set.iter().map(|doc| (self.newest_key(doc, level), doc)), after, want)
    }

    fn walk(
        &self,
        set: &RoaringBitmap,
        after: Option<Key>,
        want: usize,
        level: i128,
        allowed: u64,
    ) -> Option<Vec<Hit>> {
        let everything = set.len() == self.len();
        let mut out = Vec::with_capacity(want);
        let start = |held: u32| match after {
            Some(after) if self.newest_key(held, level) <= after => Ordering::Less,
            _ => Ordering::Greater,
        };
        for (steps, doc) in (0u64..).zip(self.newest.from(start)) {
            if out.len() >= want {
                break;
            }
            if steps > allowed {
                return None;
            }
            if everything || set.contains(doc) {
                out.push((self.newest_key(doc, level), doc));
            }
        }
        Some(out)
    }
}

/// The smallest `want` keys behind `after`, in order.
fn top(hits: impl Iterator<Item = Hit>, after: Option<Key>, want: usize) -> Vec<Hit> {
    let mut best: BinaryHeap<Hit> = BinaryHeap::with_capacity(want + 1);
    for hit in hits {
        if after.is_some_and(|after| hit.0 <= after) {
            continue;
        }
        if best.len() < want {
            best.push(hit);
        } else if let Some(mut worst) = best.peek_mut()
            && hit < *worst
        {
            *worst = hit;
        }
    }
    best.into_sorted_vec()
}

/// The listings by how many words they have in title, attributes or place, most first. The key of a
/// level is the share of words it lacks, so that shards which read a text differently compare.
fn levels(set: &RoaringBitmap, reading: &Reading<'_>) -> Vec<(i128, RoaringBitmap)> {
    let words = reading.mains.len();
    // `at_least[n]`: those with n words or more among the words seen so far.
    let mut at_least = vec![RoaringBitmap::new(); words + 1];
    at_least[0] = set.clone();
    for (seen, main) in reading.mains.iter().enumerate() {
        for n in (0..=seen).rev() {
            let more = &at_least[n] & &**main;
            at_least[n + 1] |= more;
        }
    }
    let mut out = Vec::with_capacity(words + 1);
    for n in (0..=words).rev() {
        let better = at_least.get(n + 1);
        let exactly = better.map_or_else(|| at_least[n].clone(), |b| &at_least[n] - b);
        let lacking = i128::try_from((words - n) * 1_000 / words.max(1)).unwrap_or(0);
        if !exactly.is_empty() {
            out.push((lacking, exactly));
        }
    }
    out
}
