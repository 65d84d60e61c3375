//! Gives a tenant a vertical, or a new form of one. Live: no migration, build or restart.

use db::TenantTx;
use jobs::Job;
use sqlx::types::Json;
use tenancy::audit::{self, By, Deed};

use super::{Vertical, change, hold, invalidated};
use crate::{Error, events, retokenise::Retokenise};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Rises with each change.
    pub version: i64,
    /// What was done.
    pub change: Change,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The tenant did not have it.
    Created,
    /// It already was so.
    Unchanged,
    /// It has a new form.
    Changed,
}

/// Applies `vertical` to the tenant. Waits for writers of its listings and keeps others away until
/// the end of the transaction, so that the count is exact; who still holds the old form then is
/// refused ([`Error::VerticalChanged`]).
///
/// # Errors
/// [`Error::VerticalInvalid`] with every problem; [`Error::WouldInvalidate`] with the number of
/// listings that do not fit the new form.
pub async fn apply(tx: &mut TenantTx, by: &By, vertical: Vertical) -> Result<Applied, Error> {
    let problems = vertical.validate();
    if !problems.is_empty() {
        return Err(Error::VerticalInvalid(problems));
    }
    hold::alone(tx, &vertical.key).await?;
    if create(tx, &vertical).await? {
        events::record(tx, events::VERTICAL_CHANGED, None).await?;
        audit::append(tx, by, Deed::of("vertical.applied", &vertical.key).becoming(1)).await?;
        return Ok(Applied { version: 1, change: Change::Created });
    }
    let (version, old) = locked(tx, &vertical.key).await?;
    if old == vertical {
        return Ok(Applied { version, change: Change::Unchanged });
    }
    let narrowings = change::narrowings(&old, &vertical);
    if let Some(invalidated) = invalidated::count(tx, &vertical.key, &narrowings).await? {
        return Err(Error::WouldInvalidate(invalidated));
    }
    store(tx, &vertical).await?;
    events::record(tx, events::VERTICAL_CHANGED, None).await?;
    let deed = Deed::of("vertical.applied", &vertical.key).changing(version, version + 1);
    audit::append(tx, by, deed).await?;
    if change::changes_words(&old, &vertical) {
        Retokenise::whole(&vertical.key).enqueue(tx).await?;
    }
    Ok(Applied { version: version + 1, change: Change::Changed })
}

async fn create(tx: &mut TenantTx, vertical: &Vertical) -> Result<bool, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let done = sqlx::query(
        "insert into verticals (tenant_id, key, version, definition, updated_at)
         values ($1, $2, 1, $3, $4) on conflict (tenant_id, key) do nothing",
    )
    .bind(tenant.0)
    .bind(&vertical.key)
    .bind(Json(vertical))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn locked(tx: &mut TenantTx, key: &str) -> Result<(i64, Vertical), Error> {
    let tenant = tx.tenant();
    let (version, Json(definition)) = sqlx::query_as(
        "select version, definition from verticals where tenant_id = $1 and key = $2 for update",
    )
    .bind(tenant.0)
    .bind(key)
    .fetch_one(tx.sql())
    .await?;
    Ok((version, definition))
}

async fn store(tx: &mut TenantTx, vertical: &Vertical) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update verticals set definition = $3, version = version + 1, updated_at = $4
         where tenant_id = $1 and key = $2",
    )
    .bind(tenant.0)
    .bind(&vertical.key)
    .bind(Json(vertical))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}
