//! The listings of a vertical as columns and sets: filters, facets, order, cards.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, Counts, Page},
    question::Question,
    rows::{Layout, Row},
};

/// "No number".
const NONE: i64 = i64::MIN;

#[derive(Serialize, Deserialize)]
pub struct Shelf {
    ids: Vec<u128>,
    by_id: HashMap<u128, u32>,
    alive: RoaringBitmap,
    published: Vec<i64>,
    /// Rows by date, the newest last.
    order: Vec<u32>,
    is_sorted: bool,
    terms: Vec<Terms>,
    numbers: Vec<Vec<i64>>,
    cards: Vec<u8>,
    card_ends: Vec<usize>,
}

/// A column of words: the listings of each, and the first of each listing (0: none).
#[derive(Default, Serialize, Deserialize)]
struct Terms {
    codes: Vec<u16>,
    names: Vec<String>,
    by_name: HashMap<String, u16>,
    docs: Vec<RoaringBitmap>,
}

/// What a text found.
pub enum Hits {
    Everything,
    /// With the listings that have each word in title, attributes or place.
    Words {
        docs: RoaringBitmap,
        mains: Vec<RoaringBitmap>,
    },
    /// With a score each.
    Scored {
        docs: RoaringBitmap,
        scores: Vec<(f32, u32)>,
    },
}

impl Terms {
    fn put(&mut self, doc: u32, values: &[String]) {
        self.codes.push(0);
        for value in values.iter().rev() {
            let code = self.by_name.get(value).copied().unwrap_or_else(|| {
                self.names.push(value.clone());
                self.docs.push(RoaringBitmap::new());
                let code = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
                self.by_name.insert(value.clone(), code);
                code
            });
            self.docs[usize::from(code) - 1].insert(doc);
            self.codes[doc as usize] = code;
        }
    }
}

impl Shelf {
    pub fn new(layout: &Layout) -> Self {
        Self {
            ids: Vec::new(),
            by_id: HashMap::new(),
            alive: RoaringBitmap::new(),
            published: Vec::new(),
            order: Vec::new(),
            is_sorted: false,
            terms: layout.terms.iter().map(|_| Terms::default()).collect(),
            numbers: layout.numbers.iter().map(|_| Vec::new()).collect(),
            cards: Vec::new(),
            card_ends: Vec::new(),
        }
    }

    /// Adds a listing in the place of an older one of the same id; its row.
    pub fn put(&mut self, row: &Row) -> u32 {
        let doc = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        if let Some(old) = self.by_id.insert(row.id, doc) {
            self.alive.remove(old);
        }
        self.ids.push(row.id);
        self.alive.insert(doc);
        self.published.push(row.published);
        let at = if self.is_sorted {
            let key = (row.published, row.id);
            self.order.partition_point(|&doc| self.key(doc) < key)
        } else {
            self.order.len()
        };
        self.order.insert(at, doc);
        self.terms.iter_mut().zip(&row.terms).for_each(|(terms, values)| terms.put(doc, values));
        for (column, number) in self.numbers.iter_mut().zip(&row.numbers) {
            column.push(number.unwrap_or(NONE));
        }
        self.cards.extend(&row.card);
        self.card_ends.push(self.cards.len());
        doc
    }

    pub fn sort(&mut self) {
        let mut order = std::mem::take(&mut self.order);
        order.sort_unstable_by_key(|&doc| self.key(doc));
        (self.order, self.is_sorted) = (order, true);
        self.terms.iter_mut().flat_map(|terms| &mut terms.docs).for_each(|set| {
            set.optimize();
        });
    }

    fn key(&self, doc: u32) -> (i64, u128) {
        (self.published[doc as usize], self.ids[doc as usize])
    }

    pub fn answer(&self, layout: &Layout, question: &Question, hits: Hits) -> Answer {
        let base = match &hits {
            Hits::Everything => self.alive.clone(),
            Hits::Words { docs, .. } | Hits::Scored { docs, .. } => docs & &self.alive,
        };
        let filters = self.filters(layout, question, &base);
        let but = |dropped: Option<&str>| {
            let kept = filters.iter().filter(|(key, _)| Some(*key) != dropped);
            kept.fold(base.clone(), |left, (_, set)| left & set)
        };
        let all = but(None);
        let facets = question.facets.iter().map(|key| {
            let own = filters.iter().any(|(filter, _)| filter == key).then(|| but(Some(key)));
            self.count(layout, key, own.as_ref().unwrap_or(&all))
        });
        let facets = facets.collect();
        Answer { total: all.len(), page: self.page(&all, hits, question.limit), facets }
    }

    /// By filter, the listings of `base` (at least) that pass it.
    fn filters<'q>(
        &self,
        layout: &Layout,
        question: &'q Question,
        base: &RoaringBitmap,
    ) -> Vec<(&'q str, RoaringBitmap)> {
        let mut out: Vec<(&str, RoaringBitmap)> = Vec::new();
        for (key, values) in &question.terms {
            let Some(terms) = layout.term(key).map(|at| &self.terms[at]) else { continue };
            let codes = values.iter().filter_map(|value| terms.by_name.get(value));
            let sets = codes.map(|&code| &terms.docs[usize::from(code) - 1]);
            out.push((key, sets.fold(RoaringBitmap::new(), |sum, set| sum | set)));
        }
        let known = if question.facets.is_empty() {
            &out.iter().fold(base.clone(), |left, (_, set)| left & set)
        } else {
            base
        };
        for (key, from, to) in &question.numbers {
            let Some(column) = layout.number(key).map(|at| &self.numbers[at]) else { continue };
            let passes = |doc: &u32| (*from..=*to).contains(&column[*doc as usize]);
            let passing = known.iter().filter(passes);
            out.push((key, RoaringBitmap::from_sorted_iter(passing).unwrap_or_default()));
        }
        out
    }

    fn count(&self, layout: &Layout, key: &str, set: &RoaringBitmap) -> Counts {
        if let Some(at) = layout.number(key) {
            let (column, bounds) = (&self.numbers[at], &layout.numbers[at].1);
            let (mut counts, mut ends) = (vec![0; bounds.len() + 1], None);
            for n in set.iter().map(|doc| column[doc as usize]).filter(|&n| n != NONE) {
                counts[bounds.partition_point(|&bound| bound <= n)] += 1;
                let (low, high) = ends.unwrap_or((n, n));
                ends = Some((n.min(low), n.max(high)));
            }
            return Counts::Bins(counts, ends);
        }
        let Some(terms) = layout.term(key).map(|at| &self.terms[at]) else {
            return Counts::Terms(Vec::new());
        };
        let mut counts = vec![0u64; terms.names.len() + 1];
        set.iter().for_each(|doc| counts[usize::from(terms.codes[doc as usize])] += 1);
        Counts::terms(terms.names.iter().cloned().zip(counts.into_iter().skip(1)))
    }

    fn page(&self, all: &RoaringBitmap, hits: Hits, want: usize) -> Page {
        let docs = match hits {
            Hits::Everything => self.newest(all, want),
            Hits::Words { mains, .. } => {
                let best = mains.iter().fold(all.clone(), |left, set| left & set);
                let mut docs = self.newest(&best, want);
                if docs.len() < want {
                    docs.extend(self.newest(&(all - best), want - docs.len()));
                }
                docs
            }
            Hits::Scored { mut scores, .. } => {
                scores.retain(|(_, doc)| all.contains(*doc));
                scores.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
                scores.into_iter().take(want).map(|(_, doc)| doc).collect()
            }
        };
        Page::Stored(docs.into_iter().map(|doc| (self.ids[doc as usize], self.card(doc))).collect())
    }

    fn card(&self, doc: u32) -> Vec<u8> {
        let at = doc as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.card_ends[before]);
        self.cards[start..self.card_ends[at]].to_vec()
    }

    /// The newest of a set: along the order when the set is dense, else by looking at each.
    fn newest(&self, set: &RoaringBitmap, want: usize) -> Vec<u32> {
        if set.len() * 200 > self.order.len() as u64 {
            let newest = self.order.iter().rev().copied();
            return newest.filter(|&doc| set.contains(doc)).take(want).collect();
        }
        let mut docs: Vec<u32> = set.iter().collect();
        docs.sort_unstable_by_key(|&doc| std::cmp::Reverse(self.key(doc)));
        docs.truncate(want);
        docs
    }
}
