//! Forgets reports long after they were decided about.

use chrono::TimeDelta;
use db::Db;

/// How long they are kept after that.
pub const KEPT: TimeDelta = TimeDelta::days(365);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 500;

/// Removes them.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select listing_reports_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
