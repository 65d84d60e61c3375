//! Randomness is drawn here and handed on as values.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use kernel::ids::uuid_v7;
use uuid::Uuid;

/// 128 random bits.
#[expect(clippy::disallowed_methods, reason = "the one place that draws")]
pub(crate) fn bits() -> u128 {
    rand::random()
}

/// Makes ids that sort in the order they were made, also within one millisecond: events and jobs of
/// one transaction keep their order by it.
#[derive(Debug)]
pub(crate) struct Ids {
    at: DateTime<Utc>,
    start: u128,
    steps: AtomicU64,
}

impl Ids {
    pub(crate) fn new(at: DateTime<Utc>) -> Self {
        // 80 bits, of which the version and the variant take six; the one below the variant is left
        // free, so that adding never carries into them.
        let start = bits() & 0xffff_1fff_ffff_ffff_ffff;
        Self { at, start, steps: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> Uuid {
        let step = 1 + (bits() & 0xffff_ffff) as u64;
        let number = self.start + u128::from(self.steps.fetch_add(step, Ordering::Relaxed));
        uuid_v7(self.at, number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_is_drawn_differs_and_each_bit_is_set_half_of_the_time() {
        let drawn: Vec<u128> = (0..1_000).map(|_| bits()).collect();
        assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), drawn.len());
        for bit in 0..u128::BITS {
            // Six standard deviations: who draws fairly leaves them once in four million runs.
            let set = drawn.iter().filter(|number| *number >> bit & 1 == 1).count();
            assert!((405..=595).contains(&set), "bit {bit}: {set}");
        }
    }

    #[test]
    fn ids_of_one_moment_sort_in_the_order_they_were_made() {
        for _ in 0..100 {
            let ids = Ids::new(DateTime::<Utc>::UNIX_EPOCH);
            let made: Vec<Uuid> = (0..200).map(|_| ids.next()).collect();
            assert!(made.is_sorted_by(|a, b| a < b));
            assert!(made.iter().all(|id| id.get_version_num() == 7));
        }
    }
}
