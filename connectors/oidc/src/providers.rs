//! What is remembered of providers, for each tenant by itself: what one asked a moment ago is no quicker for
//! another, who would learn of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::ids::TenantId;
use tenancy::provider::{Client, Failure};

use crate::{
    discovery::{self, Metadata},
    endpoint::Endpoint,
    http::Http,
    key_ring::KeyRing,
    limits::{FAILURE_AGE_MAX, LEEWAY, METADATA_AGE_MAX, PROVIDERS_MAX, PROVIDERS_PER_TENANT_MAX},
    slots::Slot,
};

/// A provider whose configuration is known.
pub struct Provider {
    /// How it is set up.
    pub metadata: Metadata,
    /// Its keys.
    pub keys: KeyRing,
}

/// The providers known, and those that failed a moment ago.
#[derive(Default)]
pub struct Providers(Mutex<HashMap<Key, Known>>);

/// Who asked, and which issuer.
type Key = (TenantId, String);

struct Known {
    since: DateTime<Utc>,
    what: Result<Arc<Provider>, Failure>,
}

impl Providers {
    /// What that tenant knows of its issuer and still holds.
    pub fn known(
        &self,
        client: &Client,
        now: DateTime<Utc>,
    ) -> Option<Result<Arc<Provider>, Failure>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&key(client)).filter(|it| it.holds(now)).map(|it| it.what.clone())
    }

    /// Asks a provider how it is set up, unless another call has done so meanwhile.
    pub async fn discover(
        &self,
        http: &Http,
        slot: &Slot,
        client: &Client,
        now: DateTime<Utc>,
    ) -> Result<Arc<Provider>, Failure> {
        if let Some(known) = self.known(client, now) {
            return known;
        }
        let place = discovery::place(client, http.private_networks())?;
        let what = fetch(http, slot, &place, &client.issuer).await;
        self.remember(key(client), Known { since: now, what: what.clone() });
        what
    }

    /// Lets the oldest go where there is no room: of the tenant's own first.
    fn remember(&self, key: Key, fresh: Known) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&key);
        let is_own = |(tenant, _): &Key| *tenant == key.0;
        while known.keys().filter(|key| is_own(key)).count() >= PROVIDERS_PER_TENANT_MAX {
            forget_oldest(&mut known, is_own);
        }
        if known.len() >= PROVIDERS_MAX {
            known.retain(|_, it| it.holds(fresh.since));
        }
        while known.len() >= PROVIDERS_MAX {
            forget_oldest(&mut known, |_| true);
        }
        known.insert(key, fresh);
    }
}

fn key(client: &Client) -> Key {
    (client.tenant, client.issuer.clone())
}

fn forget_oldest(known: &mut HashMap<Key, Known>, may_go: impl Fn(&Key) -> bool) {
    let may_go = known.iter().filter(|(key, _)| may_go(key));
    let oldest = may_go.min_by_key(|(_, it)| it.since).map(|(key, _)| key.clone());
    oldest.and_then(|oldest| known.remove(&oldest));
}

impl Known {
    fn holds(&self, now: DateTime<Utc>) -> bool {
        let age_max = if self.what.is_ok() { METADATA_AGE_MAX } else { FAILURE_AGE_MAX };
        is_younger(self.since, age_max, now)
    }
}

/// Whether what is from then is younger than that. A call that began earlier may find what a later one
/// fetched; what is from farther in the future is from before a clock was put right.
pub fn is_younger(since: DateTime<Utc>, age_max: TimeDelta, now: DateTime<Utc>) -> bool {
    (-LEEWAY..age_max).contains(&(now - since))
}

async fn fetch(
    http: &Http,
    slot: &Slot,
    place: &Endpoint,
    issuer: &str,
) -> Result<Arc<Provider>, Failure> {
    let answer = http.get(slot, place, None).await.and_then(|answer| answer.good());
    let json = answer.map_err(|trouble| trouble.told("su configuración", &place.host()))?;
    let metadata = Metadata::read(&json, issuer, http.private_networks())?;
    let keys = KeyRing::of(metadata.keys.clone());
    Ok(Arc::new(Provider { metadata, keys }))
}

#[cfg(test)]
mod tests {
    use kernel::{
        Secret,
        ids::{Id as _, uuid_v7},
    };

    use super::*;
    use crate::failure::refused;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("a moment")
    }

    fn failed(seconds: i64) -> Known {
        Known { since: at(seconds), what: Err(refused("prueba")) }
    }

    fn client(tenant: u128, issuer: &str) -> Client {
        Client {
            tenant: TenantId::from_uuid(uuid_v7(DateTime::UNIX_EPOCH, tenant)),
            issuer: issuer.to_owned(),
            id: "zocalo".to_owned(),
            secret: Secret::new(String::new()),
            groups_claim: "groups".to_owned(),
        }
    }

    #[test]
    fn a_failure_is_forgotten_soon_and_known_to_who_met_it_alone() {
        let providers = Providers::default();
        providers.remember(key(&client(1, "a")), failed(0));
        let is_known = |seconds| providers.known(&client(1, "a"), at(seconds)).is_some();
        assert!(is_known(9) && is_known(-2) && !is_known(10) && !is_known(-61));
        assert!(providers.known(&client(1, "b"), at(0)).is_none());
        assert!(providers.known(&client(2, "a"), at(0)).is_none(), "another tenant asks itself");
    }

    #[test]
    fn so_many_are_remembered_and_the_oldest_goes() {
        let providers = Providers::default();
        for n in 0..=PROVIDERS_MAX {
            providers.remember(key(&client(n as u128, "a")), failed(n as i64 / 500));
        }
        let count = providers.0.lock().expect("the providers").len();
        assert_eq!(count, PROVIDERS_MAX);
        assert!(providers.known(&client(PROVIDERS_MAX as u128, "a"), at(2)).is_some());
    }

    #[test]
    fn who_tries_many_forgets_its_own() {
        let providers = Providers::default();
        providers.remember(key(&client(1, "a")), failed(0));
        for n in 0..PROVIDERS_MAX {
            providers.remember(key(&client(2, &n.to_string())), failed(1));
        }
        assert!(providers.known(&client(1, "a"), at(2)).is_some());
        let count = providers.0.lock().expect("the providers").len();
        assert_eq!(count, 1 + PROVIDERS_PER_TENANT_MAX);
    }
}
