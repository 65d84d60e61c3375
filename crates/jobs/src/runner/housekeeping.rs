//! What a runner does beside running jobs.

use tokio::{sync::watch, time::sleep};

use super::{Runner, execute::Workshop, is_over, shards::Shards};
use crate::retire::retire;

/// The shard whose holder looks after the rings, so that one worker does.
const HOUSEKEEPING_SHARD: i16 = 0;

impl Runner {
    /// What must have succeeded before the first job is claimed, tried until it has.
    pub(super) async fn prepare(&self) {
        let Workshop { db, pace, registry, .. } = &self.workshop;
        for prepare in registry.prepared() {
            while let Err(error) = prepare(db.clone()).await {
                tracing::warn!(%error, "No job runs yet: {error}");
                sleep(pace.heartbeat).await;
            }
        }
    }

    /// Looks after the rings, and what capabilities keep for a time, while it holds the shard that
    /// goes with it.
    pub(super) async fn housekeeping(&self, shards: &Shards, stop: watch::Receiver<bool>) {
        let Workshop { db, pace, registry, .. } = &self.workshop;
        loop {
            let held = shards.held(db.clock().now());
            let is_mine = held.iter().any(|(shard, _)| *shard == HOUSEKEEPING_SHARD);
            if !is_mine || is_over(&stop) {
                sleep(pace.heartbeat).await;
                continue;
            }
            match retire(db).await {
                Ok(done) => tracing::debug!(?done, "Looked after the rings"),
                Err(error) => tracing::warn!(%error, "The rings wait for another time: {error}"),
            }
            for retire in registry.retired() {
                if let Err(error) = retire(db.clone()).await {
                    tracing::warn!(%error, "What is old waits for another time: {error}");
                }
            }
            sleep(pace.retire_every).await;
        }
    }
}
