//! Begins to write.

use db::{OnConstraint, TenantTx};
use kernel::{
    ids::{AccountId, ListingId, SellerId},
    locale::Locale,
};
use sqlx::types::Json;

use super::{DRAFTS_MAX, Drafting, Reader, Typed, get};
use crate::{Error, Image, vertical};

/// Begins a listing of that vertical.
///
/// # Errors
/// [`Error::NoSuchVertical`], [`Error::NoSuchSeller`]; [`Error::TooManyDrafts`] where as many as there may be
/// are begun already.
pub async fn start(
    tx: &mut TenantTx,
    (seller, account): (SellerId, AccountId),
    key: &str,
    typed: Typed,
) -> Result<Drafting, Error> {
    vertical::load(tx, key).await?;
    let listing = tx.new_id();
    begin(tx, (seller, account), (listing, key), (typed, Vec::new())).await
}

/// Begins a new version of a listing, or goes on with the one that was begun.
///
/// # Errors
/// [`Error::NoSuchListing`], another seller's and what is sold or let included; as [`start`].
pub async fn edit(
    tx: &mut TenantTx,
    (seller, account): (SellerId, AccountId),
    listing: ListingId,
    locale: Locale,
) -> Result<Drafting, Error> {
    match get(tx, seller, listing).await {
        Err(Error::NoSuchDraft) => {}
        found => return found,
    }
    let (key, typed) = Reader::typed_of(tx, seller, listing, locale).await?;
    let photos = shown(tx, listing).await?;
    begin(tx, (seller, account), (listing, &key), (typed, photos)).await
}

async fn begin(
    tx: &mut TenantTx,
    (seller, account): (SellerId, AccountId),
    (listing, key): (ListingId, &str),
    (typed, photos): (Typed, Vec<Image>),
) -> Result<Drafting, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    // Those who begin at the same time are counted one after the other.
    tx.take_turn(&format!("drafts {seller}")).await?;
    let begun: i64 = sqlx::query_scalar(
        "select count(*) from listing_drafts where tenant_id = $1 and seller_id = $2",
    )
    .bind(tenant.0)
    .bind(seller.0)
    .fetch_one(tx.sql())
    .await?;
    if begun >= DRAFTS_MAX {
        return Err(Error::TooManyDrafts);
    }
    sqlx::query(
        "insert into listing_drafts (tenant_id, listing_id, seller_id, vertical, typed, photos,
                                     account_id, started_at, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(seller.0)
    .bind(key)
    .bind(Json(&typed))
    .bind(Json(&photos))
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("listing_drafts_seller_fkey", || Error::NoSuchSeller)?;
    let (vertical, version) = (key.to_owned(), 1);
    Ok(Drafting {
        listing,
        vertical,
        typed,
        photos,
        version,
        account,
        started_at: now,
        saved_at: now,
    })
}

/// The pictures a listing shows now.
async fn shown(tx: &mut TenantTx, listing: ListingId) -> Result<Vec<Image>, Error> {
    let query = "select images from listings where tenant_id = $1 and listing_id = $2";
    let asked = sqlx::query_scalar(query).bind(tx.tenant().0).bind(listing.0);
    let Json(images): Json<Vec<Image>> = asked.fetch_one(tx.sql()).await?;
    Ok(images)
}
