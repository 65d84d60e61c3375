//! Which shards of lanes are mine, and until when.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Error};
use uuid::Uuid;

use super::Pace;

/// The shards a runner holds, each with the term under which it holds it.
#[derive(Debug, Default)]
pub(super) struct Shards(Mutex<Held>);

#[derive(Debug, Default, Clone)]
struct Held {
    terms: Vec<(i16, i64)>,
    until: DateTime<Utc>,
}

impl Shards {
    /// The shards held at that moment and their terms; none once the lease has run out unrenewed.
    pub(super) fn held(&self, now: DateTime<Utc>) -> Vec<(i16, i64)> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.until > now { held.terms.clone() } else { Vec::new() }
    }

    /// Takes what is free and prolongs what is mine.
    pub(super) async fn lease(&self, db: &Db, me: Uuid, pace: &Pace) -> Result<(), Error> {
        let now = db.clock().now();
        let until = now + TimeDelta::from_std(pace.shard_lease).unwrap_or(TimeDelta::zero());
        let mut look = db.look_up().await?;
        let terms = sqlx::query_as("select shard, term from job_shards_lease($1, $2, $3, $4)")
            .bind(me)
            .bind(now)
            .bind(until)
            .bind(pace.shards_max)
            .fetch_all(look.sql())
            .await?;
        look.commit().await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Held { terms, until };
        Ok(())
    }

    /// Prolongs for as long as it is polled.
    pub(super) async fn keep(&self, db: &Db, me: Uuid, pace: &Pace) {
        loop {
            if let Err(error) = self.lease(db, me, pace).await {
                tracing::warn!(%error, "The lease on the lanes was not prolonged: {error}");
            }
            tokio::time::sleep(pace.heartbeat).await;
        }
    }
}

/// Gives all back, so that another need not wait for the lease to run out.
pub(super) async fn release(db: &Db, me: Uuid) -> Result<(), Error> {
    let mut look = db.look_up().await?;
    sqlx::query("select job_shards_release($1)").bind(me).execute(look.sql()).await?;
    look.commit().await
}
