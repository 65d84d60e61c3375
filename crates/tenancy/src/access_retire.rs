//! Sessions, devices, links and counted guesses go when their time has ended.

use chrono::TimeDelta;
use db::{Db, Error};

use crate::{device, session};

/// How long a link that ended can be looked at.
const LINKS_KEPT: TimeDelta = TimeDelta::days(30);
/// How long guesses are counted and a little more.
const GUESSES_KEPT: TimeDelta = TimeDelta::days(1);
/// Rows of each sort removed in one transaction.
const BATCH_MAX: i32 = 1_000;
/// Transactions of one call; what is left waits for the next.
const BATCHES_MAX: usize = 1_000;

/// Removes what has ended.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn access_retire(db: Db) -> Result<(), Error> {
    let now = db.clock().now();
    for _ in 0..BATCHES_MAX {
        let mut look = db.look_up().await?;
        let gone: i64 = sqlx::query_scalar("select access_retire($1, $2, $3, $4, $5, $6)")
            .bind(now - session::LIFE)
            .bind(now - session::IDLE)
            .bind(now - device::KEPT)
            .bind(now - LINKS_KEPT)
            .bind(now - GUESSES_KEPT)
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
