//! Places for answers that stay open: so many of one tenant, which tells nobody what others hold, so many of one
//! network, and so many in all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use http_kit::limits::{STREAMS_MAX, STREAMS_PER_ADDRESS_MAX, STREAMS_PER_TENANT_MAX};
use kernel::ids::TenantId;

// A tenant at its share is far from what all may have together.
const _: () = assert!(STREAMS_MAX >= 10 * STREAMS_PER_TENANT_MAX);

/// Who has how many.
#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    all: usize,
    tenants: HashMap<TenantId, usize>,
    networks: HashMap<String, usize>,
}

/// A place, given back when it is dropped.
pub(crate) struct Place {
    streams: Streams,
    tenant: TenantId,
    network: String,
}

impl Streams {
    /// A place at that tenant's for somebody of that network, if one is left.
    pub fn take(&self, tenant: TenantId, network: &str) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_tenant = held.tenants.get(&tenant).copied().unwrap_or_default();
        let of_network = held.networks.get(network).copied().unwrap_or_default();
        if of_tenant >= STREAMS_PER_TENANT_MAX
            || of_network >= STREAMS_PER_ADDRESS_MAX
            || held.all >= STREAMS_MAX
        {
            return None;
        }
        held.all += 1;
        held.tenants.insert(tenant, of_tenant + 1);
        held.networks.insert(network.to_owned(), of_network + 1);
        Some(Place { streams: self.clone(), tenant, network: network.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= 1;
        one_less(&mut held.tenants, &self.tenant);
        one_less(&mut held.networks, &self.network);
    }
}

/// Whoever has none any more is not remembered.
fn one_less<K: Eq + Hash>(held: &mut HashMap<K, usize>, whose: &K) {
    match held.get_mut(whose) {
        Some(own) if *own > 1 => *own -= 1,
        _ => {
            held.remove(whose);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ids::{Id as _, uuid_v7};

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(uuid_v7(chrono::DateTime::UNIX_EPOCH, n))
    }

    #[test]
    fn one_network_leaves_places_to_others_and_gives_its_own_back() {
        let (streams, demo) = (Streams::default(), tenant(1));
        let mut own: Vec<_> =
            (0..STREAMS_PER_ADDRESS_MAX).map(|_| streams.take(demo, "a")).collect();
        assert!(own.iter().all(Option::is_some) && streams.take(demo, "a").is_none());
        assert!(streams.take(demo, "b").is_some());
        own.pop();
        assert!(streams.take(demo, "a").is_some());
        drop(own);
        let held = streams.0.lock().expect("the places");
        assert_eq!((held.all, held.tenants.len(), held.networks.len()), (0, 0, 0));
    }

    /// However many a tenant's visitors hold, another's get theirs, and none can count them.
    #[test]
    fn one_tenant_leaves_places_to_the_others() {
        let streams = Streams::default();
        let of = |whose, n: usize| streams.take(tenant(whose), &n.to_string());
        let greedy: Vec<_> = (0..STREAMS_MAX).filter_map(|n| of(1, n)).collect();
        assert_eq!(greedy.len(), STREAMS_PER_TENANT_MAX);
        let others: Vec<_> = (0..STREAMS_PER_TENANT_MAX).filter_map(|n| of(2, n)).collect();
        assert_eq!(others.len(), STREAMS_PER_TENANT_MAX);
    }
}
