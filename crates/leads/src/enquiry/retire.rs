//! Removes enquiries whose time has ended.

use chrono::TimeDelta;
use db::Db;

/// How long one is kept: two years, in which a sale may come of it.
pub const KEPT: TimeDelta = TimeDelta::days(730);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// Removes them.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select enquiries_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
