//! Runs of imports are kept for a year.

use chrono::TimeDelta;
use db::{Db, Error};
use futures::future::{BoxFuture, FutureExt as _};

/// How long a run can be looked at.
const KEPT_DAYS: i64 = 365;
/// Runs removed in one transaction.
const BATCH_MAX: i32 = 100;

/// Removes the runs that began more than a year ago, one that never ended included.
#[must_use]
pub fn retire(db: Db) -> BoxFuture<'static, Result<(), Error>> {
    async move {
        let before = db.clock().now() - TimeDelta::days(KEPT_DAYS);
        db.retire("select imports_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
    }
    .boxed()
}
