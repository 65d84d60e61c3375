//! Keeps a piece.

use bytes::Bytes;
use db::{OnConstraint, TenantTx};
use kernel::ids::UploadId;
use sqlx::types::Uuid;

use super::{
    Owner, PIECE_BYTES_MAX, PIECES_MAX, UPLOADS_MAX, Upload, Uploads, find::find, piece_key,
};
use crate::{Error, picture::BYTES_MAX};

/// A part of a photo.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Bytes that come before it.
    pub at: u64,
    /// Bytes the whole photo has.
    pub size: u64,
    /// What came, which may be nothing.
    pub bytes: Bytes,
}

impl Uploads {
    /// Keeps the piece, and says how far the photo came. The first one, at 0, begins the upload.
    ///
    /// # Errors
    /// [`Error::OffsetIs`] where another number of bytes is here; [`Error::TooHeavy`], [`Error::UploadChanged`],
    /// [`Error::TooManyPieces`]; [`Error::Store`], [`Error::Db`]: nothing of it counts.
    pub async fn append(&self, owner: &Owner, id: UploadId, piece: Piece) -> Result<Upload, Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let before = match find(&mut tx, owner, id).await? {
            Some(upload) => upload,
            None => begin(&mut tx, owner, id, piece.size).await?,
        };
        let name: Uuid = uuid(&tx);
        tx.commit().await?;
        fits(&before, &piece)?;
        if piece.bytes.is_empty() {
            return Ok(before);
        }
        let key = piece_key(owner.tenant, id, name)?;
        self.store.put(&key, piece.bytes.clone()).await?;
        let counted = self.count(owner, id, (&before, &piece, name)).await;
        // A database that does not answer may have counted it all the same: then the piece has to stay.
        if matches!(counted, Err(Error::OffsetIs { .. })) {
            self.store.delete(&key).await?;
        }
        counted
    }

    /// Says that all of it is here, for whoever did not know before how much that would be.
    ///
    /// # Errors
    /// [`Error::Cut`] where nothing came.
    pub async fn end_here(&self, owner: &Owner, id: UploadId) -> Result<(), Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let ended = sqlx::query(
            "update uploads set size_bytes = received
             where tenant_id = $1 and upload_id = $2 and received > 0",
        )
        .bind(owner.tenant.0)
        .bind(id.0)
        .execute(tx.sql())
        .await?;
        tx.commit().await?;
        if ended.rows_affected() == 0 { Err(Error::Cut) } else { Ok(()) }
    }

    async fn count(
        &self,
        owner: &Owner,
        id: UploadId,
        (before, piece, name): (&Upload, &Piece, Uuid),
    ) -> Result<Upload, Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let now = tx.now();
        let received = before.received + piece.bytes.len() as u64;
        let moved = sqlx::query(
            "update uploads set received = $3, pieces = pieces || $4, moved_at = $5
             where tenant_id = $1 and upload_id = $2 and received = $6",
        )
        .bind(owner.tenant.0)
        .bind(id.0)
        .bind(i64::try_from(received).unwrap_or(i64::MAX))
        .bind(name)
        .bind(now)
        .bind(i64::try_from(before.received).unwrap_or(i64::MAX))
        .execute(tx.sql())
        .await?;
        if moved.rows_affected() == 0 {
            // Somebody was faster; they sent the same photo.
            let there = find(&mut tx, owner, id).await?;
            let received = there.map_or(0, |upload| upload.received);
            return Err(Error::OffsetIs { received });
        }
        tx.commit().await?;
        let mut upload = Upload { received, ..before.clone() };
        upload.pieces.push(name);
        Ok(upload)
    }
}

fn uuid(tx: &TenantTx) -> Uuid {
    tx.new_id::<UploadId>().0
}

fn fits(before: &Upload, piece: &Piece) -> Result<(), Error> {
    let length = piece.bytes.len();
    if piece.size != before.size {
        return Err(Error::UploadChanged);
    }
    if piece.at != before.received {
        return Err(Error::OffsetIs { received: before.received });
    }
    if length > PIECE_BYTES_MAX || before.received + length as u64 > before.size {
        return Err(Error::TooHeavy);
    }
    if before.pieces.len() >= PIECES_MAX {
        return Err(Error::TooManyPieces);
    }
    Ok(())
}

/// The one that nobody went on with for longest gives way; whoever sends it begins again.
async fn give_way(tx: &mut TenantTx, owner: &Owner) -> Result<(), Error> {
    sqlx::query(
        "delete from uploads where tenant_id = $1 and upload_id = (
           select upload_id from uploads where tenant_id = $1 and seller_id = $2
           order by moved_at, upload_id limit 1)",
    )
    .bind(owner.tenant.0)
    .bind(owner.seller.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

async fn begin(tx: &mut TenantTx, owner: &Owner, id: UploadId, size: u64) -> Result<Upload, Error> {
    if size == 0 {
        return Err(Error::Cut);
    }
    if size > BYTES_MAX as u64 {
        return Err(Error::TooHeavy);
    }
    tx.take_turn(&format!("uploads {}", owner.seller)).await?;
    let open: i64 =
        sqlx::query_scalar("select count(*) from uploads where tenant_id = $1 and seller_id = $2")
            .bind(owner.tenant.0)
            .bind(owner.seller.0)
            .fetch_one(tx.sql())
            .await?;
    if open >= UPLOADS_MAX {
        give_way(tx, owner).await?;
    }
    let now = tx.now();
    sqlx::query(
        "insert into uploads (tenant_id, upload_id, seller_id, listing_id, account_id, size_bytes,
                              began_at, moved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(owner.tenant.0)
    .bind(id.0)
    .bind(owner.seller.0)
    .bind(owner.listing.0)
    .bind(owner.account.0)
    .bind(i64::try_from(size).unwrap_or(i64::MAX))
    .bind(now)
    .execute(tx.sql())
    .await
    // Of another listing, or another seller's: for this one it is not there.
    .on_constraint("uploads_pkey", || Error::NoSuchUpload)?;
    Ok(Upload { received: 0, size, pieces: Vec::new() })
}
