//! Two stores that are one, so that blobs move from one to the other while everybody goes on reading.

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::ArcSwap;
use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::{BlobKey, BlobStore, Entry, PAGE_MAX};
use crate::{BoxFuture, Error};

/// Where is read and written now.
#[derive(Clone)]
pub struct Order {
    /// What is put goes here; what is got is looked for here first.
    pub first: Arc<dyn BlobStore>,
    /// What is not there is looked for here.
    pub second: Option<Arc<dyn BlobStore>>,
}

/// A store whose order can be changed while it is used.
pub struct Shelves(ArcSwap<Order>);

impl Shelves {
    /// In that order.
    #[must_use]
    pub fn new(order: Order) -> Self {
        Self(ArcSwap::from_pointee(order))
    }

    /// Reads and writes in that order from now on.
    pub fn arrange(&self, order: Order) {
        self.0.store(Arc::new(order));
    }
}

impl BlobStore for Shelves {
    fn put<'a>(&'a self, key: &'a BlobKey, bytes: Bytes) -> BoxFuture<'a, Result<(), Error>> {
        let order = self.0.load_full();
        Box::pin(async move { order.first.put(key, bytes).await })
    }

    fn get<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>> {
        let order = self.0.load_full();
        Box::pin(async move {
            match (order.first.get(key).await, &order.second) {
                (Ok(None), Some(second)) => second.get(key).await,
                // One that does not answer does not hide what the other has.
                (Err(error), Some(second)) => match second.get(key).await {
                    Ok(Some(found)) => Ok(Some(found)),
                    _ => Err(error),
                },
                (found, _) => found,
            }
        })
    }

    fn delete<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>> {
        let order = self.0.load_full();
        Box::pin(async move {
            // The one that is asked last first: it would show the blob again.
            if let Some(second) = &order.second {
                second.delete(key).await?;
            }
            order.first.delete(key).await
        })
    }

    fn size<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>> {
        let order = self.0.load_full();
        Box::pin(async move {
            match (order.first.size(key).await?, &order.second) {
                (None, Some(second)) => second.size(key).await,
                (found, _) => Ok(found),
            }
        })
    }

    fn list<'a>(
        &'a self,
        within: Option<&'a BlobKey>,
        after: Option<&'a BlobKey>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        let order = self.0.load_full();
        Box::pin(async move {
            let found = order.first.list(within, after, limit).await?;
            let Some(second) = &order.second else { return Ok(found) };
            // Of what both have, the first one's entry stays.
            let mut all: BTreeMap<BlobKey, Entry> = BTreeMap::new();
            for entry in second.list(within, after, limit).await?.into_iter().chain(found) {
                all.insert(entry.key.clone(), entry);
            }
            Ok(all.into_values().take(limit.min(PAGE_MAX)).collect())
        })
    }

    fn tidy<'a>(
        &'a self,
        before: DateTime<Utc>,
        is_dry: bool,
    ) -> BoxFuture<'a, Result<u64, Error>> {
        let order = self.0.load_full();
        Box::pin(async move {
            let first = order.first.tidy(before, is_dry).await?;
            match &order.second {
                Some(second) => Ok(first + second.tidy(before, is_dry).await?),
                None => Ok(first),
            }
        })
    }
}
