//! Counting prices of several currencies in the buckets of one.

use kernel::{Currency, Money};

use super::{number::Spread, prices::Prices};
use crate::{Bucket, FacetCounts, price::Scale};

/// Bounds of the buckets in whole units of the target: 0, then 1, 2, 5 times these powers of ten.
const DECADES: u32 = 13;
/// Most buckets shown; the thinner end is folded until they are as few.
const BUCKETS_MAX: usize = 12;

/// Listings by price: what shards add up.
#[derive(Debug, Clone)]
pub struct PriceBins {
    bounds: Vec<i64>,
    /// Below the first bound, then at or above bound `n`.
    counts: Vec<u64>,
    spread: Spread,
}

impl PriceBins {
    /// Adds another shard's, counted in the same currency.
    pub fn add(&mut self, other: &Self) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(own, more)| *own += more);
        if let Some((min, max)) = other.spread.get() {
            self.spread.add(min);
            self.spread.add(max);
        }
    }

    /// The facet they make.
    pub fn into_counts(self) -> FacetCounts {
        let (min, max) = self.spread.get().unzip();
        let bound = |bin: usize| bin.checked_sub(1).map_or(min, |at| self.bounds.get(at).copied());
        let mut buckets: Vec<Bucket> = (self.counts.iter().enumerate())
            .map(|(bin, &count)| Bucket {
                gte: bound(bin).unwrap_or(0),
                lt: self.bounds.get(bin).copied(),
                count,
            })
            .collect();
        while buckets.last().is_some_and(|last| last.count == 0) {
            buckets.pop();
        }
        let first = buckets.iter().position(|bucket| bucket.count > 0).unwrap_or(0);
        buckets.drain(..first);
        fold_ends(&mut buckets);
        FacetCounts::Range { min, max, buckets }
    }
}

fn fold_ends(buckets: &mut Vec<Bucket>) {
    while buckets.len() > BUCKETS_MAX {
        if buckets[0].count <= buckets[buckets.len() - 1].count {
            let thin = buckets.remove(0);
            buckets[0].gte = thin.gte;
            buckets[0].count += thin.count;
        } else if let Some(thin) = buckets.pop()
            && let Some(last) = buckets.last_mut()
        {
            last.lt = thin.lt;
            last.count += thin.count;
        }
    }
}

/// Sorts prices into bins.
#[derive(Debug)]
pub struct PriceCounter<'a> {
    prices: &'a Prices,
    scale: &'a Scale,
    bounds: Vec<i64>,
    tables: Vec<Option<Table>>,
    counts: Vec<u64>,
}

/// The bounds in minor units of one currency.
#[derive(Debug)]
struct Table {
    bounds: Vec<i64>,
    /// By number of binary digits: how many bounds every price of that size has passed.
    passed: [u8; 65],
    spread: Spread,
}

impl Table {
    fn of(bounds: Vec<i64>) -> Self {
        let mut passed = [0; 65];
        for (digits, slot) in passed.iter_mut().enumerate() {
            let least = digits
                .checked_sub(1)
                .map_or(0, |below| 1i64.checked_shl(below as u32).unwrap_or(0));
            let least = if digits == 64 { i64::MAX } else { least };
            *slot =
                u8::try_from(bounds.partition_point(|&bound| bound <= least)).unwrap_or(u8::MAX);
        }
        Self { bounds, passed, spread: Spread::default() }
    }

    fn bin(&self, minor: i64) -> usize {
        if minor < 0 {
            return self.bounds.partition_point(|&bound| bound <= minor);
        }
        let mut bin = usize::from(self.passed[(64 - minor.leading_zeros()) as usize]);
        while self.bounds.get(bin).is_some_and(|&bound| bound <= minor) {
            bin += 1;
        }
        bin
    }
}

impl<'a> PriceCounter<'a> {
    /// Ready to count in the target of `scale`.
    pub fn new(prices: &'a Prices, scale: &'a Scale) -> Self {
        let unit = 10i64.pow(scale.target().exponent());
        let steps = (0..DECADES).flat_map(|decade| [1, 2, 5].map(|n| n * 10i64.pow(decade)));
        let bounds: Vec<i64> =
            std::iter::once(0).chain(steps).filter_map(|step| step.checked_mul(unit)).collect();
        let weights: Vec<i128> = bounds
            .iter()
            .map(|&bound| scale.weigh(Money::new(bound, scale.target())).unwrap_or(0))
            .collect();
        let table = |index| {
            scale.unit_weight(index)?;
            let of = weights.iter().map(|&weight| scale.least_minor(index, weight));
            Some(Table::of(of.map(|minor| minor.unwrap_or(i64::MAX)).collect()))
        };
        let used = u8::try_from(prices.by_currency.len()).unwrap_or(u8::MAX);
        let counts = vec![0; bounds.len() + 1];
        Self { prices, scale, bounds, tables: (0..used).map(table).collect(), counts }
    }

    /// Counts listings.
    pub fn count(&mut self, docs: &[u32]) {
        for &doc in docs {
            let currency = self.prices.currency[doc as usize];
            if let Some(Some(table)) = self.tables.get_mut(usize::from(currency)) {
                let minor = self.prices.minor[doc as usize];
                self.counts[table.bin(minor)] += 1;
                table.spread.add(minor);
            }
        }
    }

    /// What was counted.
    pub fn finish(self) -> PriceBins {
        let mut spread = Spread::default();
        for (currency, table) in Currency::all().zip(&self.tables) {
            let Some((min, max)) = table.as_ref().and_then(|table| table.spread.get()) else {
                continue;
            };
            for minor in [min, max] {
                if let Some(weight) = self.scale.weigh(Money::new(minor, currency)) {
                    spread.add(self.scale.to_target(weight));
                }
            }
        }
        PriceBins { bounds: self.bounds, counts: self.counts, spread }
    }
}
