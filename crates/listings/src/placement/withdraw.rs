//! Taking a place away before its end.

use db::TenantTx;
use kernel::ids::{ListingId, PlacementId};
use tenancy::audit::{self, By, Deed};
use uuid::Uuid;

use crate::{Error, events};

/// Takes it away; its slot is free at once.
///
/// # Errors
/// [`Error::NoSuchPlacement`], also for one that has ended.
pub async fn withdraw(tx: &mut TenantTx, by: &By, placement: PlacementId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let found: Option<Uuid> = sqlx::query_scalar(
        "update placements set withdrawn_at = $3
         where tenant_id = $1 and placement_id = $2 and withdrawn_at is null and ends_at > $3
         returning listing_id",
    )
    .bind(tenant.0)
    .bind(placement.0)
    .bind(now)
    .fetch_optional(tx.sql())
    .await?;
    let listing = ListingId(found.ok_or(Error::NoSuchPlacement)?);
    events::record(tx, events::PLACEMENT_CHANGED, listing.0).await?;
    Ok(audit::append(tx, by, Deed::of("placement.withdrawn", listing)).await?)
}

/// Frees the slots of a listing that is gone.
pub(crate) async fn withdraw_all(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let freed = sqlx::query(
        "update placements set withdrawn_at = $3
         where tenant_id = $1 and listing_id = $2 and withdrawn_at is null and ends_at > $3",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if freed.rows_affected() > 0 {
        events::record(tx, events::PLACEMENT_CHANGED, listing.0).await?;
    }
    Ok(())
}
