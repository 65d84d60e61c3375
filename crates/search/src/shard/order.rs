//! A sorted sequence of numbers kept in blocks, so that putting one in moves a few hundred
//! neighbours at most. The order itself is the caller's: it compares through columns.

use std::cmp::Ordering;

const BLOCK_MAX: usize = 512;

/// Numbers in the caller's order.
#[derive(Debug, Default)]
pub struct Order {
    blocks: Vec<Vec<u32>>,
}

impl Order {
    /// From numbers already in order.
    pub fn from_sorted(sorted: &[u32]) -> Self {
        // Not quite full, or the first insertions would split every block.
        let blocks = sorted.chunks(BLOCK_MAX * 7 / 8).map(<[u32]>::to_vec).collect();
        Self { blocks }
    }

    /// Puts `item` where `compare` (an element against the new one) says; no-op if it is there.
    pub fn insert(&mut self, item: u32, compare: impl Fn(u32) -> Ordering) {
        let Some(last) = self.blocks.len().checked_sub(1) else {
            self.blocks.push(vec![item]);
            return;
        };
        let at = self.block_of(&compare).min(last);
        let block = &mut self.blocks[at];
        let Err(place) = block.binary_search_by(|&held| compare(held)) else { return };
        block.insert(place, item);
        if block.len() > BLOCK_MAX {
            // Growth at the end is how a bulk load looks: leave full blocks behind it.
            let keep = if place + 1 == block.len() { BLOCK_MAX } else { BLOCK_MAX / 2 };
            let rest = block.split_off(keep);
            self.blocks.insert(at + 1, rest);
        }
    }

    /// Takes out the element that `compare` says is equal.
    pub fn remove(&mut self, compare: impl Fn(u32) -> Ordering) {
        let at = self.block_of(&compare);
        let Some(block) = self.blocks.get_mut(at) else { return };
        if let Ok(place) = block.binary_search_by(|&held| compare(held)) {
            block.remove(place);
        }
        if block.is_empty() {
            self.blocks.remove(at);
        }
    }

    /// The first block whose last element is not before the one looked for.
    fn block_of(&self, compare: &impl Fn(u32) -> Ordering) -> usize {
        self.blocks.partition_point(|block| {
            block.last().is_some_and(|&last| compare(last) == Ordering::Less)
        })
    }

    /// From the first element that `compare` does not put before the place looked for.
    pub fn from(&self, compare: impl Fn(u32) -> Ordering) -> impl Iterator<Item = u32> {
        let at = self.block_of(&compare);
        let (first, rest) = match self.blocks.get(at..) {
            Some([first, rest @ ..]) => (&first[..], rest),
            _ => (&[][..], &[][..]),
        };
        let place = first.partition_point(|&held| compare(held) == Ordering::Less);
        first[place..].iter().chain(rest.iter().flatten()).copied()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.blocks.iter().flatten().copied()
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.capacity() * 4 + 24).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_stays_sorted(steps in prop::collection::vec((0u8..4, 0u32..2_000), 0..4_000), from in 0u32..2_000) {
            let (mut order, mut plain) = (Order::default(), BTreeSet::new());
            for (what, item) in steps {
                if what == 0 {
                    order.remove(|held| held.cmp(&item));
                    plain.remove(&item);
                } else {
                    order.insert(item, |held| held.cmp(&item));
                    plain.insert(item);
                }
            }
            prop_assert!(order.iter().eq(plain.iter().copied()));
            prop_assert!(order.from(|held| held.cmp(&from)).eq(plain.range(from..).copied()));
        }
    }
}
