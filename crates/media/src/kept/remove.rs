//! Removes photos that nobody shows any more.

use db::TenantTx;
use kernel::ids::MediaId;
use sqlx::types::Uuid;

use crate::Error;

/// Removes their rows. Their files are removed after that has become lasting; those that stay are swept.
///
/// # Errors
/// [`Error::Db`].
pub async fn remove(tx: &mut TenantTx, ids: &[MediaId]) -> Result<(), Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query("delete from media where tenant_id = $1 and media_id = any ($2)")
        .bind(tx.tenant().0)
        .bind(ids)
        .execute(tx.sql())
        .await?;
    Ok(())
}
