//! Ends a key.

use db::TenantTx;
use kernel::ids::{AccountId, ApiKeyId};

use crate::{
    Error,
    audit::{self, By, Deed},
};

/// Ends it at once.
///
/// # Errors
/// [`Error::NoSuchKey`].
pub async fn withdraw(tx: &mut TenantTx, by: &By, key: ApiKeyId) -> Result<(), Error> {
    let gone: Option<String> = sqlx::query_scalar(
        "delete from api_keys where tenant_id = $1 and api_key_id = $2 returning name",
    )
    .bind(tx.tenant().0)
    .bind(key.0)
    .fetch_optional(tx.sql())
    .await?;
    let name = gone.ok_or(Error::NoSuchKey)?;
    audit::append(tx, by, Deed::of("key.withdrawn", key).losing(name)).await
}

/// Ends those somebody made who decides no longer.
pub(crate) async fn withdraw_all(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query("delete from api_keys where tenant_id = $1 and made_by = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
