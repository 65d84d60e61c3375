//! Looks up how far a photo came.

use db::TenantTx;
use kernel::ids::UploadId;
use sqlx::types::Uuid;

use super::{Owner, Upload, Uploads};
use crate::{Error, Media, kept};

impl Uploads {
    /// How far it came; `None` where nothing of it is here.
    ///
    /// # Errors
    /// [`Error::Db`].
    pub async fn find(&self, owner: &Owner, id: UploadId) -> Result<Option<Upload>, Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let found = find(&mut tx, owner, id).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// The photo that became of it, if it was taken in for that listing.
    ///
    /// # Errors
    /// [`Error::Db`].
    pub async fn taken(&self, owner: &Owner, id: UploadId) -> Result<Option<Media>, Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let found = kept::find(&mut tx, owner, id).await?;
        tx.commit().await?;
        Ok(found)
    }
}

pub(super) async fn find(
    tx: &mut TenantTx,
    owner: &Owner,
    id: UploadId,
) -> Result<Option<Upload>, Error> {
    let row: Option<(i64, i64, Vec<Uuid>)> = sqlx::query_as(
        "select received, size_bytes, pieces from uploads
         where tenant_id = $1 and upload_id = $2 and seller_id = $3 and listing_id = $4",
    )
    .bind(owner.tenant.0)
    .bind(id.0)
    .bind(owner.seller.0)
    .bind(owner.listing.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|(received, size, pieces)| Upload {
        received: received.unsigned_abs(),
        size: size.unsigned_abs(),
        pieces,
    }))
}
