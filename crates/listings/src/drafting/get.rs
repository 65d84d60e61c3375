//! Finds what a seller still writes.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{ListingId, SellerId};
use sqlx::types::{Json, Uuid};

use super::{Drafting, Typed};
use crate::Error;

pub(super) type Row = (Uuid, String, Json<Typed>, i64, DateTime<Utc>, DateTime<Utc>);

pub(super) fn read((id, vertical, typed, version, started_at, saved_at): Row) -> Drafting {
    Drafting { listing: ListingId(id), vertical, typed: typed.0, version, started_at, saved_at }
}

/// What that seller writes under that id.
///
/// # Errors
/// [`Error::NoSuchDraft`], another seller's included.
pub async fn get(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
) -> Result<Drafting, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select listing_id, vertical, typed, version, started_at, saved_at from listing_drafts
         where tenant_id = $1 and seller_id = $2 and listing_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    row.map(read).ok_or(Error::NoSuchDraft)
}

/// The same, held until the transaction ends: who saves at the same time waits.
pub(super) async fn held(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
) -> Result<Drafting, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select listing_id, vertical, typed, version, started_at, saved_at from listing_drafts
         where tenant_id = $1 and seller_id = $2 and listing_id = $3 for update",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    row.map(read).ok_or(Error::NoSuchDraft)
}
