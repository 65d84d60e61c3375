//! What a tenant keeps.

use db::TenantTx;

use crate::Error;

/// How much that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Photos.
    pub pictures: i64,
    /// What their files weigh, without the sizes made from them.
    pub size_bytes: i64,
}

/// Bytes of a MB, as limits count.
const MB: i64 = 1 << 20;

/// What a tenant uses of its limit of storage: MB, the last one whole.
///
/// # Errors
/// [`Error::Db`].
pub async fn used_mb(tx: &mut TenantTx) -> Result<i64, Error> {
    let Totals { size_bytes, .. } = totals(tx).await?;
    Ok((size_bytes + MB - 1).div_euclid(MB))
}

/// What the transaction's tenant keeps.
///
/// # Errors
/// [`Error::Db`].
pub async fn totals(tx: &mut TenantTx) -> Result<Totals, Error> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("select pictures, size_bytes from media_totals where tenant_id = $1")
            .bind(tx.tenant().0)
            .fetch_optional(tx.sql())
            .await?;
    Ok(row.map(|(pictures, size_bytes)| Totals { pictures, size_bytes }).unwrap_or_default())
}
