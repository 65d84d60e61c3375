//! Takes a listing off the sites, and puts it back.

use db::TenantTx;
use kernel::ids::ListingId;

use super::{Status, end};
use crate::{Error, events};

/// Shows a listing on the sites of its tenant. It keeps the date it was first published on.
///
/// # Errors
/// [`Error::NoSuchListing`]; [`Error::NotAllowed`] where its state does not lead there.
pub async fn publish(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    change(tx, listing, Status::Published, events::LISTING_PUBLISHED).await
}

/// Takes a published listing off the sites; it stays in the seller's hands.
///
/// # Errors
/// [`Error::NoSuchListing`]; [`Error::NotAllowed`] where it is not published.
pub async fn withdraw(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    change(tx, listing, Status::Paused, events::LISTING_WITHDRAWN).await
}

/// The thing is gone: its old address says so for a while, and that it is gone after that.
///
/// # Errors
/// [`Error::NoSuchListing`]; [`Error::NotAllowed`] where it is neither published nor paused.
pub async fn sell(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    change(tx, listing, Status::Sold, events::LISTING_SOLD).await
}

/// The time of a listing ran out.
///
/// # Errors
/// [`Error::NoSuchListing`]; [`Error::NotAllowed`] where it is neither published nor paused.
pub async fn expire(tx: &mut TenantTx, listing: ListingId) -> Result<(), Error> {
    change(tx, listing, Status::Expired, events::LISTING_EXPIRED).await
}

async fn change(
    tx: &mut TenantTx,
    listing: ListingId,
    to: Status,
    event: &'static str,
) -> Result<(), Error> {
    let from = locked(tx, listing).await?;
    from.transition(to).ok_or(Error::NotAllowed { from, to })?;
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update listings set status = $3, published_at = coalesce(published_at, $4),
                updated_at = $4, version = version + 1
         where tenant_id = $1 and listing_id = $2",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(to.key())
    .bind(now)
    .execute(tx.sql())
    .await?;
    match end::Reason::of(to) {
        Some(reason) => end::note(tx, listing, reason).await?,
        None => end::forget(tx, listing).await?,
    }
    events::record(tx, event, listing.0).await
}

async fn locked(tx: &mut TenantTx, listing: ListingId) -> Result<Status, Error> {
    let tenant = tx.tenant();
    let status: Option<String> = sqlx::query_scalar(
        "select status from listings where tenant_id = $1 and listing_id = $2 for update",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let status = status.ok_or(Error::NoSuchListing)?;
    status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()).into())
}
