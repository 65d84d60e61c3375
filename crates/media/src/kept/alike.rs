//! Finds a photo that looks the same.

use db::TenantTx;
use kernel::ids::{ListingId, MediaId, SellerId};
use sqlx::types::Uuid;

use crate::Error;

/// Bits of the perceptual hash, of 64, that differ at most between what looks the same. Where three or fewer do, it is
/// always found: of four parts one is equal. Of those up to here, nearly always.
pub const ALIKE_BITS_MAX: i32 = 6;

/// For which listing another seller of the tenant sent a photo that looks like one of these and was there before it:
/// whoever had a photo first has it of nobody. Of several, the first.
///
/// # Errors
/// [`Error::Db`].
pub async fn alike(
    tx: &mut TenantTx,
    seller: SellerId,
    photos: &[MediaId],
) -> Result<Option<ListingId>, Error> {
    let photos: Vec<Uuid> = photos.iter().map(|photo| photo.0).collect();
    let listing: Option<Uuid> = sqlx::query_scalar(
        "select o.listing_id
         from media own
         join media o on o.tenant_id = own.tenant_id and o.seller_id <> own.seller_id
          and o.created_at <= own.created_at
          and media_parts(o.tenant_id, o.phash) && media_parts(own.tenant_id, own.phash)
          and bit_count((o.phash # own.phash)::bit(64)) <= $4
         where own.tenant_id = $1 and own.seller_id = $2 and own.media_id = any ($3)
         order by o.created_at, o.media_id limit 1",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(photos)
    .bind(ALIKE_BITS_MAX)
    .fetch_optional(tx.sql())
    .await?;
    Ok(listing.map(ListingId))
}
