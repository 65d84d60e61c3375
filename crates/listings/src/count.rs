//! How many listings a tenant has, as its limit counts them.

use db::TenantTx;
use tenancy::limit::{Limit, Usage};

use crate::Error;

/// Listings are counted so far where no limit says how far it matters.
const COUNTED_MAX: i64 = 10_000_000;

/// What a tenant uses of one of its limits, those of listings and their photos included.
///
/// # Errors
/// [`Error::Database`], [`Error::Media`].
pub async fn used(tx: &mut TenantTx, usage: &Usage) -> Result<i64, Error> {
    match (usage.used, usage.limit) {
        (Some(used), _) => Ok(used),
        (None, Limit::Storage) => Ok(media::kept::used_mb(tx).await?),
        (None, _) => count(tx, COUNTED_MAX).await,
    }
}

/// Those that are public, paused, in review or taken back to be written on; not counted beyond `enough`.
///
/// # Errors
/// [`Error::Database`].
pub async fn count(tx: &mut TenantTx, enough: i64) -> Result<i64, Error> {
    let count = sqlx::query_scalar(
        "select count(*) from (
           select from listings
           where tenant_id = $1 and status in ('draft', 'in_review', 'published', 'paused') limit $2) l",
    )
    .bind(tx.tenant().0)
    .bind(enough)
    .fetch_one(tx.sql())
    .await?;
    Ok(count)
}
