//! What is remembered of providers, by issuer: nothing that depends on which tenant asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use tenancy::provider::{Client, Failure};

use crate::{
    discovery::{self, Metadata},
    endpoint::Endpoint,
    http::Http,
    key_ring::KeyRing,
    limits::{FAILURE_AGE_MAX, LEEWAY, METADATA_AGE_MAX, PROVIDERS_MAX},
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
pub struct Providers(Mutex<HashMap<String, Known>>);

struct Known {
    since: DateTime<Utc>,
    what: Result<Arc<Provider>, Failure>,
}

impl Providers {
    /// What is known of an issuer and still holds.
    pub fn known(
        &self,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Option<Result<Arc<Provider>, Failure>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(issuer).filter(|it| it.holds(now)).map(|it| it.what.clone())
    }

    /// Asks a provider how it is set up, unless another call has done so meanwhile.
    pub async fn discover(
        &self,
        http: &Http,
        slot: &Slot,
        client: &Client,
        now: DateTime<Utc>,
    ) -> Result<Arc<Provider>, Failure> {
        if let Some(known) = self.known(&client.issuer, now) {
            return known;
        }
        let place = discovery::place(client, http.private_networks())?;
        let what = fetch(http, slot, &place, &client.issuer).await;
        self.remember(&client.issuer, Known { since: now, what: what.clone() });
        what
    }

    fn remember(&self, issuer: &str, fresh: Known) {
        let now = fresh.since;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= PROVIDERS_MAX && !known.contains_key(issuer) {
            known.retain(|_, it| it.holds(now));
        }
        while known.len() >= PROVIDERS_MAX && !known.contains_key(issuer) {
            let oldest =
                known.iter().min_by_key(|(_, it)| it.since).map(|(issuer, _)| issuer.clone());
            oldest.and_then(|oldest| known.remove(&oldest));
        }
        known.insert(issuer.to_owned(), fresh);
    }
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
    use super::*;
    use crate::failure::refused;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("a moment")
    }

    fn failed(seconds: i64) -> Known {
        Known { since: at(seconds), what: Err(refused("prueba")) }
    }

    #[test]
    fn a_failure_is_forgotten_soon() {
        let providers = Providers::default();
        providers.remember("a", failed(0));
        let is_known = |seconds| providers.known("a", at(seconds)).is_some();
        assert!(is_known(9) && is_known(-2) && !is_known(10) && !is_known(-61));
        assert!(providers.known("b", at(0)).is_none());
    }

    #[test]
    fn so_many_are_remembered_and_the_oldest_goes() {
        let providers = Providers::default();
        for n in 0..=PROVIDERS_MAX {
            providers.remember(&n.to_string(), failed(n as i64 / 100));
        }
        let count = providers.0.lock().expect("the providers").len();
        assert_eq!(count, PROVIDERS_MAX);
        assert!(providers.known(&PROVIDERS_MAX.to_string(), at(2)).is_some());
    }
}
