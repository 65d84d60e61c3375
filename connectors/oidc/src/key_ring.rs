//! The keys of one provider as they were last fetched, and when they are fetched again.

use chrono::{DateTime, Utc};
use tenancy::provider::Failure;
use tokio::sync::Mutex;

use crate::{
    endpoint::Endpoint,
    failure::refused,
    http::Http,
    jws::Jws,
    keys::{Keys, Verdict},
    limits::{KEYS_AGAIN_MIN, KEYS_AGE_MAX},
    providers::is_younger,
    slots::Slot,
};

/// The keys at one place.
pub struct KeyRing {
    place: Endpoint,
    /// Locked while they are fetched, so that those who wait share one answer.
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    fetched: Option<(DateTime<Utc>, Keys)>,
    /// When a token last had them fetched before their time.
    again_at: Option<DateTime<Utc>>,
}

impl KeyRing {
    pub fn of(place: Endpoint) -> Self {
        Self { place, kept: Mutex::default() }
    }

    /// Checks that a key of the provider has signed the token. When none of those we have did, there may be
    /// new ones, and they are fetched: once, and not for every token, or forged ones would have us
    /// hammer the provider.
    pub async fn check(
        &self,
        http: &Http,
        slot: &Slot,
        token: &Jws<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let mut kept = self.kept.lock().await;
        let at_hand =
            kept.fetched.take().filter(|(since, _)| is_younger(*since, KEYS_AGE_MAX, now));
        // What was fetched for this very token is not fetched again for it.
        let may_fetch_again = at_hand.is_some() && kept.may_fetch_again(now);
        let (since, keys) = match at_hand {
            Some(at_hand) => at_hand,
            None => (now, self.fetch(http, slot).await?),
        };
        let verdict = keys.judge(token);
        kept.fetched = Some((since, keys));
        if verdict == Verdict::Signed || !may_fetch_again {
            return told(verdict);
        }
        kept.again_at = Some(now);
        let keys = self.fetch(http, slot).await?;
        let verdict = keys.judge(token);
        kept.fetched = Some((now, keys));
        told(verdict)
    }

    async fn fetch(&self, http: &Http, slot: &Slot) -> Result<Keys, Failure> {
        let answer = http.get(slot, &self.place, None).await.and_then(|answer| answer.good());
        Keys::read(&answer.map_err(|trouble| trouble.told("sus claves", &self.place.host()))?)
    }
}

impl Kept {
    fn may_fetch_again(&self, now: DateTime<Utc>) -> bool {
        !self.again_at.is_some_and(|at| is_younger(at, KEYS_AGAIN_MIN, now))
    }
}

fn told(verdict: Verdict) -> Result<(), Failure> {
    match verdict {
        Verdict::Signed => Ok(()),
        Verdict::UnknownKey => Err(refused("el token es de una clave que el proveedor no tiene")),
        Verdict::Forged => Err(refused("la firma del token no es la del proveedor")),
    }
}
