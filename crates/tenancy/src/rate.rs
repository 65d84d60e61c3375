//! How often something may be done within a time, counted for whoever a limit is meant for.

use chrono::TimeDelta;
use db::TenantTx;
use sha2::{Digest as _, Sha256};

use crate::Error;

/// Limits hold within this time.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);

/// One more of what `parts` name; how many there are within the window. Nothing can be read from what is kept.
///
/// # Errors
/// [`Error::Db`].
pub async fn count(tx: &mut TenantTx, parts: &[&[u8]]) -> Result<i32, Error> {
    let mut bucket = Sha256::new();
    for part in parts {
        bucket.update((part.len() as u64).to_be_bytes());
        bucket.update(part);
    }
    let now = tx.now();
    let spent = sqlx::query_scalar("select guess_spend($1, $2, $3)")
        .bind(bucket.finalize().as_slice())
        .bind(now)
        .bind(now - WINDOW)
        .fetch_one(tx.sql())
        .await?;
    Ok(spent)
}
