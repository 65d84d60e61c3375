//! A store that forgets everything at the end.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::{BlobKey, BlobStore, BoxFuture, Entry, Error, blob::PAGE_MAX};

/// Keeps blobs in memory. For it no time passes.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<BlobKey, Bytes>>);

impl Memory {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<BlobKey, Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn page(&self, within: Option<&BlobKey>, after: Option<&BlobKey>, limit: usize) -> Vec<Entry> {
        let folder = within.map(|key| format!("{key}/")).unwrap_or_default();
        let kept = self.kept();
        let is_asked = |key: &BlobKey| {
            key.as_str().starts_with(&folder) && after.is_none_or(|last| key > last)
        };
        let asked = kept.iter().filter(|(key, _)| is_asked(key)).take(limit.min(PAGE_MAX));
        let entry = |(key, bytes): (&BlobKey, &Bytes)| Entry {
            key: key.clone(),
            size_bytes: bytes.len() as u64,
            modified_at: DateTime::<Utc>::UNIX_EPOCH,
        };
        asked.map(entry).collect()
    }
}

impl BlobStore for Memory {
    fn put<'a>(&'a self, key: &'a BlobKey, bytes: Bytes) -> BoxFuture<'a, Result<(), Error>> {
        self.kept().insert(key.clone(), bytes);
        Box::pin(async { Ok(()) })
    }

    fn get<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>> {
        let found = self.kept().get(key).cloned();
        Box::pin(async { Ok(found) })
    }

    fn delete<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>> {
        self.kept().remove(key);
        Box::pin(async { Ok(()) })
    }

    fn size<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>> {
        let size = self.kept().get(key).map(|bytes| bytes.len() as u64);
        Box::pin(async move { Ok(size) })
    }

    fn list<'a>(
        &'a self,
        within: Option<&'a BlobKey>,
        after: Option<&'a BlobKey>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        let page = self.page(within, after, limit);
        Box::pin(async { Ok(page) })
    }
}
