//! The price facet: what shards add up and how it is shown.

use super::number::Spread;
use crate::{Bucket, FacetCounts};

/// Bounds of the buckets in whole units of the target: 0, then 1, 2, 5 times these powers of ten.
const DECADES: u32 = 13;
/// Most buckets shown; the thinner end is folded until they are as few.
const BUCKETS_MAX: usize = 12;

/// The bounds in minor units of a currency with that many decimals.
pub fn bounds(exponent: u32) -> Vec<i64> {
    let unit = 10i64.pow(exponent);
    let steps = (0..DECADES).flat_map(|decade| [1, 2, 5].map(|n| n * 10i64.pow(decade)));
    std::iter::once(0).chain(steps).filter_map(|step| step.checked_mul(unit)).collect()
}

/// Listings by price in one currency.
#[derive(Debug, Clone)]
pub struct PriceBins {
    /// See [`bounds`].
    pub bounds: Vec<i64>,
    /// Below the first bound, then at or above bound `n`.
    pub counts: Vec<u64>,
    /// Least and greatest.
    pub spread: Spread,
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
