//! Holding back all jobs of a tenant: they wait, and none is lost.

use db::{Error, TenantTx};

/// Holds the jobs of the transaction's tenant back from its commit on; those that run go on. Holding
/// twice is holding once.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn hold(tx: &mut TenantTx) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into job_holds (tenant_id, held_at) values ($1, $2)
         on conflict (tenant_id) do nothing",
    )
    .bind(tenant.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Lets the jobs of the transaction's tenant run again.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn release(tx: &mut TenantTx) -> Result<(), Error> {
    let tenant = tx.tenant();
    sqlx::query("delete from job_holds where tenant_id = $1")
        .bind(tenant.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
