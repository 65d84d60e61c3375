//! Looks from outside whether the index keeps up. Whoever follows the stream notices neither that it
//! waits for an answer that never comes nor that an open transaction holds everything back.

use std::{sync::Arc, time::Duration};

use db::Db;
use jobs::stream::{self, Cursor};
use tokio::time::{Instant, sleep, timeout};

use super::told::{Lag, Told};
use crate::Error;

/// How long is waited for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Between two looks.
    pub every: Duration,
    /// For the database to answer one.
    pub answer: Duration,
    /// For what was committed to be found.
    pub behind: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(1),
            answer: Duration::from_secs(3),
            behind: Duration::from_secs(5),
        }
    }
}

/// What was seen before, to be held against what is seen now.
pub(super) struct Watcher {
    db: Db,
    told: Arc<Told>,
    patience: Patience,
    /// Where the stream ended when something was first seen unread, and when that was.
    unread: Option<(Cursor, Instant)>,
    /// The oldest open transaction, and since when others ended behind it.
    oldest: Option<(i64, Instant)>,
}

impl Watcher {
    pub(super) const fn new(db: Db, told: Arc<Told>, patience: Patience) -> Self {
        Self { db, told, patience, unread: None, oldest: None }
    }

    /// Looks for as long as it is polled.
    pub(super) async fn run(mut self) {
        loop {
            sleep(self.patience.every).await;
            let seen = match timeout(self.patience.answer, self.look()).await {
                Ok(Ok(lag)) => lag,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "The event stream cannot be looked at: {error}");
                    Some(Lag::Unreadable)
                }
                Err(_) => {
                    tracing::warn!("The event stream does not answer in time");
                    Some(Lag::Unreadable)
                }
            };
            self.told.note(|known| known.stream = seen);
        }
    }

    async fn look(&mut self) -> Result<Option<Lag>, Error> {
        let waiting = self.is_waiting().await?;
        let held_back = self.is_held_back().await?;
        Ok(waiting.then_some(Lag::Waiting).or(held_back.then_some(Lag::HeldBack)))
    }

    /// Whether something that has been in the stream for a while is unread.
    async fn is_waiting(&mut self) -> Result<bool, Error> {
        let Some(cursor) = self.told.cursor() else { return Ok(false) };
        let first = stream::read(&self.db, &cursor, 1).await?.into_iter().next();
        let Some(first) = first else {
            self.unread = None;
            return Ok(false);
        };
        if let Some((end, since)) = &self.unread
            && first.cursor() < *end
        {
            return Ok(since.elapsed() >= self.patience.behind);
        }
        self.unread = Some((stream::head(&self.db).await?, Instant::now()));
        Ok(false)
    }

    /// Whether transactions have ended for a while behind one that is still open: what they
    /// committed is not in the stream before it ends.
    async fn is_held_back(&mut self) -> Result<bool, Error> {
        let mut look = self.db.look_up().await?;
        let (oldest, ended): (i64, bool) = sqlx::query_as(
            "select pg_snapshot_xmin(s)::text::bigint,
                    pg_snapshot_xmax(s)::text::bigint - pg_snapshot_xmin(s)::text::bigint
                      > (select count(*) from pg_snapshot_xip(s))
             from pg_current_snapshot() s",
        )
        .fetch_one(look.sql())
        .await
        .map_err(db::Error::from)?;
        self.oldest = match self.oldest {
            _ if !ended => None,
            Some((held, since)) if held == oldest => Some((held, since)),
            _ => Some((oldest, Instant::now())),
        };
        Ok(self.oldest.is_some_and(|(_, since)| since.elapsed() >= self.patience.behind))
    }
}
