//! The listings with the least and the greatest numbers: enough to know the spread of any large set
//! without looking at it whole.

use std::collections::BinaryHeap;

use roaring::RoaringBitmap;

/// Kept at either end.
const KEPT: usize = 1_024;

/// Numbers and their listings from both ends.
#[derive(Debug, Clone)]
pub struct Extremes<T> {
    /// Least first.
    low: Vec<(T, u32)>,
    /// Greatest first.
    high: Vec<(T, u32)>,
}

impl<T: Copy + Ord> Extremes<T> {
    /// Of all numbers.
    pub fn of(all: impl Iterator<Item = (T, u32)>) -> Self {
        let mut low: BinaryHeap<(T, u32)> = BinaryHeap::with_capacity(KEPT + 1);
        let mut high = BinaryHeap::with_capacity(KEPT + 1);
        for (value, doc) in all {
            let least = low.len() < KEPT || low.peek().is_some_and(|top| value < top.0);
            if least {
                low.push((value, doc));
                if low.len() > KEPT {
                    low.pop();
                }
            }
            let reversed = std::cmp::Reverse(value);
            let greatest = high.len() < KEPT || high.peek().is_some_and(|(top, _)| reversed < *top);
            if greatest {
                high.push((reversed, doc));
                if high.len() > KEPT {
                    high.pop();
                }
            }
        }
        let high = high.into_sorted_vec().into_iter().map(|(value, doc)| (value.0, doc));
        Self { low: low.into_sorted_vec(), high: high.collect() }
    }

    /// Whether a number that comes or goes could change what is kept.
    pub fn may_hold(&self, value: T) -> bool {
        let within = |kept: &[(T, u32)], beyond: fn(&T, &T) -> bool| {
            kept.len() < KEPT || kept.last().is_none_or(|(last, _)| !beyond(&value, last))
        };
        within(&self.low, T::gt) || within(&self.high, T::lt)
    }

    /// Least and greatest among a set, if both ends reach into it.
    pub fn spread_in(&self, set: &RoaringBitmap) -> Option<(T, T)> {
        let first = |kept: &[(T, u32)]| {
            kept.iter().find(|(_, doc)| set.contains(*doc)).map(|(value, _)| *value)
        };
        Some((first(&self.low)?, first(&self.high)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_knows_the_spread_of_sets_it_reaches(numbers in prop::collection::vec(-50i64..50, 1..2_500), step in 1usize..4) {
            let all = || numbers.iter().copied().zip(0u32..);
            let extremes = Extremes::of(all());
            let spread = |of: &mut dyn Iterator<Item = (i64, u32)>| {
                let values: Vec<i64> = of.map(|(value, _)| value).collect();
                Some((*values.iter().min()?, *values.iter().max()?))
            };
            let set: RoaringBitmap = (0..numbers.len() as u32).step_by(step).collect();
            if let Some(found) = extremes.spread_in(&set) {
                prop_assert_eq!(Some(found), spread(&mut all().step_by(step)));
            } else {
                prop_assert!(numbers.len() > KEPT);
            }
            prop_assert!(extremes.may_hold(-50) && extremes.may_hold(50));
        }
    }
}
