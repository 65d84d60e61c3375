//! Running one claimed job.

use std::{panic::AssertUnwindSafe, sync::Arc};

use db::Db;
use futures::FutureExt as _;
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
            () = self.signs_of_life(claimed) => {
                tracing::warn!("Stopped a job that another worker has taken over");
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
        let work = AssertUnwindSafe((kind.run)(claimed.payload.clone(), context)).catch_unwind();
        match tokio::time::timeout(kind.timeout, work).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Outcome::retry("el programa falló al ejecutarlo"),
            Err(_) => Outcome::retry(format!("no terminó en {} s", kind.timeout.as_secs_f32())),
        }
    }

    /// Ends when the job is no longer this runner's.
    async fn signs_of_life(&self, claimed: &Claimed) {
        loop {
            tokio::time::sleep(self.pace.heartbeat).await;
            match finish::prolong(&self.db, claimed, &self.pace).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(%error, "The lease of a job was not prolonged: {error}");
                }
            }
        }
    }
}
