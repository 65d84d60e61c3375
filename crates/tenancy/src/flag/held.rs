//! The flags as a process holds them: read again every little while, and from a copy on the disk
//! when the database does not answer at the start.

use std::{path::PathBuf, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use chrono::{DateTime, NaiveDate, Utc};
use db::Db;
use sqlx::{FromRow, types::Json};
use tokio::sync::watch;

use super::{Flag, Rules, Subject};
use crate::{Error, kept};

/// How often they are read again: a kill reaches every process within this time and a read.
pub const FOLLOW_EVERY: Duration = Duration::from_secs(2);

/// All flags of the installation. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Flags(Arc<Held>);

#[derive(Debug)]
struct Held {
    all: ArcSwap<Vec<Flag>>,
    turn: watch::Sender<Turn>,
}

/// What whoever waits for a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// They changed so many times.
    Changed(u64),
    /// The process ends.
    Over,
}

impl Default for Flags {
    fn default() -> Self {
        let (turn, _) = watch::channel(Turn::Changed(0));
        Self(Arc::new(Held { all: ArcSwap::default(), turn }))
    }
}

/// A row of the table.
#[derive(FromRow)]
pub(super) struct Row {
    key: String,
    purpose: String,
    owner: String,
    ends_on: NaiveDate,
    safe_side: bool,
    is_killed: bool,
    is_shown: bool,
    rules: Json<Rules>,
}

impl Flags {
    /// Whether a flag is on; one that nobody made is off.
    #[must_use]
    pub fn is_on(&self, key: &str, subject: Subject<'_>, now: DateTime<Utc>) -> bool {
        let all = self.0.all.load();
        all.iter().find(|flag| flag.key == key).is_some_and(|flag| flag.is_on(subject, now))
    }

    /// All of them, in order of key.
    #[must_use]
    pub fn all(&self) -> Arc<Vec<Flag>> {
        self.0.all.load_full()
    }

    /// Reads them from the database; answers whether anything is new.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer; what is held stays.
    pub async fn refresh(&self, db: &Db) -> Result<bool, Error> {
        let mut look = db.look_up().await?;
        let rows: Vec<Row> =
            sqlx::query_as("select * from flag_rules()").fetch_all(look.sql()).await?;
        let new: Vec<Flag> = rows.into_iter().map(Flag::from).collect();
        Ok(self.take(new))
    }

    /// Tells of each change from now on.
    #[must_use]
    pub fn turns(&self) -> watch::Receiver<Turn> {
        self.0.turn.subscribe()
    }

    /// Holds these from now on; answers whether that is anything new.
    fn take(&self, new: Vec<Flag>) -> bool {
        let is_new = **self.0.all.load() != new;
        if is_new {
            self.0.all.store(Arc::new(new));
            self.0.turn.send_modify(|turn| {
                if let Turn::Changed(times) = turn {
                    *times += 1;
                }
            });
        }
        is_new
    }

    /// Keeps them current until `stop`, and a copy in `file`, with which a process begins while the
    /// database does not answer.
    pub async fn follow(self, db: Db, file: PathBuf, mut stop: watch::Receiver<bool>) {
        if let Some(kept) = kept::read(&file) {
            self.take(kept);
        }
        while !*stop.borrow() {
            match self.refresh(&db).await {
                Ok(false) => {}
                Ok(true) => kept::write(&file, &*self.all()),
                Err(error) => tracing::debug!(%error, "The flags stay as they are: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(FOLLOW_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
        self.0.turn.send_replace(Turn::Over);
    }
}

impl From<Row> for Flag {
    fn from(row: Row) -> Self {
        Self {
            key: row.key,
            purpose: row.purpose,
            owner: row.owner,
            ends_on: row.ends_on,
            safe_side: row.safe_side,
            is_killed: row.is_killed,
            is_shown: row.is_shown,
            rules: row.rules.0,
        }
    }
}
