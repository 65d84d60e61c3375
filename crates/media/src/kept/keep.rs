//! Gives a photo whose file is there its row.

use db::TenantTx;
use kernel::ids::UploadId;
use tenancy::limit::{self, Allowed, Limit};

use super::{Media, address, find, used_mb};
use crate::{Error, upload::Ready};

/// Keeps it, and ends the upload it came by. The transaction is the tenant's. Of two who do it at once both get the
/// one photo.
///
/// # Errors
/// [`Error::NoSuchUpload`] where the id is taken by another photo; the limit of storage ([`Error::Tenancy`]).
pub async fn keep(tx: &mut TenantTx, ready: &Ready) -> Result<Media, Error> {
    let Ready { owner, id, upload, taken, .. } = ready;
    let [red, green, blue] = taken.color;
    let now = tx.now();
    let added = sqlx::query(
        "insert into media (tenant_id, media_id, seller_id, listing_id, account_id, upload_id, address,
                            size_bytes, width, height, sha256, phash, color, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (tenant_id, seller_id, upload_id) do nothing",
    )
    .bind(owner.tenant.0)
    .bind(id.0)
    .bind(owner.seller.0)
    .bind(owner.listing.0)
    .bind(owner.account.0)
    .bind(upload.0)
    .bind(address(*id))
    .bind(i64::try_from(taken.size_bytes).unwrap_or(i64::MAX))
    .bind(i32::try_from(taken.width).unwrap_or(i32::MAX))
    .bind(i32::try_from(taken.height).unwrap_or(i32::MAX))
    .bind(taken.sha256.as_slice())
    .bind(taken.phash.cast_signed())
    .bind(i32::from_be_bytes([0, red, green, blue]))
    .bind(now)
    .execute(tx.sql())
    .await?;
    if added.rows_affected() == 0 {
        return find(tx, owner, *upload).await?.ok_or(Error::NoSuchUpload);
    }
    end_upload(tx, *upload).await?;
    limit::take_room(tx, Limit::Storage, async |tx: &mut TenantTx, _: Allowed| used_mb(tx).await)
        .await?;
    Ok(Media {
        id: *id,
        size_bytes: taken.size_bytes as u64,
        width: taken.width,
        height: taken.height,
        color: taken.color,
    })
}

/// Removes the row of an upload that came to its end.
pub(crate) async fn end_upload(tx: &mut TenantTx, upload: UploadId) -> Result<(), Error> {
    sqlx::query("delete from uploads where tenant_id = $1 and upload_id = $2")
        .bind(tx.tenant().0)
        .bind(upload.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
