//! Holding back jobs of a tenant, all of them or those of one part of the product: they wait, and none
//! is lost.

use db::{Error, TenantTx};

/// Every job, whatever part it belongs to.
pub const ALL: &str = "";

/// Holds jobs of the transaction's tenant back from its commit on: those of a part, or [`ALL`]. Those
/// that run go on. Holding twice is holding once.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn hold(tx: &mut TenantTx, part: &str) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into job_holds (tenant_id, part, held_at) values ($1, $2, $3)
         on conflict (tenant_id, part) do nothing",
    )
    .bind(tenant.0)
    .bind(part)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Lets them run again. What is held as a part stays held when [`ALL`] are released, and the reverse.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn release(tx: &mut TenantTx, part: &str) -> Result<(), Error> {
    let tenant = tx.tenant();
    sqlx::query("delete from job_holds where tenant_id = $1 and part = $2")
        .bind(tenant.0)
        .bind(part)
        .execute(tx.sql())
        .await?;
    Ok(())
}
