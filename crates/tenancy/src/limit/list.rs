//! Shows the limits, and what is used of them.

use db::TenantTx;

use super::{Allowed, Limit, allowed};
use crate::{Error, member, seller};

/// Where a tenant stands with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Which.
    pub limit: Limit,
    /// What is set, if anything is.
    pub allowed: Option<Allowed>,
    /// What is used now; `None` where the one who owns it must be asked.
    pub used: Option<i64>,
}

/// All of them, in their order.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Usage>, Error> {
    let mut all = Vec::with_capacity(Limit::ALL.len());
    for limit in Limit::ALL {
        let allowed = allowed(tx, limit).await?;
        let used = used(tx, limit).await?;
        all.push(Usage { limit, allowed, used });
    }
    Ok(all)
}

/// What is used of it now; `None` where the one who owns it must be asked.
pub(super) async fn used(tx: &mut TenantTx, limit: Limit) -> Result<Option<i64>, Error> {
    Ok(match limit {
        Limit::Members => Some(member::count(tx).await?),
        Limit::Sellers => Some(seller::count(tx).await?),
        Limit::Listings | Limit::Storage => None,
        Limit::ApiCalls => Some(spent(tx, limit).await?),
    })
}

/// What was used within the present window.
async fn spent(tx: &mut TenantTx, limit: Limit) -> Result<i64, Error> {
    let since = tx.now() - limit.window().unwrap_or_default();
    let used: Option<i64> = sqlx::query_scalar(
        "select used from limit_usage where tenant_id = $1 and key = $2 and began_at > $3",
    )
    .bind(tx.tenant().0)
    .bind(limit.key())
    .bind(since)
    .fetch_optional(tx.sql())
    .await?;
    Ok(used.unwrap_or(0))
}
