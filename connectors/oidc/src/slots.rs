//! Places for calls: so many in all, and so many for one issuer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::limits::{CALLS_MAX, CALLS_PER_ISSUER_MAX};

/// The places there are.
pub struct Slots {
    all: Arc<Semaphore>,
    /// Of the issuers with a call under way or waiting, no others.
    issuers: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A place in use; free once its last copy is gone.
#[derive(Clone)]
pub struct Slot {
    _held: Arc<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

impl Slots {
    pub fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(CALLS_MAX)), issuers: Mutex::default() }
    }

    /// Waits for a place; who calls says for how long. First for the issuer's, so that who waits for a slow
    /// provider keeps no place from others.
    pub async fn take(&self, issuer: &str) -> Result<Slot, AcquireError> {
        let of_issuer = self.of(issuer).acquire_owned().await?;
        let of_all = Arc::clone(&self.all).acquire_owned().await?;
        Ok(Slot { _held: Arc::new((of_issuer, of_all)) })
    }

    fn of(&self, issuer: &str) -> Arc<Semaphore> {
        let mut issuers = self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever holds or awaits a place holds the semaphore too.
        issuers.retain(|_, places| Arc::strong_count(places) > 1);
        let fresh = || Arc::new(Semaphore::new(CALLS_PER_ISSUER_MAX));
        Arc::clone(issuers.entry(issuer.to_owned()).or_insert_with(fresh))
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn at_once(slots: &Slots, issuer: &str) -> Option<Slot> {
        slots.take(issuer).now_or_never().and_then(Result::ok)
    }

    #[test]
    fn one_issuer_leaves_places_to_the_others() {
        let slots = Slots::new();
        let held: Vec<_> = (0..CALLS_MAX).filter_map(|_| at_once(&slots, "slow")).collect();
        assert_eq!(held.len(), CALLS_PER_ISSUER_MAX);
        assert!(at_once(&slots, "other").is_some());
        drop(held);
        assert!(at_once(&slots, "slow").is_some());
    }

    #[test]
    fn all_issuers_together_have_a_limit_and_none_is_remembered() {
        let slots = Slots::new();
        let held: Vec<_> =
            (0..2 * CALLS_MAX).filter_map(|n| at_once(&slots, &n.to_string())).collect();
        assert_eq!(held.len(), CALLS_MAX);
        drop(held);
        assert!(at_once(&slots, "last").is_some());
        assert_eq!(slots.issuers.lock().expect("the issuers").len(), 1);
    }
}
