//! Sites without a lender, so that their listings need not ask for one each time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::ids::{SiteId, TenantId};

/// How long it is remembered that a site had none; a first lender shows up that late.
const REMEMBERED: TimeDelta = TimeDelta::seconds(30);
/// Sites remembered at most; then all are asked again.
const SITES_MAX: usize = 10_000;

/// When each of them was last asked.
#[derive(Default)]
pub(crate) struct Absent(Mutex<HashMap<SiteId, (TenantId, DateTime<Utc>)>>);

impl Absent {
    /// Whether the site had none a moment ago.
    pub fn holds(&self, site: SiteId, now: DateTime<Utc>) -> bool {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&site).is_some_and(|(_, asked)| now - *asked < REMEMBERED)
    }

    /// What was found.
    pub fn note(&self, (tenant, site): (TenantId, SiteId), now: DateTime<Utc>, has_none: bool) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !has_none {
            held.remove(&site);
            return;
        }
        if held.len() >= SITES_MAX {
            held.clear();
        }
        held.insert(site, (tenant, now));
    }

    /// Somebody changed a lender of that tenant here.
    pub fn forget(&self, tenant: TenantId) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (of, _)| *of != tenant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_remembered_for_a_while_and_until_there_is_one() {
        let (absent, site) = (Absent::default(), SiteId(Default::default()));
        let tenant = TenantId(Default::default());
        let now = DateTime::UNIX_EPOCH;
        assert!(!absent.holds(site, now));
        absent.note((tenant, site), now, true);
        assert!(absent.holds(site, now) && !absent.holds(site, now + REMEMBERED));
        absent.note((tenant, site), now, false);
        assert!(!absent.holds(site, now));
        absent.note((tenant, site), now, true);
        absent.forget(TenantId(Default::default()));
        assert!(!absent.holds(site, now));
    }
}
