//! The worker: leases shards of lanes, goes round the lanes with work, claims, runs, writes down.

mod claim;
mod execute;
mod finish;
mod housekeeping;
mod mine;
mod pace;
mod shards;

use std::{sync::Arc, time::Duration};

use db::{Db, Error};
use kernel::ids::{Id as _, JobId};
use tokio::{sync::watch, task::JoinSet, time::sleep};
use uuid::Uuid;

use crate::Registry;
use claim::{Lane, Place};
use execute::Workshop;
use mine::Mine;
pub use pace::Pace;
use shards::Shards;

/// Runs the jobs of the kinds it knows.
pub struct Runner {
    workshop: Workshop,
    concurrency: usize,
    me: Uuid,
    mine: Mine,
}

impl Runner {
    /// A runner for these kinds that runs at most `concurrency` jobs at once.
    #[must_use]
    pub fn new(db: Db, registry: Registry, concurrency: usize) -> Self {
        let me = db.new_id::<JobId>().uuid();
        let provided = registry.provided();
        let (registry, pace) = (Arc::new(registry), Arc::new(Pace::default()));
        let workshop = Workshop { db, registry, provided, pace };
        Self { workshop, concurrency: concurrency.max(1), me, mine: Mine::default() }
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
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<(), Error> {
        let Workshop { db, pace, .. } = &self.workshop;
        let shards = Arc::new(Shards::default());
        let mut running = JoinSet::new();
        let work = async {
            // Looks at `stop` by itself, between rounds: cut off in the middle of a claim, it would
            // leave jobs behind that nobody runs.
            self.rounds(&shards, &mut running, stop.clone()).await;
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        };
        tokio::select! {
            () = work => {}
            () = shards.keep(db, self.me, pace) => {}
            () = self.housekeeping(&shards, stop.clone()) => {}
            () = grace_is_over(stop.clone(), pace.grace) => {
                tracing::warn!("Some jobs did not end in time; they will be tried again");
            }
        }
        shards::release(db, self.me).await
    }

    async fn rounds(
        &self,
        shards: &Shards,
        running: &mut JoinSet<()>,
        mut stop: watch::Receiver<bool>,
    ) {
        tokio::select! {
            () = self.prepare() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        let mut place = Place::default();
        while !is_over(&stop) {
            let wait = match self.round(shards, running, &mut place, &stop).await {
                Ok(0) => self.workshop.pace.poll,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(%error, "The queue does not answer: {error}");
                    self.workshop.pace.heartbeat
                }
            };
            if !wait.is_zero() {
                self.rest(running, wait, &mut stop).await;
            }
            while let Some(ended) = running.try_join_next() {
                note(ended);
            }
        }
    }

    /// Until it is time to look again, a job has ended and made room, or all is to stop.
    async fn rest(
        &self,
        running: &mut JoinSet<()>,
        wait: Duration,
        stop: &mut watch::Receiver<bool>,
    ) {
        let is_full = running.len() >= self.concurrency;
        tokio::select! {
            Some(ended) = running.join_next() => note(ended),
            () = sleep(wait), if !is_full => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }

    /// One look at the lanes behind `place`; answers how many jobs were begun. The free room is
    /// shared out evenly, so that a tenant with many jobs does not keep others waiting.
    async fn round(
        &self,
        shards: &Shards,
        running: &mut JoinSet<()>,
        place: &mut Place,
        stop: &watch::Receiver<bool>,
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
            if free == 0 || is_over(stop) {
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
        let kinds = registry.kinds();
        let claimed = claim::claim(db, lane, term, &kinds, max, &self.mine, pace).await?;
        let begun = claimed.len();
        for job in claimed {
            let (workshop, mine) = (self.workshop.clone(), self.mine.begin(job.job));
            running.spawn(async move {
                workshop.execute(job).await;
                drop(mine);
            });
        }
        Ok(begun)
    }
}

/// Whether all is to stop; a sender that is gone means so, too.
fn is_over(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow() || stop.has_changed().is_err()
}

async fn grace_is_over(mut stop: watch::Receiver<bool>, grace: Duration) {
    // A sender that is gone means stop, too.
    let _: Result<_, _> = stop.wait_for(|stop| *stop).await.map(|_| ());
    sleep(grace).await;
}

fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "A job ended in a way it should not: {error}");
    }
}
