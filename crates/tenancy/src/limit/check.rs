//! Asks for more of what is limited.

use db::TenantTx;

use super::{Allowed, Limit, notice};
use crate::Error;

/// What is set for the transaction's tenant, if anything is.
///
/// # Errors
/// [`Error::Db`].
pub async fn allowed(tx: &mut TenantTx, limit: Limit) -> Result<Option<Allowed>, Error> {
    let row: Option<(i64, bool)> =
        sqlx::query_as("select most, is_hard from limits where tenant_id = $1 and key = $2")
            .bind(tx.tenant().0)
            .bind(limit.key())
            .fetch_optional(tx.sql())
            .await?;
    Ok(row.map(|(most, is_hard)| Allowed { most, is_hard }))
}

/// Takes room for what the transaction adds, or has added. `count` says how much there is then; it is
/// asked only where a limit is set, and after those who add at the same time.
///
/// # Errors
/// [`Error::LimitReached`] for a hard limit that would be passed.
pub async fn take_room<E: From<Error>>(
    tx: &mut TenantTx,
    limit: Limit,
    count: impl AsyncFnOnce(&mut TenantTx, Allowed) -> Result<i64, E>,
) -> Result<(), E> {
    let Some(allowed) = allowed(tx, limit).await? else { return Ok(()) };
    let turn = format!("limit {limit}");
    tx.take_turn(&turn).await.map_err(Error::from)?;
    let used = count(tx, allowed).await?;
    judge(tx, limit, allowed, used).await?;
    Ok(())
}

/// Uses one of what is limited within a time.
///
/// # Errors
/// [`Error::LimitReached`] for a hard limit that is used up; the transaction still is to be committed.
pub async fn spend(tx: &mut TenantTx, limit: Limit) -> Result<(), Error> {
    let Some(allowed) = allowed(tx, limit).await? else { return Ok(()) };
    let Some(window) = limit.window() else { return Ok(()) };
    let (tenant, now) = (tx.tenant(), tx.now());
    let used: i64 = sqlx::query_scalar(
        "insert into limit_usage as u (tenant_id, key, used, began_at) values ($1, $2, 1, $3)
         on conflict (tenant_id, key) do update set
           used     = case when u.began_at <= $4 then 1  else u.used + 1   end,
           began_at = case when u.began_at <= $4 then $3 else u.began_at end
         returning used",
    )
    .bind(tenant.0)
    .bind(limit.key())
    .bind(now)
    .bind(now - window)
    .fetch_one(tx.sql())
    .await?;
    judge(tx, limit, allowed, used).await
}

async fn judge(tx: &mut TenantTx, limit: Limit, allowed: Allowed, used: i64) -> Result<(), Error> {
    if allowed.is_hard && used > allowed.most {
        return Err(Error::LimitReached { limit, most: allowed.most });
    }
    if allowed.is_nearly_used(used) {
        notice::give(tx, limit, allowed, used).await?;
    }
    Ok(())
}
