//! Finds a photo.

use db::TenantTx;
use kernel::ids::{MediaId, UploadId};
use sqlx::types::Uuid;

use super::Media;
use crate::{Error, Owner};

/// The photo that became of an upload of that owner for that listing.
///
/// # Errors
/// [`Error::Db`].
pub async fn find(
    tx: &mut TenantTx,
    owner: &Owner,
    upload: UploadId,
) -> Result<Option<Media>, Error> {
    let row: Option<(Uuid, i64, i32, i32, i32)> = sqlx::query_as(
        "select media_id, size_bytes, width, height, color from media
         where tenant_id = $1 and upload_id = $2 and seller_id = $3 and listing_id = $4",
    )
    .bind(owner.tenant.0)
    .bind(upload.0)
    .bind(owner.seller.0)
    .bind(owner.listing.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|(id, size_bytes, width, height, color)| {
        let [_, red, green, blue] = color.to_be_bytes();
        Media {
            id: MediaId(id),
            size_bytes: size_bytes.unsigned_abs(),
            width: width.unsigned_abs(),
            height: height.unsigned_abs(),
            color: [red, green, blue],
        }
    }))
}
