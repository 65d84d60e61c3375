//! Attempts and kept letters go when their time has ended.

use chrono::TimeDelta;
use db::{Db, Error};

/// How long it can be seen what became of a letter.
const CALLS_KEPT: TimeDelta = TimeDelta::days(90);
/// How long a letter lies in the outbox: it may hold a link that lets somebody in.
const OUTBOX_KEPT: TimeDelta = TimeDelta::days(7);
/// Rows of each sort removed in one transaction.
const BATCH_MAX: i32 = 1_000;
/// Transactions of one call; what is left waits for the next.
const BATCHES_MAX: usize = 1_000;

/// Removes what has ended.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), Error> {
    let now = db.clock().now();
    for _ in 0..BATCHES_MAX {
        let mut look = db.look_up().await?;
        let gone: i64 = sqlx::query_scalar("select mail_retire($1, $2, $3)")
            .bind(now - CALLS_KEPT)
            .bind(now - OUTBOX_KEPT)
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
