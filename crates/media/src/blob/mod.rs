//! The port: bytes kept under names.

mod copy;
mod disk;
mod key;
mod shelves;

use bytes::Bytes;
use chrono::{DateTime, Utc};

pub use copy::{Copied, clear, copy};
pub use disk::Disk;
pub use key::{BlobKey, KEY_LENGTH_MAX};
pub use shelves::{Order, Shelves};

use crate::{BoxFuture, Error};

/// Entries a page of [`BlobStore::list`] has at most, whatever was asked for.
pub const PAGE_MAX: usize = 1_000;

/// One blob of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub key: BlobKey,
    /// How long it is.
    pub size_bytes: u64,
    /// When it was put there.
    pub modified_at: DateTime<Utc>,
}

/// Keeps bytes under names. Each call may fail with [`Error::Store`]; `testing::suite` says what every store
/// does. A key is never also a folder of another: `a` and `a/b` are not both kept.
pub trait BlobStore: Send + Sync {
    /// Keeps those bytes under that name, instead of what was there. Whoever reads meanwhile gets the old
    /// ones or the new ones, whole; once this returns they outlast a power cut.
    fn put<'a>(&'a self, key: &'a BlobKey, bytes: Bytes) -> BoxFuture<'a, Result<(), Error>>;

    /// What is under that name, if anything.
    fn get<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>>;

    /// Forgets it. That there is none is fine.
    fn delete<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>>;

    /// How many bytes are under that name.
    fn size<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>>;

    /// Up to `limit` blobs ([`PAGE_MAX`] at most) in the order of their keys: those in the folder `within`
    /// and below, or all; those after `after`, or from the first.
    fn list<'a>(
        &'a self,
        within: Option<&'a BlobKey>,
        after: Option<&'a BlobKey>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>>;

    /// Removes what writers that died left half-written before that moment, or only counts it; how much there was.
    /// Nothing of it has a name that is listed. A store that keeps no half of anything has none.
    fn tidy<'a>(
        &'a self,
        _before: DateTime<Utc>,
        _is_dry: bool,
    ) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(async { Ok(0) })
    }
}
