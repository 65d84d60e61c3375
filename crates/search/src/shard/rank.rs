//! The first so many of a set, in an order, behind a place in that order.

use std::{borrow::Cow, cmp::Ordering, collections::BinaryHeap};

use listings::AttributeKind;
use roaring::RoaringBitmap;

use super::{Shard, batches::in_batches, column::Data, number::Number, terms::Terms};
use crate::{Query, Sort, geo::Circle, price::Scale, query::Key, text::Reading};

/// What a step along the newest-first order costs, in steps over a set.
const WALK_COST: u64 = 8;

/// A listing of the page and its place in the order.
pub type Hit = (Key, u32);

/// An order of results, ready to give each listing its key.
enum Ranking<'a> {
    Newest,
    /// Names, then words found in title, attributes and place: sets of listings, best first, with
    /// their key.
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
            Ranking::Distance(circle) => {
                let ranking = Ranking::Distance(circle);
                let limit = |worst: &Key| {
                    #[expect(clippy::cast_precision_loss, reason = "at most 2e10 mm")]
                    let metres = worst.first as f64 / 1_000.0 + 0.001;
                    circle.limit(metres)
                };
                let is_beyond = |doc: u32, limit: &f64| {
                    let at = doc as usize;
                    circle.is_beyond(self.places.lat[at], self.places.lon[at], *limit)
                };
                top(set, after, want, limit, is_beyond, |doc| self.key(&ranking, doc))
            }
            Ranking::Price(scale, descending) => {
                let ranking = Ranking::Price(scale, descending);
                let about = About::of(scale, descending);
                let is_beyond = |doc: u32, limit: &f64| {
                    let at = doc as usize;
                    about.price(self.prices.minor[at], self.prices.currency[at]) > *limit
                };
                top(set, after, want, About::limit, is_beyond, |doc| self.key(&ranking, doc))
            }
            ranking => {
                let is_beyond = |doc, worst: &Key| self.first(&ranking, doc) > worst.first;
                top(set, after, want, |worst| *worst, is_beyond, |doc| self.key(&ranking, doc))
            }
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
                let places = terms.values().iter().map(|value| {
                    place(&value.name)
                        .and_then(|at| i128::try_from(at).ok())
                        .unwrap_or(Key::MISSING)
                });
                Ranking::Options(terms, places.collect(), descending)
            }
            _ => Ranking::Nothing(descending),
        }
    }

    /// What a listing is sorted by first.
    #[inline]
    fn first(&self, ranking: &Ranking<'_>, doc: u32) -> i128 {
        let (value, descending) = self.value(ranking, doc);
        match value {
            Some(value) if descending => -value,
            Some(value) => value,
            None => Key::MISSING,
        }
    }

    /// The value a listing is sorted by, and whether the greatest comes first.
    #[inline]
    fn value(&self, ranking: &Ranking<'_>, doc: u32) -> (Option<i128>, bool) {
        match ranking {
            Ranking::Price(scale, descending) => {
                let at = doc as usize;
                let unit = scale.unit_weight(self.prices.currency[at]);
                let weight = |unit| i128::from(self.prices.minor[at]) * i128::from(unit);
                (unit.map(weight), *descending)
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
            Ranking::Newest | Ranking::Relevance(_) => (None, true),
        }
    }

    fn key(&self, ranking: &Ranking<'_>, doc: u32) -> Key {
        let (value, descending) = self.value(ranking, doc);
        let signed = |value: i128| if descending { -value } else { value };
        let id = self.ids[doc as usize];
        let first = value.map_or(Key::MISSING, signed);
        Key { first, second: 0, id: if descending { !id } else { id } }
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
        let is_beyond = |doc, worst: &Key| {
            let published: i64 = self.published[doc as usize];
            published.saturating_neg() > worst.second
        };
        top(set, after, want, |worst| *worst, is_beyond, |doc| self.newest_key(doc, level))
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

/// Prices weighed in floating point: enough to pass over those that are dearer for certain.
struct About([f64; 256]);

impl About {
    fn of(scale: &Scale, descending: bool) -> Self {
        let sign = if descending { -1.0 } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "the limit leaves room for it")]
        let unit = |index: u8| scale.unit_weight(index).map_or(f64::NAN, |unit| sign * unit as f64);
        Self(std::array::from_fn(|index| u8::try_from(index).map_or(f64::NAN, unit)))
    }

    /// What a price weighs, about; infinite where nothing compares.
    #[inline]
    fn price(&self, minor: i64, currency: u8) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "the limit leaves room for it")]
        let weight = minor as f64 * self.0[usize::from(currency)];
        if weight.is_nan() { f64::INFINITY } else { weight }
    }

    /// A weight above which no price comes before `worst`.
    fn limit(worst: &Key) -> f64 {
        if worst.first == Key::MISSING {
            return f64::INFINITY;
        }
        #[expect(clippy::cast_precision_loss, reason = "this is the room")]
        let weight = worst.first as f64;
        weight + weight.abs() * 1e-12
    }
}

/// The smallest `want` keys of a set behind `after`, in order. `is_beyond` says cheaply that a listing
/// comes for certain after the key that `limit` was made of.
fn top<L>(
    set: &RoaringBitmap,
    after: Option<Key>,
    want: usize,
    limit: impl Fn(&Key) -> L,
    is_beyond: impl Fn(u32, &L) -> bool,
    key: impl Fn(u32) -> Key,
) -> Vec<Hit> {
    let mut best: BinaryHeap<Hit> = BinaryHeap::with_capacity(want + 1);
    let mut worst: Option<(Key, L)> = None;
    let mut look_at = |doc: u32| {
        if worst.as_ref().is_some_and(|(_, limit)| is_beyond(doc, limit)) {
            return;
        }
        let hit = (key(doc), doc);
        let is_worse = worst.as_ref().is_some_and(|(worst, _)| hit.0 > *worst);
        if is_worse || after.is_some_and(|after| hit.0 <= after) {
            return;
        }
        best.push(hit);
        if best.len() > want {
            best.pop();
        }
        worst = best.peek().filter(|_| best.len() == want).map(|(key, _)| (*key, limit(key)));
    };
    in_batches(set, |docs| docs.iter().for_each(|&doc| look_at(doc)));
    best.into_sorted_vec()
}

/// The listings by what they are called first, then by how many words they have in title, attributes
/// or place, most first. The key of a level is the share it lacks, so that shards which read a text
/// differently compare.
fn levels(set: &RoaringBitmap, reading: &Reading<'_>) -> Vec<(i128, RoaringBitmap)> {
    let mut out = Vec::new();
    let behind = if reading.is_behind { BEHIND } else { 0 };
    // Where nothing has a name, another vertical may have what is called so: `gol` is a car's name
    // before it is the beginning of a golf course.
    let nameless = if reading.names.is_empty() { WHOLE } else { 0 };
    for (lacking, set) in by_share(set.clone(), &reading.names) {
        let nameless = nameless + lacking;
        let lacking = by_share(set, &reading.mains).into_iter();
        out.extend(lacking.map(|(lacking, set)| (behind + nameless * 10 * WHOLE + lacking, set)));
    }
    out
}

/// All of the sets, as [`by_share`] counts.
const WHOLE: i128 = 1_000;
/// Beyond all levels of other readings.
const BEHIND: i128 = 11 * WHOLE * WHOLE;

/// The listings of `set` by how many of `sets` they are in, most first, each with the share it lacks.
fn by_share(set: RoaringBitmap, sets: &[Cow<'_, RoaringBitmap>]) -> Vec<(i128, RoaringBitmap)> {
    // `at_least[n]`: those in n sets or more among the sets seen so far.
    let mut at_least = vec![RoaringBitmap::new(); sets.len() + 1];
    at_least[0] = set;
    for (seen, one) in sets.iter().enumerate() {
        for n in (0..=seen).rev() {
            let more = &at_least[n] & &**one;
            at_least[n + 1] |= more;
        }
    }
    let mut out = Vec::with_capacity(at_least.len());
    let mut better = RoaringBitmap::new();
    for (n, held) in at_least.into_iter().enumerate().rev() {
        let exactly = &held - &better;
        let lacking = i128::try_from(sets.len() - n).unwrap_or(0) * WHOLE;
        let lacking = lacking / i128::try_from(sets.len().max(1)).unwrap_or(1);
        if !exactly.is_empty() {
            out.push((lacking, exactly));
        }
        better = held;
    }
    out
}
