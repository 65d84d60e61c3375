//! Counting beside the results.

use std::sync::Arc;

use listings::AttributeKind;
use roaring::RoaringBitmap;

use super::{
    Shard, Terms,
    batches::in_batches,
    column::Data,
    multi::Multi,
    number::{Number, Spread},
    price_bins::PriceBins,
    price_view::{PriceSpread, PriceView},
    prices::Prices,
};
use crate::{Bucket, FacetCounts, TermCount, price::Scale};

/// The counts of a facet in one shard.
#[derive(Debug)]
pub enum Counted {
    /// Done.
    Plain(FacetCounts),
    /// Prices, which shards add before they are shown.
    Price(PriceBins),
}

/// The ends of a column are tried for sets of at least one listing in so many.
const ENDS_SHARE: u64 = 16;

struct PriceCounter<'a> {
    prices: &'a Prices,
    view: Arc<PriceView>,
    counts: Vec<u32>,
    spread: Box<PriceSpread>,
    /// Least and greatest weight, where the ends of the column told.
    ends: Option<(i128, i128)>,
}

/// Counts one facet.
enum Counter<'a> {
    Terms { terms: &'a Terms, counts: Vec<u32>, is_bool: bool },
    Range { number: &'a Number, counts: Vec<u32>, spread: Spread },
    Multi { multi: &'a Multi },
    Price(PriceCounter<'a>),
    Nothing,
}

impl Shard {
    /// The counts of the facets `keys` over `set`.
    pub fn count<'k>(
        &self,
        set: &RoaringBitmap,
        keys: &[&'k str],
        scale: &Scale,
    ) -> Vec<(&'k str, Counted)> {
        let mut counters: Vec<Counter<'_>> =
            keys.iter().map(|key| self.counter(key, scale)).collect();
        // Counting those left out and subtracting is exact and never looks at more than half.
        if set.len() * 2 > self.alive.len() {
            if set.len() < self.alive.len() {
                let rest = &self.alive - set;
                in_batches(&rest, |docs| counters.iter_mut().for_each(|c| c.count(docs)));
            }
            counters.iter_mut().for_each(|counter| {
                counter.turn_over();
                if !counter.measure_by_ends(set) {
                    in_batches(set, |docs| counter.measure(docs));
                }
            });
        } else {
            let is_small = set.len() * ENDS_SHARE < self.alive.len();
            let mut unmeasured: Vec<bool> =
                counters.iter_mut().map(|c| is_small || !c.measure_by_ends(set)).collect();
            in_batches(set, |docs| {
                for (counter, unmeasured) in counters.iter_mut().zip(&mut unmeasured) {
                    counter.count(docs);
                    if *unmeasured {
                        counter.measure(docs);
                    }
                }
            });
        }
        let done = keys.iter().copied().zip(counters);
        let is_everything = set.len() == self.alive.len();
        done.map(|(key, counter)| (key, counter.finish(set, is_everything))).collect()
    }

    fn counter<'a>(&'a self, key: &str, scale: &Scale) -> Counter<'a> {
        let terms = |terms: &'a Terms, is_bool| Counter::Terms {
            terms,
            counts: vec![0; terms.values().len() + 1],
            is_bool,
        };
        match key {
            "operation" => return terms(&self.operation, false),
            "country" => return terms(&self.places.country, false),
            "region" => return terms(&self.places.region, false),
            "city" => return terms(&self.places.city, false),
            "price" => {
                let view = self.prices.view(scale);
                let counts = vec![0; view.buckets().1.len()];
                let (prices, spread) = (&self.prices, Box::default());
                return Counter::Price(PriceCounter { prices, view, counts, spread, ends: None });
            }
            _ => {}
        }
        match self.column(key).map(|column| (&column.data, column.kind)) {
            Some((Data::Terms(held), kind)) => terms(held, kind == AttributeKind::Bool),
            Some((Data::Number { terms: Some(held), .. }, _)) => terms(held, false),
            Some((Data::Number { number, .. }, _)) => {
                let counts = vec![0; number.buckets().2.len()];
                Counter::Range { number, counts, spread: Spread::default() }
            }
            Some((Data::Multi(multi), _)) => Counter::Multi { multi },
            _ => Counter::Nothing,
        }
    }
}

impl Counter<'_> {
    /// Adds listings to the counts that can be turned over.
    fn count(&mut self, docs: &[u32]) {
        match self {
            Self::Terms { terms, counts, .. } => terms.codes().count(docs, counts),
            Self::Range { number, counts, .. } => count_bins(number.buckets().1, docs, counts),
            Self::Price(own) => count_bins(own.view.buckets().0, docs, &mut own.counts),
            Self::Multi { .. } | Self::Nothing => {}
        }
    }

    /// Takes listings into account that least and greatest are sought among.
    fn measure(&mut self, docs: &[u32]) {
        match self {
            Self::Range { number, spread, .. } => number.spread_of(docs, spread),
            Self::Price(own) => own.spread.add(docs, &own.prices.minor, &own.prices.currency),
            _ => {}
        }
    }

    /// The same for a large set, into which the ends of a column nearly always reach; whether they
    /// did.
    fn measure_by_ends(&mut self, set: &RoaringBitmap) -> bool {
        match self {
            Self::Range { number, spread, .. } => {
                let found = number.extremes().spread_in(set);
                found.map(|(min, max)| [min, max].map(|end| spread.add(end))).is_some()
            }
            Self::Price(own) => {
                let extremes = own.view.extremes(&own.prices.minor, &own.prices.currency);
                own.ends = extremes.spread_in(set);
                own.ends.is_some()
            }
            _ => true,
        }
    }

    /// From the counts of those left out to the counts of the others.
    fn turn_over(&mut self) {
        let left =
            |total: u64, count: u32| u32::try_from(total).unwrap_or(u32::MAX).saturating_sub(count);
        match self {
            Self::Terms { terms, counts, .. } => {
                for (value, count) in terms.values().iter().zip(&mut counts[1..]) {
                    *count = left(value.docs.len(), *count);
                }
            }
            Self::Range { number, counts, .. } => {
                let totals = number.buckets().2.iter();
                totals.zip(counts).skip(1).for_each(|(total, n)| *n = left(*total, *n));
            }
            Self::Price(own) => {
                let totals = own.view.buckets().1.iter();
                totals.zip(&mut own.counts).skip(1).for_each(|(total, n)| *n = left(*total, *n));
            }
            Self::Multi { .. } | Self::Nothing => {}
        }
    }

    fn finish(self, set: &RoaringBitmap, is_everything: bool) -> Counted {
        Counted::Plain(match self {
            Self::Price(own) => {
                let spread = own.ends.or_else(|| own.spread.weights(&own.view.scale));
                return Counted::Price(own.view.finish(&own.counts, spread));
            }
            Self::Terms { terms, counts, is_bool } => {
                let counted = terms.values().iter().zip(&counts[1..]).filter(|(_, n)| **n > 0);
                if is_bool {
                    yes_and_no(counted.map(|(value, &n)| (&*value.name, u64::from(n))))
                } else {
                    sorted_terms(counted.map(|(value, &count)| TermCount {
                        value: Arc::clone(&value.name),
                        label: value.label.clone(),
                        count: u64::from(count),
                    }))
                }
            }
            Self::Multi { multi } => {
                let terms = multi.values().map(|(name, docs)| {
                    let all = || docs.len();
                    let some = || docs.intersection_len(set);
                    let count = if is_everything { all() } else { some() };
                    TermCount { value: name.into(), label: None, count }
                });
                sorted_terms(terms.filter(|term| term.count > 0))
            }
            Self::Range { number, counts, spread } => range(number.buckets().0, &counts, spread),
            Self::Nothing => FacetCounts::Terms(Vec::new()),
        })
    }
}

/// Adds each listing of `docs` to the count of its bucket.
fn count_bins(bins: &[u8], docs: &[u32], counts: &mut [u32]) {
    if !bins.is_empty() {
        docs.iter().for_each(|&doc| counts[usize::from(bins[doc as usize])] += 1);
    }
}

fn yes_and_no<'v>(counted: impl Iterator<Item = (&'v str, u64)>) -> FacetCounts {
    let (mut yes, mut no) = (0, 0);
    for (name, count) in counted {
        *(if name == "true" { &mut yes } else { &mut no }) += count;
    }
    FacetCounts::Bool { yes, no }
}

fn sorted_terms(counted: impl Iterator<Item = TermCount>) -> FacetCounts {
    let mut terms: Vec<TermCount> = counted.collect();
    sort_terms(&mut terms);
    FacetCounts::Terms(terms)
}

/// Most first, then by value.
pub fn sort_terms(terms: &mut [TermCount]) {
    terms.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
}

fn range(bounds: &[i64], counts: &[u32], spread: Spread) -> FacetCounts {
    let (min, max) = spread.get().unzip();
    // Bin 0 is "no value", bin 1 lies below the first bound.
    let filled = |(_, count): &(usize, &u32)| **count > 0;
    let mut bins = counts.iter().enumerate().skip(1);
    let first = bins.clone().find(filled).map_or(usize::MAX, |(bin, _)| bin);
    let last = bins.clone().rfind(filled).map_or(0, |(bin, _)| bin);
    let bucket = |(bin, &count): (usize, &u32)| Bucket {
        gte: bin.checked_sub(2).map_or(min, |at| bounds.get(at).copied()).unwrap_or(0),
        lt: bounds.get(bin - 1).copied(),
        count: u64::from(count),
    };
    let shown = bins.by_ref().filter(|(bin, _)| (first..=last).contains(bin)).map(bucket);
    FacetCounts::Range { min, max, buckets: shown.collect() }
}
