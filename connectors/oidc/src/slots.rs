//! Places for calls: so many in all, and so many for one tenant.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use kernel::ids::TenantId;

use crate::limits::{CALLS_MAX, CALLS_PER_TENANT_MAX};

/// The places there are.
pub struct Slots {
    all: Arc<Semaphore>,
    /// Of the tenants with a call under way or waiting, no others.
    tenants: Mutex<HashMap<TenantId, Arc<Semaphore>>>,
}

/// A place in use; free once its last copy is gone.
#[derive(Clone)]
pub struct Slot {
    _held: Arc<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

impl Slots {
    pub fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(CALLS_MAX)), tenants: Mutex::default() }
    }

    /// Waits for a place; who calls says for how long. First for the tenant's, so that who waits for a slow
    /// provider keeps no place from others, not even from those who use the same one.
    pub async fn take(&self, tenant: TenantId) -> Result<Slot, AcquireError> {
        let of_tenant = self.of(tenant).acquire_owned().await?;
        let of_all = Arc::clone(&self.all).acquire_owned().await?;
        Ok(Slot { _held: Arc::new((of_tenant, of_all)) })
    }

    fn of(&self, tenant: TenantId) -> Arc<Semaphore> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever holds or awaits a place holds the semaphore too.
        tenants.retain(|_, places| Arc::strong_count(places) > 1);
        let fresh = || Arc::new(Semaphore::new(CALLS_PER_TENANT_MAX));
        Arc::clone(tenants.entry(tenant).or_insert_with(fresh))
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use kernel::ids::{Id as _, uuid_v7};

    use super::*;

    fn at_once(slots: &Slots, tenant: u128) -> Option<Slot> {
        let tenant = TenantId::from_uuid(uuid_v7(chrono::DateTime::UNIX_EPOCH, tenant));
        slots.take(tenant).now_or_never().and_then(Result::ok)
    }

    #[test]
    fn one_tenant_leaves_places_to_the_others() {
        let slots = Slots::new();
        let held: Vec<_> = (0..CALLS_MAX).filter_map(|_| at_once(&slots, 1)).collect();
        assert_eq!(held.len(), CALLS_PER_TENANT_MAX);
        assert!(at_once(&slots, 2).is_some());
        drop(held);
        assert!(at_once(&slots, 1).is_some());
    }

    #[test]
    fn all_tenants_together_have_a_limit_and_none_is_remembered() {
        let slots = Slots::new();
        let held: Vec<_> = (0..2 * CALLS_MAX as u128).filter_map(|n| at_once(&slots, n)).collect();
        assert_eq!(held.len(), CALLS_MAX);
        drop(held);
        assert!(at_once(&slots, 999).is_some());
        assert_eq!(slots.tenants.lock().expect("the tenants").len(), 1);
    }
}
