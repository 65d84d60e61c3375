//! Which listings meet a question's conditions, and which would if one facet's own condition were
//! dropped: a facet counts as if nothing had been chosen in it.

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::{
    Shard,
    batches::in_batches,
    conditions::{Condition, Posed},
    posting::bitmap,
};

/// A test is run over the whole column when its candidates are more than one row in so many.
const SCAN_SHARE: u64 = 4;

/// The listings found.
#[derive(Debug)]
pub struct Selection<'a> {
    /// Those that meet every condition.
    pub all: Cow<'a, RoaringBitmap>,
    /// By facet with a condition of its own: those that meet every other one.
    others: Vec<(&'a str, Cow<'a, RoaringBitmap>)>,
}

impl Selection<'_> {
    /// The listings a facet counts.
    pub fn for_facet(&self, key: &str) -> &RoaringBitmap {
        let own = self.others.iter().find(|(facet, _)| *facet == key);
        own.map_or(&*self.all, |(_, set)| set)
    }
}

/// The conditions of one question, sorted by how they are worked out.
struct Plan<'a> {
    shard: &'a Shard,
    /// What every selection has in common.
    common: Cow<'a, RoaringBitmap>,
    /// Known sets that a facet drops in turn.
    sets: Vec<(&'a str, Cow<'a, RoaringBitmap>)>,
    /// Columns to look at that a facet drops in turn.
    tests: Vec<Posed<'a>>,
}

impl Shard {
    /// The listings that meet `posed`; `apart` says which facets need the others' listings too.
    pub fn select<'a>(
        &'a self,
        posed: Vec<Posed<'a>>,
        apart: impl Fn(&str) -> bool,
    ) -> Selection<'a> {
        let mut plan = Plan {
            shard: self,
            common: Cow::Borrowed(&self.alive),
            sets: Vec::new(),
            tests: Vec::new(),
        };
        let (mut always, mut looked_at) = (Vec::new(), Vec::new());
        for Posed { facet, condition } in posed {
            let apart = facet.filter(|key| apart(key));
            match (apart, condition) {
                (Some(key), Condition::Set(set)) => plan.sets.push((key, set)),
                (None, Condition::Set(set)) => always.push(set),
                (Some(_), condition) => plan.tests.push(Posed { facet, condition }),
                (None, Condition::Test(test)) => looked_at.push(test),
            }
        }
        // Smallest first: what is left only shrinks.
        always.sort_by_cached_key(|set| set.len());
        let mut always = always.into_iter();
        if let Some(first) = always.next() {
            plan.common = always.fold(first, |left, set| Cow::Owned(&*left & &*set));
        }
        let candidates = plan.candidates();
        let mut candidates = candidates;
        for test in looked_at {
            candidates = Cow::Owned(self.filter(&test, &candidates));
        }
        plan.finish(candidates)
    }

    /// The listings of `within` that pass a test.
    fn filter(&self, test: &super::conditions::Test<'_>, within: &RoaringBitmap) -> RoaringBitmap {
        if within.len() * SCAN_SHARE > self.rows() as u64 {
            let found = test.scan(self);
            return if within.len() == self.alive.len() { found } else { found & within };
        }
        let mut passing: Vec<u32> = Vec::new();
        in_batches(within, |docs| {
            passing.extend(docs.iter().copied().filter(|&doc| test.holds(self, doc)));
        });
        bitmap(&passing)
    }
}

impl<'a> Plan<'a> {
    /// The common listings that meet every known set, but the one of `dropped`.
    fn meet(&self, dropped: Option<&str>) -> Cow<'a, RoaringBitmap> {
        let kept = self.sets.iter().filter(|(key, _)| Some(*key) != dropped);
        kept.fold(self.common.clone(), |left, (_, set)| Cow::Owned(&*left & &**set))
    }

    /// Every listing that any selection could hold: misses one known set at most.
    fn candidates(&self) -> Cow<'a, RoaringBitmap> {
        if self.sets.is_empty() {
            return self.common.clone();
        }
        let mut all = RoaringBitmap::new();
        for (key, _) in &self.sets {
            all |= &*self.meet(Some(key));
        }
        Cow::Owned(all)
    }

    fn finish(self, candidates: Cow<'a, RoaringBitmap>) -> Selection<'a> {
        let passed: Vec<(&'a str, RoaringBitmap)> = self
            .tests
            .iter()
            .filter_map(|posed| match (&posed.facet, &posed.condition) {
                (Some(key), Condition::Test(test)) => {
                    Some((*key, self.shard.filter(test, &candidates)))
                }
                _ => None,
            })
            .collect();
        let but = |dropped: Option<&str>| {
            let mut left = if self.sets.is_empty() {
                candidates.clone()
            } else {
                Cow::Owned(&*candidates & &*self.meet(dropped))
            };
            for (_, set) in passed.iter().filter(|(key, _)| Some(*key) != dropped) {
                *left.to_mut() &= set;
            }
            left
        };
        let keys = self.sets.iter().map(|(key, _)| *key).chain(passed.iter().map(|(key, _)| *key));
        let others = keys.map(|key| (key, but(Some(key)))).collect();
        Selection { all: but(None), others }
    }
}
