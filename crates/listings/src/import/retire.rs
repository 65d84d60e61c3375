//! Runs of imports are kept for a year.

use chrono::TimeDelta;
use db::{Db, Error};
use futures::future::{BoxFuture, FutureExt as _};

/// How long a run can be looked at.
const KEPT_DAYS: i64 = 365;
/// Runs removed in one transaction.
const BATCH_MAX: i32 = 100;
/// Transactions of one call; what is left waits for the next.
const BATCHES_MAX: usize = 1_000;

/// Removes the runs that began more than a year ago, one that never ended included.
#[must_use]
pub fn retire(db: Db) -> BoxFuture<'static, Result<(), Error>> {
    async move {
        let before = db.clock().now() - TimeDelta::days(KEPT_DAYS);
        for _ in 0..BATCHES_MAX {
            let mut look = db.look_up().await?;
            let gone: i64 = sqlx::query_scalar("select imports_retire($1, $2)")
                .bind(before)
                .bind(BATCH_MAX)
                .fetch_one(look.sql())
                .await?;
            look.commit().await?;
            if gone == 0 {
                break;
            }
        }
        Ok(())
    }
    .boxed()
}
