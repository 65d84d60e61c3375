//! Keeps a vertical as it is while its listings are written, and its listings while it changes.
//!
//! A lock of PostgreSQL by a number made of tenant and key: no row could be locked by every writer,
//! because a seller may read his tenant's verticals and no more. Two that share a number by chance
//! only wait for each other.

use db::TenantTx;
use sqlx::types::Json;

use super::Vertical;
use crate::Error;

/// Waits until nobody writes listings of the vertical, and keeps them waiting until the end of the
/// transaction.
pub(super) async fn alone(tx: &mut TenantTx, key: &str) -> Result<(), Error> {
    lock(tx, key, "select pg_advisory_xact_lock(hashtextextended($1 || $2, 0))").await
}

/// Keeps the vertical from changing until the end of the transaction.
///
/// # Errors
/// [`Error::VerticalChanged`] when the tenant has another form of it by now,
/// [`Error::NoSuchVertical`] when it has none.
pub(crate) async fn unchanged(tx: &mut TenantTx, vertical: &Vertical) -> Result<(), Error> {
    lock(tx, &vertical.key, "select pg_advisory_xact_lock_shared(hashtextextended($1 || $2, 0))")
        .await?;
    let tenant = tx.tenant();
    // A statement of its own: it sees what was committed while we waited.
    let is_same: Option<bool> = sqlx::query_scalar(
        "select definition = $3 from verticals where tenant_id = $1 and key = $2",
    )
    .bind(tenant.0)
    .bind(&vertical.key)
    .bind(Json(vertical))
    .fetch_optional(tx.sql())
    .await?;
    match is_same {
        Some(true) => Ok(()),
        Some(false) => Err(Error::VerticalChanged(vertical.key.clone())),
        None => Err(Error::NoSuchVertical(vertical.key.clone())),
    }
}

async fn lock(tx: &mut TenantTx, key: &str, statement: &'static str) -> Result<(), Error> {
    let tenant = tx.tenant();
    sqlx::query(statement).bind(tenant.0.to_string()).bind(key).execute(tx.sql()).await?;
    Ok(())
}
