//! Which sites have a lender, so that their listings need not ask for one each time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::ids::{SiteId, TenantId};

/// How long it is remembered what a site had; a first lender shows up that late.
const REMEMBERED: TimeDelta = TimeDelta::seconds(30);
/// Sites remembered at most; then all are asked again.
const SITES_MAX: usize = 10_000;

/// What was found of a site.
#[derive(Clone, Copy)]
struct Known {
    of: TenantId,
    at: DateTime<Utc>,
    has_none: bool,
}

/// What was found when each of them was last asked.
#[derive(Default)]
pub(crate) struct Lending(Mutex<HashMap<SiteId, Known>>);

impl Lending {
    /// Whether the site had none a moment ago.
    pub fn has_none(&self, site: SiteId, now: DateTime<Utc>) -> bool {
        self.find(site).is_some_and(|known| known.has_none && now - known.at < REMEMBERED)
    }

    /// Whether it had some when it was last asked, and whether it is time to ask again.
    pub fn last(&self, site: SiteId, now: DateTime<Utc>) -> (bool, bool) {
        let known = self.find(site);
        let has_some = known.is_some_and(|known| !known.has_none);
        (has_some, known.is_none_or(|known| now - known.at >= REMEMBERED))
    }

    fn find(&self, site: SiteId) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&site).copied()
    }

    /// What was found.
    pub fn note(&self, (of, site): (TenantId, SiteId), at: DateTime<Utc>, has_none: bool) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= SITES_MAX && !held.contains_key(&site) {
            held.clear();
        }
        held.insert(site, Known { of, at, has_none });
    }

    /// Somebody changed a lender of that tenant here.
    pub fn forget(&self, tenant: TenantId) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, known| known.of != tenant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_remembered_for_a_while_and_until_there_is_one() {
        let (lending, site) = (Lending::default(), SiteId(Default::default()));
        let tenant = TenantId(Default::default());
        let now = DateTime::UNIX_EPOCH;
        assert!(!lending.has_none(site, now));
        assert_eq!(lending.last(site, now), (false, true));
        lending.note((tenant, site), now, true);
        assert!(lending.has_none(site, now) && !lending.has_none(site, now + REMEMBERED));
        assert_eq!(lending.last(site, now), (false, false));
        lending.note((tenant, site), now, false);
        assert!(!lending.has_none(site, now));
        assert_eq!(lending.last(site, now + REMEMBERED), (true, true), "the last word holds");
        lending.forget(tenant);
        assert_eq!(lending.last(site, now), (false, true));
    }
}
