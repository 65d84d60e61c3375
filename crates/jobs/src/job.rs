//! A job: what to do, how long it may take, how often it may be tried.

use std::{borrow::Cow, future::Future, time::Duration};

use chrono::{DateTime, Utc};
use db::{Error, TenantTx};
use kernel::ids::JobId;
use serde::{Serialize, de::DeserializeOwned};

use crate::{JobContext, enqueue};

/// Work to be done outside a transaction, once it has committed.
///
/// A job can be run twice (a worker may die between the work and its being written down), so `run`
/// must be safe to repeat. Its fields are ids, never personal data: it re-reads the rows.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// `listings.reindex`: the capability and the verb.
    const KIND: &'static str;
    /// How urgent it is beside others.
    const CLASS: Class = Class::Normal;
    /// The part of the product it belongs to: where a tenant has not got that part, its jobs wait (see
    /// [`crate::hold`]). Empty for what every tenant has.
    const PART: &'static str = "";
    /// How long one attempt may take.
    const TIMEOUT: Duration;
    /// How many attempts it has in all.
    const ATTEMPTS: i16;
    /// How the wait between attempts grows.
    const BACKOFF: Backoff = Backoff::USUAL;

    /// Whom it talks to. Jobs to one destination share a lane, which can be held or limited.
    fn destination(&self) -> Cow<'static, str> {
        Cow::Borrowed("")
    }

    /// Jobs of a lane with the same key run one at a time. Of those that have committed when one is
    /// chosen, the one enqueued first is next, also while it waits for another attempt; one whose
    /// transaction commits later than that of a job enqueued after it may come behind it.
    fn ordering_key(&self) -> Option<String> {
        None
    }

    /// Enqueued again with the same key while one still waits, it is folded into that one, which then
    /// does not begin before the enqueuing transaction has ended.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// Does it.
    fn run(&self, context: &JobContext) -> impl Future<Output = Outcome> + Send;

    /// Enqueues it in the caller's transaction; `None` when it was folded into one that waits.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    fn enqueue(
        self,
        tx: &mut TenantTx,
    ) -> impl Future<Output = Result<Option<JobId>, Error>> + Send {
        async move {
            let now = tx.now();
            enqueue::enqueue(&self, tx, now).await
        }
    }

    /// Enqueues it for later.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    fn enqueue_at(
        self,
        tx: &mut TenantTx,
        run_at: DateTime<Utc>,
    ) -> impl Future<Output = Result<Option<JobId>, Error>> + Send {
        async move { enqueue::enqueue(&self, tx, run_at).await }
    }
}

/// How urgent a job is. Each class has a lane of its own per tenant and destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A person waits for it, or money.
    Critical,
    /// The usual.
    Normal,
    /// Much of the same: campaigns, imports.
    Bulk,
    /// Housekeeping.
    Maintenance,
}

impl Class {
    /// As the table has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Normal => "normal",
            Self::Bulk => "bulk",
            Self::Maintenance => "maintenance",
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Not this time; worth another attempt if one is left.
    Retry {
        /// Not before this much time has passed, when the other side said so.
        after: Option<Duration>,
        /// Why, for whoever reads the ledger.
        reason: String,
    },
    /// No attempt would help.
    Dead {
        /// Why, for whoever reads the ledger.
        reason: String,
    },
}

impl Outcome {
    /// Another attempt at the usual time.
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { after: None, reason: reason.into() }
    }

    /// No other attempt.
    pub fn dead(reason: impl Into<String>) -> Self {
        Self::Dead { reason: reason.into() }
    }
}

/// Waits between attempts: any time up to a bound that doubles ("full jitter"), so that what failed
/// together does not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The bound after the first attempt.
    pub first: Duration,
    /// The bound never grows beyond this.
    pub max: Duration,
}

impl Backoff {
    /// Up to 2 seconds, 4, 8… up to 10 minutes.
    pub const USUAL: Self =
        Self { first: Duration::from_secs(2), max: Duration::from_secs(10 * 60) };

    /// The wait after `attempt` (from 1) for these random bits, at least `after`.
    #[must_use]
    pub fn wait(&self, attempt: i16, random: u128, after: Option<Duration>) -> Duration {
        let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(30);
        let bound = self.first.saturating_mul(1 << doublings).min(self.max);
        let jitter = random % (bound.as_millis() + 1);
        let jitter = Duration::from_millis(u64::try_from(jitter).unwrap_or(u64::MAX));
        after.map_or(jitter, |after| after.max(jitter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_anywhere_up_to_a_bound_that_doubles_until_its_maximum() {
        let backoff = Backoff { first: Duration::from_secs(1), max: Duration::from_secs(5) };
        let bounds: Vec<_> = (1..=5)
            .map(|attempt| {
                let waits = (0..20_000).map(|random| backoff.wait(attempt, random, None));
                (waits.clone().min(), waits.max().map(|wait| wait.as_millis()))
            })
            .collect();
        let zero = Some(Duration::ZERO);
        let expected = [1000, 2000, 4000, 5000, 5000].map(|bound| (zero, Some(bound)));
        assert_eq!(bounds, expected);
        assert!(backoff.wait(i16::MAX, u128::MAX, None) <= backoff.max);
    }

    #[test]
    fn the_other_sides_wish_is_honoured_beyond_the_maximum() {
        let asked = Duration::from_secs(3600);
        assert_eq!(Backoff::USUAL.wait(1, 7, Some(asked)), asked);
    }
}
