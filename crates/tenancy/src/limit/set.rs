//! Sets a limit, or lifts it.

use db::TenantTx;

use super::{Allowed, Limit, allowed, list, notice};
use crate::{
    Error,
    audit::{self, By, Deed},
    field,
};

/// Largest limit: beyond this nothing is meant.
const MOST_MAX: i64 = 1_000_000_000;

/// Sets what the transaction's tenant may use; `None` lifts the limit. What is used beyond it already
/// stays.
///
/// # Errors
/// [`Error::Invalid`] for a number out of bounds.
pub async fn set(
    tx: &mut TenantTx,
    by: &By,
    limit: Limit,
    to: Option<Allowed>,
) -> Result<(), Error> {
    if to.is_some_and(|to| !(0..=MOST_MAX).contains(&to.most)) {
        return Err(Error::invalid(
            field::LIMIT,
            format!("entre 0 y {MOST_MAX}"),
            format!("from 0 to {MOST_MAX}"),
        ));
    }
    tx.take_turn(&format!("limit {limit}")).await?;
    let before = allowed(tx, limit).await?;
    if before == to {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    // What was told of the one before says nothing of this one.
    sqlx::query("update limit_usage set noticed_at = null where tenant_id = $1 and key = $2")
        .bind(tenant.0)
        .bind(limit.key())
        .execute(tx.sql())
        .await?;
    match to {
        None => {
            sqlx::query("delete from limits where tenant_id = $1 and key = $2")
                .bind(tenant.0)
                .bind(limit.key())
                .execute(tx.sql())
                .await?;
        }
        Some(Allowed { most, is_hard }) => {
            sqlx::query(
                "insert into limits (tenant_id, key, most, is_hard, set_at)
                 values ($1, $2, $3, $4, $5)
                 on conflict (tenant_id, key) do update
                   set most = excluded.most, is_hard = excluded.is_hard, set_at = excluded.set_at",
            )
            .bind(tenant.0)
            .bind(limit.key())
            .bind(most)
            .bind(is_hard)
            .bind(now)
            .execute(tx.sql())
            .await?;
        }
    }
    if let (Some(to), Some(used)) = (to, list::used(tx, limit).await?)
        && to.is_nearly_used(used)
    {
        notice::give(tx, limit, to, used).await?;
    }
    let deed = Deed::of("limit.set", limit).changing(word(before), word(to));
    audit::append(tx, by, deed).await
}

fn word(allowed: Option<Allowed>) -> String {
    match allowed {
        None => "—".to_owned(),
        Some(Allowed { most, is_hard: true }) => most.to_string(),
        Some(Allowed { most, is_hard: false }) => format!("{most} (soft)"),
    }
}
