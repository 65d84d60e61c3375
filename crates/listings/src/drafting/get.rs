//! Finds what a seller still writes.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, ListingId, SellerId};
use sqlx::types::{Json, Uuid};

use super::{Drafting, Typed};
use crate::{Error, Image};

type Row = (Uuid, String, Json<Typed>, Json<Vec<Image>>, i64, Uuid, DateTime<Utc>, DateTime<Utc>);

fn read((id, vertical, typed, photos, version, account, started_at, saved_at): Row) -> Drafting {
    let (typed, photos, account) = (typed.0, photos.0, AccountId(account));
    Drafting {
        listing: ListingId(id),
        vertical,
        typed,
        photos,
        version,
        account,
        started_at,
        saved_at,
    }
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
    found(tx, seller, listing, include_str!("get.sql")).await
}

/// The same, held until the transaction ends: who saves at the same time waits.
pub(super) async fn held(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
) -> Result<Drafting, Error> {
    found(tx, seller, listing, concat!(include_str!("get.sql"), "for update")).await
}

async fn found(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
    query: &'static str,
) -> Result<Drafting, Error> {
    let tenant = tx.tenant();
    let asked = sqlx::query_as(query).bind(tenant.0).bind(seller.0).bind(listing.0);
    let row: Option<Row> = asked.fetch_optional(tx.sql()).await?;
    row.map(read).ok_or(Error::NoSuchDraft)
}
