//! Sessions, devices, links, keys and counted guesses go when their time has ended.

use chrono::TimeDelta;
use db::{Db, Error};

use crate::{api_key, device, impersonation, session};

/// How long a link that ended can be looked at.
const LINKS_KEPT: TimeDelta = TimeDelta::days(30);
/// How long guesses are counted and a little more.
const GUESSES_KEPT: TimeDelta = TimeDelta::days(1);
/// Rows of each sort removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// Removes what has ended.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn access_retire(db: Db) -> Result<(), Error> {
    let now = db.clock().now();
    let before = [
        now - session::LIFE,
        now - session::IDLE,
        now - device::KEPT,
        now - LINKS_KEPT,
        now - GUESSES_KEPT,
    ];
    db.retire("select api_keys_retire($1, $2)", &[now - api_key::KEPT], BATCH_MAX).await?;
    db.retire("select impersonations_retire($1, $2)", &[now - impersonation::KEPT], BATCH_MAX)
        .await?;
    db.retire("select access_retire($1, $2, $3, $4, $5, $6)", &before, BATCH_MAX).await.map(drop)
}
