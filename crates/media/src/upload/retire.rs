//! Forgets photos that never came whole.

use chrono::TimeDelta;
use db::Db;

/// How long one is waited for after its last piece.
pub const KEPT: TimeDelta = TimeDelta::days(7);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 500;

/// Forgets them; their pieces go with the sweep of the store.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select uploads_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
