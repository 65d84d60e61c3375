//! Flags: new behaviour is switched on for some before it is for all, and off for everybody at once.

mod change;
mod held;
mod step;

pub use change::{NewFlag, change, create, kill, remove};
pub use held::{FOLLOW_EVERY, Flags, Turn};
pub use step::NoteStep;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::AccountId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Its name in code, `search.facets_v2`.
    pub key: String,
    /// What it switches, for people.
    pub purpose: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when it should be gone. After that it still works, and is told as overdue.
    pub ends_on: NaiveDate,
    /// What it is when it is killed, and where it cannot be read.
    pub safe_side: bool,
    /// Whether it was killed: then it is its safe side for everybody.
    pub is_killed: bool,
    /// Whether front ends may ask for it.
    pub is_shown: bool,
    /// For whom it is on.
    pub rules: Rules,
}

/// For whom a flag is on: the first of these that says anything decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Accounts it is decided for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub accounts: BTreeMap<String, bool>,
    /// Tenants it is decided for, by their short name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tenants: BTreeMap<String, bool>,
    /// The share of everybody else, in steps; the last whose moment has come holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Whether it is on for everybody where no step holds yet.
    pub everybody: bool,
}

/// From a moment on, so many of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From when.
    pub at: DateTime<Utc>,
    /// Of a hundred.
    pub percent: u8,
}

/// For whom it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The tenant's short name.
    pub tenant: &'a str,
    /// Who is signed in.
    pub account: Option<AccountId>,
    /// What a front end knows a visitor by who is not.
    pub visitor: Option<&'a str>,
}

impl Flag {
    /// Whether it is on for `subject` at `now`.
    #[must_use]
    pub fn is_on(&self, subject: Subject<'_>, now: DateTime<Utc>) -> bool {
        if self.is_killed {
            return self.safe_side;
        }
        let account = subject.account.map(|account| account.to_string());
        let of_account = account.as_ref().and_then(|account| self.rules.accounts.get(account));
        if let Some(decided) = of_account.or_else(|| self.rules.tenants.get(subject.tenant)) {
            return *decided;
        }
        match self.rules.percent(now) {
            None => self.rules.everybody,
            Some(percent) => {
                let who = account.as_deref().or(subject.visitor).unwrap_or(subject.tenant);
                share(&self.key, who) < u64::from(percent) * 100
            }
        }
    }

    /// Whether it should be gone by now.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.ends_on < today
    }
}

impl Rules {
    /// The share that holds at `now`, if a step does.
    #[must_use]
    pub fn percent(&self, now: DateTime<Utc>) -> Option<u8> {
        self.last(|step| step.at <= now)
    }

    /// The share that held until `at`, if a step did.
    fn percent_before(&self, at: DateTime<Utc>) -> Option<u8> {
        self.last(|step| step.at < at)
    }

    fn last(&self, has_come: impl Fn(&Step) -> bool) -> Option<u8> {
        let come = self.steps.iter().filter(|step| has_come(step));
        come.max_by_key(|step| step.at).map(|step| step.percent)
    }
}

/// Where somebody stands among ten thousand: always the same for one flag, and unlike for another.
fn share(key: &str, who: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update((key.len() as u64).to_be_bytes());
    hash.update(key);
    hash.update(who);
    let digest = hash.finalize();
    let (head, _) = digest.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    u64::from_be_bytes(*head) % 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use kernel::ids::{Id as _, uuid_v7};

    fn flag(rules: Rules) -> Flag {
        Flag {
            key: "search.facets".into(),
            purpose: "Prueba".into(),
            owner: "Ana".into(),
            ends_on: NaiveDate::MAX,
            safe_side: false,
            is_killed: false,
            is_shown: true,
            rules,
        }
    }

    fn at(percent: u8) -> Rules {
        Rules { steps: vec![Step { at: DateTime::UNIX_EPOCH, percent }], ..Rules::default() }
    }

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn visitor(name: &str) -> Subject<'_> {
        Subject { tenant: "demo", account: None, visitor: Some(name) }
    }

    #[test]
    fn a_new_one_is_off_for_everybody() {
        assert!(!flag(Rules::default()).is_on(visitor("ana"), NOW));
    }

    #[test]
    fn a_share_is_as_large_as_it_says_and_stays_with_the_same_people() {
        let names: Vec<String> = (0..10_000).map(|n| format!("visitor-{n}")).collect();
        let on = |rules: Rules, key: &str| -> Vec<bool> {
            let flag = Flag { key: key.into(), ..flag(rules) };
            names.iter().map(|name| flag.is_on(visitor(name), NOW)).collect()
        };
        for percent in [0, 5, 20, 50, 99, 100] {
            let count = on(at(percent), "a.flag").iter().filter(|on| **on).count() as f64 / 100.0;
            assert!((count - f64::from(percent)).abs() < 2.0, "{percent} %: {count}");
        }
        let (few, more) = (on(at(5), "a.flag"), on(at(25), "a.flag"));
        assert!(few.iter().zip(&more).all(|(few, more)| !few || *more), "who has it keeps it");
        assert_eq!(few, on(at(5), "a.flag"), "sticky");
        let other = on(at(5), "another.flag");
        let both = few.iter().zip(&other).filter(|(one, other)| **one && **other).count();
        assert!(both < 100, "another flag falls on other people: {both}");
    }

    #[test]
    fn who_is_named_comes_before_a_share_and_a_kill_before_all() {
        let account = AccountId::from_uuid(uuid_v7(NOW, 7));
        let rules = Rules {
            accounts: [(account.to_string(), true)].into(),
            tenants: [("demo".to_owned(), false)].into(),
            ..at(100)
        };
        let mut flag = flag(rules);
        let ana = Subject { tenant: "demo", account: Some(account), visitor: None };
        assert!(flag.is_on(ana, NOW));
        assert!(!flag.is_on(visitor("luis"), NOW), "her tenant has it not");
        assert!(flag.is_on(Subject { tenant: "vecino", ..visitor("luis") }, NOW));
        flag.is_killed = true;
        assert!(!flag.is_on(ana, NOW));
        flag.safe_side = true;
        assert!(flag.is_on(visitor("luis"), NOW), "the safe side may be on");
    }

    #[test]
    fn steps_hold_from_their_moment_on() {
        let step = |days, percent| Step { at: NOW + TimeDelta::days(days), percent };
        let rules =
            Rules { steps: vec![step(2, 100), step(0, 5), step(1, 25)], ..Rules::default() };
        let at = |days| rules.percent(NOW + TimeDelta::days(days));
        assert_eq!(
            [at(-1), at(0), at(1), at(2), at(9)],
            [None, Some(5), Some(25), Some(100), Some(100)]
        );
    }
}
