//! Finds photos that look the same.

use db::TenantTx;
use kernel::ids::{ListingId, MediaId, SellerId};
use sqlx::types::Uuid;

use crate::Error;

/// Bits of the perceptual hash, of 64, that differ at most between what looks the same. Where three or fewer do, it is
/// always found: of four parts one is equal. Of those up to here, nearly always.
pub const ALIKE_BITS_MAX: i32 = 6;
/// Twins told at most.
const TOLD_MAX: i64 = 20;

/// A photo of somebody else's that looks like one of a listing's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The listing's own.
    pub own: MediaId,
    /// For which listing the other was sent.
    pub listing: ListingId,
    /// Whose it is.
    pub seller: SellerId,
}

/// Photos of other sellers of the tenant that look like one of these and were there before it: whoever had a photo first has
/// it of nobody.
///
/// # Errors
/// [`Error::Db`].
pub async fn alike(
    tx: &mut TenantTx,
    seller: SellerId,
    photos: &[MediaId],
) -> Result<Vec<Twin>, Error> {
    let photos: Vec<Uuid> = photos.iter().map(|photo| photo.0).collect();
    let rows: Vec<(Uuid, Uuid, Uuid)> = sqlx::query_as(
        "select own.media_id, o.listing_id, o.seller_id
         from media own
         join media o on o.tenant_id = own.tenant_id and o.seller_id <> own.seller_id
          and o.created_at <= own.created_at
          and media_parts(o.tenant_id, o.phash) && media_parts(own.tenant_id, own.phash)
          and bit_count((o.phash # own.phash)::bit(64)) <= $4
         where own.tenant_id = $1 and own.seller_id = $2 and own.media_id = any ($3)
         order by o.created_at, o.media_id limit $5",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(photos)
    .bind(ALIKE_BITS_MAX)
    .bind(TOLD_MAX)
    .fetch_all(tx.sql())
    .await?;
    let twin = |(own, listing, seller)| Twin {
        own: MediaId(own),
        listing: ListingId(listing),
        seller: SellerId(seller),
    };
    Ok(rows.into_iter().map(twin).collect())
}
