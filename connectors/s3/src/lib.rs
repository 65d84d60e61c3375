//! Keeps blobs on a server that speaks S3: Amazon's, or one of the many that learned its language.
//!
//! Requests, signatures and attempts are those of `object_store`. The line they go over is ours (`http`), so that
//! each answer has limits of time and size, and is encrypted the way the rest of the program is.

mod failure;
mod http;
pub mod limits;
mod refusal;
mod settings;

pub use settings::{BadSettings, Settings};

use std::{fmt, future::Future, io};

use bytes::Bytes;
use media::{BlobKey, BlobStore, BoxFuture, Entry, Error, blob::PAGE_MAX};
use object_store::{
    BackoffConfig, ObjectMeta, ObjectStoreExt as _, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    list::{PaginatedListOptions, PaginatedListStore as _},
    path::Path,
};
use tokio::time::timeout;

use crate::{
    failure::there,
    http::Line,
    limits::{ATTEMPTS_MAX, BLOB_BYTES_MAX, CALL_MAX, PAUSE_FACTOR, PAUSE_MAX, PAUSE_MIN},
};

/// A bucket of such a server, or a folder of it.
pub struct S3 {
    server: AmazonS3,
    bucket: String,
    /// What stands before each key: nothing, or a folder and its slash.
    folder: String,
}

impl S3 {
    /// The bucket of these settings; nothing is asked of the server yet.
    ///
    /// # Errors
    /// [`BadSettings`].
    pub fn open(settings: &Settings) -> Result<Self, BadSettings> {
        let server = AmazonS3Builder::new()
            .with_endpoint(settings.address()?)
            .with_virtual_hosted_style_request(!settings.path_style)
            .with_region(&settings.region)
            .with_bucket_name(&settings.bucket)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(settings.secret.reveal())
            // Many servers know no other way to delete than one by one.
            .with_disable_bulk_delete(true)
            .with_retry(attempts())
            .with_http_connector(Line::new(settings.tls()?))
            .build()
            .map_err(|error| BadSettings::NoClient(error.to_string()))?;
        Ok(Self { server, bucket: settings.bucket.clone(), folder: settings.folder()? })
    }

    /// Where that blob is. A key has no sign that a path would write otherwise.
    fn path(&self, key: &BlobKey) -> Path {
        Path::from(format!("{}{key}", self.folder))
    }

    async fn fetch(&self, key: &BlobKey) -> io::Result<Option<Bytes>> {
        match there(self.server.get(&self.path(key)).await)? {
            Some(found) => found.bytes().await.map(Some).map_err(failure::of),
            None => Ok(None),
        }
    }

    async fn length(&self, key: &BlobKey) -> io::Result<Option<u64>> {
        match there(self.server.head(&self.path(key)).await)? {
            Some(found) => Ok(Some(found.size)),
            // The answer to HEAD has no words, so a missing bucket looks like a missing blob.
            None => Ok(self.fetch(key).await?.map(|bytes| bytes.len() as u64)),
        }
    }

    /// The server's order is that of the keys. What is none of ours is left out.
    async fn page(
        &self,
        within: Option<&BlobKey>,
        after: Option<&BlobKey>,
        limit: usize,
    ) -> io::Result<Vec<Entry>> {
        let folder = within.map_or(self.folder.clone(), |key| format!("{}{key}/", self.folder));
        let mut asked = PaginatedListOptions {
            offset: after.map(|key| format!("{}{key}", self.folder)),
            max_keys: Some(limit),
            ..PaginatedListOptions::default()
        };
        let mut found = Vec::new();
        while found.len() < limit {
            let page = self.server.list_paginated(Some(&folder), asked.clone()).await;
            let page = page.map_err(failure::of)?;
            for entry in page.result.objects.iter().filter_map(|it| self.entry(&folder, it)) {
                // People's tools mark a folder `a` with an empty object `a/`, which arrives here as `a`.
                if entry.size_bytes > 0 || self.length(&entry.key).await?.is_some() {
                    found.push(entry);
                }
            }
            let Some(next) = page.page_token else { break };
            asked.page_token = Some(next);
        }
        found.truncate(limit);
        Ok(found)
    }

    fn entry(&self, folder: &str, listed: &ObjectMeta) -> Option<Entry> {
        let path = listed.location.as_ref();
        if !path.starts_with(folder) {
            return None;
        }
        let key = BlobKey::new(path.strip_prefix(&self.folder)?).ok()?;
        Some(Entry { key, size_bytes: listed.size, modified_at: listed.last_modified })
    }
}

impl fmt::Debug for S3 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "S3({}/{})", self.bucket, self.folder)
    }
}

impl BlobStore for S3 {
    fn put<'a>(&'a self, key: &'a BlobKey, bytes: Bytes) -> BoxFuture<'a, Result<(), Error>> {
        in_time(async move {
            if bytes.len() > BLOB_BYTES_MAX {
                return Err(failure::too_large(bytes.len()));
            }
            let put = self.server.put(&self.path(key), bytes.into()).await;
            put.map(drop).map_err(failure::of)
        })
    }

    fn get<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>> {
        in_time(self.fetch(key))
    }

    fn delete<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>> {
        in_time(async move { there(self.server.delete(&self.path(key)).await).map(drop) })
    }

    fn size<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>> {
        in_time(self.length(key))
    }

    fn list<'a>(
        &'a self,
        within: Option<&'a BlobKey>,
        after: Option<&'a BlobKey>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        in_time(self.page(within, after, limit.min(PAGE_MAX)))
    }
}

fn attempts() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: PAUSE_MIN,
            max_backoff: PAUSE_MAX,
            base: PAUSE_FACTOR,
        },
        max_retries: ATTEMPTS_MAX - 1,
        retry_timeout: CALL_MAX,
    }
}

/// A call of the port ends in time, whatever the server does.
fn in_time<'a, T: 'a>(
    call: impl Future<Output = io::Result<T>> + Send + 'a,
) -> BoxFuture<'a, Result<T, Error>> {
    Box::pin(async move {
        let done = timeout(CALL_MAX, call).await.unwrap_or_else(|_| Err(failure::late()));
        Ok(done?)
    })
}
