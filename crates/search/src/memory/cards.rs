//! Cards made lately, so that the page everybody asks for is made once.
//!
//! A fixed number of places, each for one card at a time: bounded memory and nothing to look after.
//! A card is known by its row and the stamp of its shard, which changes with every write, so what
//! is found here is never out of date.

use std::sync::{Arc, Mutex, PoisonError};

use listings::card::Card;

use crate::Shown;

/// How many cards are kept; some 3 kB each.
const PLACES: usize = 4_096;

/// The cards of one engine.
pub(super) struct Cards(Box<[Mutex<Option<Kept>>]>);

struct Kept {
    stamp: u64,
    doc: u32,
    shown: Arc<Shown>,
}

impl Default for Cards {
    fn default() -> Self {
        Self((0..PLACES).map(|_| Mutex::new(None)).collect())
    }
}

impl std::fmt::Debug for Cards {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Cards").finish_non_exhaustive()
    }
}

impl Cards {
    /// The card of row `doc` in the shard of that stamp, made with `make` unless it is here.
    pub(super) fn get(&self, stamp: u64, doc: u32, make: impl FnOnce() -> Card) -> Arc<Shown> {
        // Rows of a page lie apart; an odd factor spreads those of several shards.
        let place = (u64::from(doc) ^ stamp.wrapping_mul(0x9e37_79b9)) as usize % PLACES;
        let mut kept = self.0[place].lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(found) if found.stamp == stamp && found.doc == doc => Arc::clone(&found.shown),
            _ => {
                let shown = Arc::new(Shown::new(make()));
                *kept = Some(Kept { stamp, doc, shown: Arc::clone(&shown) });
                shown
            }
        }
    }
}
