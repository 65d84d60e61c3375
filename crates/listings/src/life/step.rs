//! The one way a listing comes from a state into another.

use chrono::TimeDelta;
use db::{OnConstraint, TenantTx};
use kernel::ids::{ListingId, ListingStepId, SellerId};
use sqlx::types::Uuid;
use tenancy::{
    audit::{self, By, Deed},
    limit::{self, Allowed, Limit},
};

use super::{Status, end};
use crate::{Error, count, events, placement};

/// For how long a listing is public unless it is renewed.
pub const LISTING_LIFE: TimeDelta = TimeDelta::days(60);
/// Longest reason, in characters.
pub const REASON_LENGTH_MAX: usize = 1_000;

/// Whose hand moves a listing.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who it is, for the audit.
    pub by: &'a By,
    /// Whose listings it reaches; those of all sellers for who works for the tenant.
    pub seller: Option<SellerId>,
}

/// Brings a listing into another state: its row, its history, what its old address says, the event and the
/// audit. It keeps the date it was first published on. The transaction is the tenant's.
///
/// # Errors
/// [`Error::NoSuchListing`], another seller's included; [`Error::NotAllowed`] where its state does not lead
/// there; the limit of listings ([`Error::Tenancy`]) for what becomes public.
pub async fn step(
    tx: &mut TenantTx,
    hand: Hand<'_>,
    listing: ListingId,
    to: Status,
) -> Result<(), Error> {
    step_because(tx, hand, listing, (to, None)).await
}

/// The same, for a reason its seller reads.
///
/// # Errors
/// As [`step`].
pub async fn step_because(
    tx: &mut TenantTx,
    hand: Hand<'_>,
    listing: ListingId,
    (to, reason): (Status, Option<&str>),
) -> Result<(), Error> {
    let (from, seller) = locked(tx, listing, hand.seller).await?;
    let is_allowed = match hand.seller {
        Some(_) => from.may_seller(to),
        None => from.transition(to).is_some(),
    };
    if !is_allowed {
        return Err(Error::NotAllowed { from, to });
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update listings
         set status = $3, updated_at = $4, version = version + 1,
             published_at = case when $3 = 'published' then coalesce(published_at, $4)
                                 else published_at end,
             -- What comes back after its end is public for a new term.
             expires_at = case when $3 = 'published' and expires_at <= $4 then $5
                               else expires_at end
         where tenant_id = $1 and listing_id = $2",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(to.key())
    .bind(now)
    .bind(now + LISTING_LIFE)
    .execute(tx.sql())
    .await
    .on_constraint("listings_follow", || Error::NotAllowed { from, to })?;
    settle(tx, hand.by, &Taken { listing, seller, from, to, reason }).await
}

/// A step that was taken.
pub(crate) struct Taken<'a> {
    pub listing: ListingId,
    pub seller: SellerId,
    pub from: Status,
    pub to: Status,
    pub reason: Option<&'a str>,
}

/// What follows on the change of the row.
pub(crate) async fn settle(tx: &mut TenantTx, by: &By, taken: &Taken<'_>) -> Result<(), Error> {
    let Taken { listing, from, to, .. } = *taken;
    match end::Reason::of(to) {
        Some(reason) => end::note(tx, listing, reason).await?,
        None => end::forget(tx, listing).await?,
    }
    keep(tx, by, taken).await?;
    if matches!(to, Status::Sold | Status::Rented | Status::Expired | Status::Rejected) {
        placement::withdraw_all(tx, listing).await?;
    }
    if to == Status::Published {
        let count = async |tx: &mut TenantTx, allowed: Allowed| count(tx, allowed.most + 1).await;
        limit::take_room(tx, Limit::Listings, count).await?;
    }
    events::record(tx, to.event(), listing.0).await?;
    let deed = Deed::of(to.event(), listing).changing(from, to);
    Ok(audit::append(tx, by, deed).await?)
}

pub(crate) async fn keep(tx: &mut TenantTx, by: &By, taken: &Taken<'_>) -> Result<(), Error> {
    let (tenant, now, id) = (tx.tenant(), tx.now(), tx.new_id::<ListingStepId>());
    let reason = taken.reason.map(|reason| kernel::text::truncate(reason, REASON_LENGTH_MAX));
    sqlx::query(
        "insert into listing_steps (tenant_id, step_id, listing_id, seller_id, earlier, later,
                                    reason, account_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(taken.listing.0)
    .bind(taken.seller.0)
    .bind(taken.from.key())
    .bind(taken.to.key())
    .bind(reason)
    .bind(by.actor.account().map(|account| account.0))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// How a listing is, held until the transaction ends; of that seller, where one is named.
pub(crate) async fn held(
    tx: &mut TenantTx,
    listing: ListingId,
    seller: Option<SellerId>,
) -> Result<Status, Error> {
    locked(tx, listing, seller).await.map(|(status, _)| status)
}

/// The same, and whose it is.
pub(crate) async fn locked(
    tx: &mut TenantTx,
    listing: ListingId,
    seller: Option<SellerId>,
) -> Result<(Status, SellerId), Error> {
    let tenant = tx.tenant();
    let row: Option<(String, Uuid)> = sqlx::query_as(
        "select status, seller_id from listings
         where tenant_id = $1 and listing_id = $2 and seller_id = coalesce($3, seller_id)
         for update",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(seller.map(|seller| seller.0))
    .fetch_optional(tx.sql())
    .await?;
    let (status, seller) = row.ok_or(Error::NoSuchListing)?;
    let status = status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
    Ok((status, SellerId(seller)))
}
