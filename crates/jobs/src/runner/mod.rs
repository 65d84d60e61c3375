//! The worker: leases shards of lanes, goes round the lanes with work, claims, runs, writes down.

mod claim;
mod execute;
mod finish;
mod pace;
mod shards;

use std::sync::Arc;

use db::{Db, Error};
use kernel::ids::{Id as _, JobId};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{Registry, retire::retire};
use claim::{Lane, Place};
use execute::Workshop;
pub use pace::Pace;
use shards::Shards;

/// The shard whose holder looks after the rings, so that one worker does.
const HOUSEKEEPING_SHARD: i16 = 0;

/// Runs the jobs of the kinds it knows.
pub struct Runner {
    workshop: Workshop,
    concurrency: usize,
    me: Uuid,
}

impl Runner {
    /// A runner for these kinds that runs at most `concurrency` jobs at once.
    #[must_use]
    pub fn new(db: Db, registry: Registry, concurrency: usize) -> Self {
        let me = db.new_id::<JobId>().uuid();
        let provided = registry.provided();
        let (registry, pace) = (Arc::new(registry), Arc::new(Pace::default()));
        let workshop = Workshop { db, registry, provided, pace };
        Self { workshop, concurrency: concurrency.max(1), me }
    }

    /// At another pace.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.workshop.pace = Arc::new(pace);
        self
    }

    /// Works until `stop` turns true, then lets running jobs end for a while and gives the shards
    /// back. Dropped in the middle, it is as if the process had died.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the shards could not be given back; their lease ends by itself.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), Error> {
        let shards = Arc::new(Shards::default());
        let mut running = JoinSet::new();
        tokio::select! {
            () = shards.keep(&self.workshop.db, self.me, &self.workshop.pace) => {}
            () = self.housekeeping(&shards) => {}
            () = self.rounds(&shards, &mut running) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
        let all_ended = async { while running.join_next().await.is_some() {} };
        if timeout(self.workshop.pace.grace, all_ended).await.is_err() {
            tracing::warn!("Some jobs did not end in time; they will be tried again");
        }
        shards::release(&self.workshop.db, self.me).await
    }

    async fn rounds(&self, shards: &Shards, running: &mut JoinSet<()>) {
        let mut place = Place::default();
        loop {
            match self.round(shards, running, &mut place).await {
                Ok(0) => self.rest(running).await,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "The queue does not answer: {error}");
                    sleep(self.workshop.pace.heartbeat).await;
                }
            }
            while let Some(ended) = running.try_join_next() {
                note(ended);
            }
        }
    }

    /// Until it is time to look again, or a job has ended and made room.
    async fn rest(&self, running: &mut JoinSet<()>) {
        let is_full = running.len() >= self.concurrency;
        tokio::select! {
            Some(ended) = running.join_next() => note(ended),
            () = sleep(self.workshop.pace.poll), if !is_full => {}
        }
    }

    /// One look at the lanes behind `place`; answers how many jobs were begun. The free room is
    /// shared out evenly, so that a tenant with many jobs does not keep others waiting.
    async fn round(
        &self,
        shards: &Shards,
        running: &mut JoinSet<()>,
        place: &mut Place,
    ) -> Result<usize, Error> {
        let Workshop { db, pace, .. } = &self.workshop;
        let held = shards.held(db.clock().now());
        let mut free = self.concurrency.saturating_sub(running.len());
        if free == 0 || held.is_empty() {
            return Ok(0);
        }
        let numbers: Vec<i16> = held.iter().map(|(shard, _)| *shard).collect();
        let mut lanes = claim::ready(db, &numbers, *place, pace).await?;
        if lanes.is_empty() && *place != Place::default() {
            *place = Place::default();
            lanes = claim::ready(db, &numbers, *place, pace).await?;
        }
        let share = (free / lanes.len().max(1)).clamp(1, pace.batch_max);
        let mut begun = 0;
        for lane in &lanes {
            let Some((_, term)) = held.iter().find(|(shard, _)| *shard == lane.shard()) else {
                continue;
            };
            // One lane that cannot be served does not keep the others waiting.
            *place = lane.place();
            let now_begun = match self.begin(lane, *term, share.min(free), running).await {
                Ok(begun) => begun,
                Err(error @ (Error::Unavailable(_) | Error::NoRoom(_))) => return Err(error),
                Err(error) => {
                    tracing::error!(%error, ?lane, "A lane cannot be served: {error}");
                    continue;
                }
            };
            (begun, free) = (begun + now_begun, free - now_begun);
            if free == 0 {
                break;
            }
        }
        Ok(begun)
    }

    async fn begin(
        &self,
        lane: &Lane,
        term: i64,
        max: usize,
        running: &mut JoinSet<()>,
    ) -> Result<usize, Error> {
        let Workshop { db, registry, pace, .. } = &self.workshop;
        let claimed = claim::claim(db, lane, term, &registry.kinds(), max, pace).await?;
        let begun = claimed.len();
        for job in claimed {
            running.spawn(self.workshop.clone().execute(job));
        }
        Ok(begun)
    }

    /// Looks after the rings, and what capabilities keep for a time, while it holds the shard that
    /// goes with it.
    async fn housekeeping(&self, shards: &Shards) {
        let Workshop { db, pace, registry, .. } = &self.workshop;
        loop {
            let held = shards.held(db.clock().now());
            if !held.iter().any(|(shard, _)| *shard == HOUSEKEEPING_SHARD) {
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

fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "A job ended in a way it should not: {error}");
    }
}
