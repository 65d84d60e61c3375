//! All that faces do with photos, put together once for a process.

use std::{fmt, sync::Arc};

use db::Db;
use kernel::{
    Secret,
    ids::{MediaId, TenantId},
};

use crate::{BlobStore, Error, Original, Signer, Uploads, Variants, kept};

/// What the key of addresses is derived for, of the installation's own.
pub const KEY: &str = "media";

/// Where photos are kept, how they come there, and how they are shown. Cloning shares it.
#[derive(Clone)]
pub struct Library {
    /// How photos come there.
    pub uploads: Uploads,
    /// How their addresses are signed.
    pub signer: Signer,
    /// The sizes they are shown in.
    pub variants: Variants,
    store: Arc<dyn BlobStore>,
}

impl fmt::Debug for Library {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Library").field("variants", &self.variants).finish_non_exhaustive()
    }
}

impl Library {
    /// Kept in that store, under addresses signed with that key: see [`KEY`].
    #[must_use]
    pub fn new(db: Db, store: Arc<dyn BlobStore>, key: &Secret<[u8; 32]>) -> Self {
        Self {
            uploads: Uploads::new(db, Arc::clone(&store)),
            signer: Signer::new(*key.reveal()),
            variants: Variants::new(Arc::clone(&store)),
            store,
        }
    }

    /// The file of a photo, to make a variant of; nothing is read before that is awaited.
    ///
    /// # Errors
    /// None for ids.
    pub fn original(
        &self,
        tenant: TenantId,
        id: MediaId,
    ) -> Result<impl Future<Output = Result<Original, Error>> + Send + use<>, Error> {
        let (key, store) = (kept::key(tenant, id)?, Arc::clone(&self.store));
        Ok(async move {
            let jpeg = store.get(&key).await?.ok_or(Error::NoSuchPicture)?;
            Ok(Original { jpeg, mark: None })
        })
    }
}
