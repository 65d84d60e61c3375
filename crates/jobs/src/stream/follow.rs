//! Following the stream.

use std::{fmt::Display, future::Future, time::Duration};

use db::{Db, Error};
use tokio::{sync::watch, time::timeout};

use super::{Cursor, Recorded, read_with_epoch};

/// How often the stream is asked when it had nothing new.
pub const POLL: Duration = Duration::from_millis(250);
/// Events of one batch at most.
pub const BATCH_MAX: u32 = 1_000;
/// The wait after a failure; it doubles up to [`WAIT_MAX`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait after a failure.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// What a follower hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What is new, in order; empty only when the epoch changed.
    pub events: Vec<Recorded>,
    /// Where to go on once these have been applied.
    pub next: Cursor,
    /// The database is another than before (restored, moved): what was kept from it outside may be
    /// ahead of it and should be read again.
    pub is_epoch_new: bool,
}

/// Follows the stream from a place on.
pub struct Follower {
    db: Db,
    cursor: Cursor,
    epoch: i32,
    poll: Duration,
}

impl Follower {
    /// A follower of what comes after `cursor`.
    #[must_use]
    pub const fn new(db: Db, cursor: Cursor) -> Self {
        let epoch = cursor.epoch;
        Self { db, cursor, epoch, poll: POLL }
    }

    /// Hands each batch to `take` until `stop` turns true; answers where it got to. A batch that
    /// `take` refuses comes again, so applying one twice must be harmless. Survives the database's
    /// being down, and its coming back as another: each look sees to it that the epoch is opened.
    pub async fn run<Take, Taken, Refusal>(
        mut self,
        mut stop: watch::Receiver<bool>,
        mut take: Take,
    ) -> Cursor
    where
        Take: FnMut(Batch) -> Taken,
        Taken: Future<Output = Result<(), Refusal>>,
        Refusal: Display,
    {
        let mut failures = 0u32;
        while !*stop.borrow() {
            let wait = match self.step(&mut take).await {
                Ok(is_more) => {
                    failures = 0;
                    if is_more { Duration::ZERO } else { self.poll }
                }
                Err(()) => {
                    failures += 1;
                    (FIRST_WAIT * 2u32.pow(failures.min(8) - 1)).min(WAIT_MAX)
                }
            };
            // A sender that is gone means stop, too.
            if timeout(wait, stop.wait_for(|stop| *stop)).await.is_ok() {
                break;
            }
        }
        self.cursor
    }

    /// One look; says whether there was something.
    async fn step<Take, Taken, Refusal>(&mut self, take: &mut Take) -> Result<bool, ()>
    where
        Take: FnMut(Batch) -> Taken,
        Taken: Future<Output = Result<(), Refusal>>,
        Refusal: Display,
    {
        let (epoch, batch) = self.next().await.map_err(|error| {
            tracing::warn!(%error, "The event stream does not answer: {error}");
        })?;
        let Some(batch) = batch else { return Ok(false) };
        let next = batch.next.clone();
        take(batch).await.map_err(|error| {
            tracing::warn!(%error, "A batch of events was not applied: {error}");
        })?;
        (self.cursor, self.epoch) = (next, epoch);
        Ok(true)
    }

    async fn next(&self) -> Result<(i32, Option<Batch>), Error> {
        let (epoch, events) = read_with_epoch(&self.db, &self.cursor, BATCH_MAX).await?;
        let is_epoch_new = epoch != self.epoch;
        let next = events.last().map_or_else(|| self.cursor.clone(), Recorded::cursor);
        let is_something = is_epoch_new || !events.is_empty();
        Ok((epoch, is_something.then_some(Batch { events, next, is_epoch_new })))
    }
}
