//! Removes what nobody has written on for long.

use chrono::TimeDelta;
use db::Db;

/// How long it is kept after it was saved last.
pub const KEPT: TimeDelta = TimeDelta::days(365);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 500;

/// Removes it.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select listing_drafts_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
