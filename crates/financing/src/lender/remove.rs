//! Removes a lender.

use db::TenantTx;
use kernel::ids::LenderId;
use tenancy::audit::{self, By, Deed};

use crate::Error;

/// Removes it; how it was called stays in the audit.
///
/// # Errors
/// [`Error::NoSuchLender`].
pub async fn remove(tx: &mut TenantTx, by: &By, lender: LenderId) -> Result<(), Error> {
    let name: Option<String> = sqlx::query_scalar(
        "delete from lenders where tenant_id = $1 and lender_id = $2 returning name",
    )
    .bind(tx.tenant().0)
    .bind(lender.0)
    .fetch_optional(tx.sql())
    .await?;
    let name = name.ok_or(Error::NoSuchLender)?;
    let deed = Deed::of("lender.removed", lender).losing(name);
    audit::append(tx, by, deed).await.map_err(Error::from)
}
