//! Puts a whole upload together and takes it in.

use bytes::{Bytes, BytesMut};
use kernel::ids::{MediaId, UploadId};
use tokio::time::timeout;
use tracing::warn;

use super::{Owner, Upload, Uploads, WAIT_MAX, find::find, piece_key};
use crate::{Error, Taken, kept, take_in};

/// A photo whose file is kept, and which waits for its row.
#[derive(Debug)]
pub struct Ready {
    /// Whose.
    pub(crate) owner: Owner,
    /// What it will be called. The name is ours: whoever sends it could name one that is there already.
    pub(crate) id: MediaId,
    /// By which upload it came.
    pub(crate) upload: UploadId,
    /// What is known of it; its file is in the store already.
    pub(crate) taken: Taken,
    sent: Upload,
}

impl Ready {
    /// Whose it is.
    #[must_use]
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }
}

impl Uploads {
    /// Takes in a photo of which all is here: its file is in the store then, and [`kept::keep`] gives it its row.
    ///
    /// # Errors
    /// [`Error::NoSuchUpload`], [`Error::OffsetIs`] while a part is missing, [`Error::Busy`], and why it is no
    /// photo for us; then all of it is forgotten.
    pub async fn ready(&self, owner: &Owner, id: UploadId) -> Result<Ready, Error> {
        let upload = self.find(owner, id).await?.ok_or(Error::NoSuchUpload)?;
        if !upload.is_whole() {
            return Err(Error::OffsetIs { received: upload.received });
        }
        let turn = timeout(WAIT_MAX, self.turns.acquire()).await.map_err(|_| Error::Busy)?;
        let _turn = turn.map_err(|_| Error::Lost)?;
        let whole = self.assembled(owner, id, &upload).await?;
        match take_in(whole).await {
            Ok(mut taken) => {
                let media: MediaId = self.db.new_id();
                let jpeg = Bytes::from(std::mem::take(&mut taken.jpeg));
                self.store.put(&kept::key(owner.tenant, media)?, jpeg).await?;
                Ok(Ready { owner: *owner, id: media, upload: id, taken, sent: upload })
            }
            Err(error) => {
                if error.is_of_the_picture() {
                    self.forget(owner, id).await?;
                }
                Err(error)
            }
        }
    }

    async fn assembled(
        &self,
        owner: &Owner,
        id: UploadId,
        upload: &Upload,
    ) -> Result<Bytes, Error> {
        let mut whole = BytesMut::with_capacity(usize::try_from(upload.size).unwrap_or(0));
        for piece in &upload.pieces {
            let key = piece_key(owner.tenant, id, *piece)?;
            let bytes = self.store.get(&key).await?.ok_or(Error::Lost)?;
            whole.extend_from_slice(&bytes);
        }
        if whole.len() as u64 == upload.size { Ok(whole.freeze()) } else { Err(Error::Lost) }
    }

    /// Forgets an upload of which nothing will come.
    ///
    /// # Errors
    /// [`Error::Db`].
    pub async fn forget(&self, owner: &Owner, id: UploadId) -> Result<(), Error> {
        let mut tx = self.db.begin(&owner.scope()).await?;
        let found = find(&mut tx, owner, id).await?;
        if found.is_some() {
            kept::end_upload(&mut tx, id).await?;
        }
        tx.commit().await?;
        if let Some(upload) = found {
            self.clear(owner, id, &upload).await;
        }
        Ok(())
    }

    /// Throws the pieces away of what has its row; those that stay are swept.
    pub async fn clear_after(&self, ready: &Ready) {
        self.clear(&ready.owner, ready.upload, &ready.sent).await;
    }

    async fn clear(&self, owner: &Owner, id: UploadId, upload: &Upload) {
        for piece in &upload.pieces {
            let Ok(key) = piece_key(owner.tenant, id, *piece) else { continue };
            if let Err(error) = self.store.delete(&key).await {
                warn!(%key, error = &error as &dyn std::error::Error, "Could not remove a piece");
            }
        }
    }
}
