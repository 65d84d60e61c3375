//! Attempts and kept letters go when their time has ended.

use chrono::TimeDelta;
use db::{Db, Error};

/// How long it can be seen what became of a letter.
const CALLS_KEPT: TimeDelta = TimeDelta::days(90);
/// How long a letter lies in the outbox: it may hold a link that lets somebody in.
const OUTBOX_KEPT: TimeDelta = TimeDelta::days(7);
/// Rows of each sort removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// Removes what has ended.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), Error> {
    let now = db.clock().now();
    let before = [now - CALLS_KEPT, now - OUTBOX_KEPT];
    db.retire("select mail_retire($1, $2, $3)", &before, BATCH_MAX).await.map(drop)
}
