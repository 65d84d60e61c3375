//! Looks a variant up, or makes it.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use kernel::ids::{MediaId, TenantId};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tracing::warn;

use super::{Variant, flights::Flights};
use crate::{
    BlobKey, BlobStore, Error,
    blob::PAGE_MAX,
    picture::{Format, Mark, Spec, hands, render},
};

/// How long the original may take to come. It is fetched in the turn of its render, so that originals do not
/// pile up in memory; a store that hangs must not hold all turns.
const LOAD_TIME_MAX: Duration = Duration::from_secs(10);

/// What a variant is made from.
#[derive(Debug, Clone)]
pub struct Original {
    /// The kept JPEG.
    pub jpeg: Bytes,
    /// The dealer's mark of the version the variant names, if it names one.
    pub mark: Option<Arc<Mark>>,
}

/// A variant, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Bytes,
    /// What it is written as.
    pub format: Format,
    /// Whether it was there already.
    pub is_stored_hit: bool,
}

/// Makes variants, each once, and keeps them in a store. As many are made at once as there are processors.
#[derive(Clone)]
pub struct Variants {
    store: Arc<dyn BlobStore>,
    turns: Arc<Semaphore>,
    flights: Arc<Flights>,
}

impl fmt::Debug for Variants {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Variants").field("flights", &self.flights).finish_non_exhaustive()
    }
}

impl Variants {
    /// Kept in that store.
    #[must_use]
    pub fn new(store: Arc<dyn BlobStore>) -> Self {
        Self { store, turns: Arc::new(Semaphore::new(hands())), flights: Arc::default() }
    }

    /// Forgets all variants of a picture.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn forget(
        store: &dyn BlobStore,
        tenant: TenantId,
        media: MediaId,
    ) -> Result<(), Error> {
        let folder = Variant::folder(&tenant.to_string(), &media.to_string())?;
        for entry in store.list(Some(&folder), None, PAGE_MAX).await? {
            store.delete(&entry.key).await?;
        }
        Ok(())
    }

    /// The variant in that format: the stored one, or one that is made now from what `original` gives, once for
    /// all who ask meanwhile. `original` does nothing when it is not needed.
    ///
    /// # Errors
    /// Those of `original`; [`Error::Busy`] when it does not come or too many others are being made. A store
    /// that fails is told to the log: the variant is sent all the same.
    pub async fn get(
        &self,
        variant: &Variant,
        format: Format,
        original: impl Future<Output = Result<Original, Error>> + Send + 'static,
    ) -> Result<Rendered, Error> {
        let key = variant.key(format)?;
        if let Some(bytes) = self.stored(&key).await {
            return Ok(Rendered { bytes, format, is_stored_hit: true });
        }
        let spec = Spec { width: variant.width(), format };
        let work = self.clone().make(key.clone(), spec, original);
        let bytes = self.flights.join(&key, work).await?;
        Ok(Rendered { bytes, format, is_stored_hit: false })
    }

    async fn make(
        self,
        key: BlobKey,
        spec: Spec,
        original: impl Future<Output = Result<Original, Error>>,
    ) -> Result<Bytes, Error> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| Error::Lost)?;
        // The last one to make it may have been done after we looked.
        if let Some(bytes) = self.stored(&key).await {
            return Ok(bytes);
        }
        let original = timeout(LOAD_TIME_MAX, original).await.map_err(|_| Error::Busy)??;
        let made = spawn_blocking(move || {
            let _turn = turn;
            render(&original.jpeg, &spec, original.mark.as_deref())
        });
        let bytes = Bytes::from(made.await.map_err(|_| Error::Lost)??);
        if let Err(error) = self.store.put(&key, bytes.clone()).await {
            warn!(%key, error = &error as &dyn std::error::Error, "Could not store a variant");
        }
        Ok(bytes)
    }

    async fn stored(&self, key: &BlobKey) -> Option<Bytes> {
        match self.store.get(key).await {
            Ok(found) => found,
            Err(error) => {
                warn!(%key, error = &error as &dyn std::error::Error, "Could not look a variant up");
                None
            }
        }
    }
}
