//! Running one claimed job.

use std::{panic::AssertUnwindSafe, sync::Arc};

use db::Db;
use futures::FutureExt as _;
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing::Instrument as _;

use super::{Pace, claim::Claimed, finish};
use crate::{Backoff, JobContext, Outcome, Registry, context::Provided};

/// What every job of a runner shares.
#[derive(Clone)]
pub(super) struct Workshop {
    pub(super) db: Db,
    pub(super) registry: Arc<Registry>,
    pub(super) provided: Arc<Provided>,
    pub(super) pace: Arc<Pace>,
}

impl Workshop {
    /// Runs it outside any transaction, gives signs of life meanwhile, writes down how it ended.
    pub(super) async fn execute(self, claimed: Claimed) {
        let span = tracing::info_span!(
            "job", job.id = %claimed.job, job.kind = %claimed.kind, tenant.id = %claimed.tenant
        );
        self.execute_inside(&claimed).instrument(span).await;
    }

    async fn execute_inside(&self, claimed: &Claimed) {
        let outcome = tokio::select! {
            outcome = self.attempt(claimed) => outcome,
            why = self.until_lost(claimed) => {
                // Nothing is written down: others have it by now, or will when they see its lease.
                tracing::warn!("Stopped a job that is not this worker's any more: {why}");
                return;
            }
        };
        if let Outcome::Retry { reason, .. } | Outcome::Dead { reason } = &outcome {
            tracing::warn!(attempt = claimed.attempt, "The job did not succeed: {reason}");
        }
        let backoff = self.registry.get(&claimed.kind).map_or(Backoff::USUAL, |kind| kind.backoff);
        match finish::finish(&self.db, claimed, &outcome, &backoff).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("Another worker has the job by now; its end counts"),
            Err(error) => {
                tracing::error!(%error, "The end of a job was not written down: {error}");
            }
        }
    }

    async fn attempt(&self, claimed: &Claimed) -> Outcome {
        let Some(kind) = self.registry.get(&claimed.kind) else {
            return Outcome::retry("este programa no conoce ese tipo de encargo");
        };
        let context = JobContext {
            db: self.db.clone(),
            tenant: claimed.tenant,
            job: claimed.job,
            attempt: claimed.attempt,
            provided: Arc::clone(&self.provided),
        };
        let Some(payload) = claimed.payload.clone() else {
            return Outcome::dead("ya no se guardan los datos con que se encargó");
        };
        let work = AssertUnwindSafe((kind.run)(payload, context)).catch_unwind();
        match tokio::time::timeout(kind.timeout, work).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Outcome::retry("el programa falló al ejecutarlo"),
            Err(_) => Outcome::retry(format!("no terminó en {} s", kind.timeout.as_secs_f32())),
        }
    }

    /// Gives signs of life, and ends when the job is no longer this runner's: another has it, or the
    /// lease ran out unrenewed by this process's own clock, so that another may have it.
    async fn until_lost(&self, claimed: &Claimed) -> &'static str {
        let mut ends = claimed.ends;
        loop {
            let began = Instant::now() + self.pace.heartbeat;
            sleep_until(began.min(ends)).await;
            match timeout_at(ends, finish::prolong(&self.db, claimed, &self.pace)).await {
                Ok(Ok(true)) => ends = began + self.pace.job_lease,
                Ok(Ok(false)) => return "another worker has taken it over",
                Ok(Err(error)) => {
                    tracing::warn!(%error, "The lease of a job was not prolonged: {error}");
                }
                Err(_) => return "its lease has run out",
            }
        }
    }
}
