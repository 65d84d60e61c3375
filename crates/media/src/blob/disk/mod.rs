//! The store by default: files of a folder.

mod list;
mod write;

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::{BlobKey, BlobStore, Entry, PAGE_MAX};
use crate::{BoxFuture, Error};

/// How the file begins that is not whole yet. No key has a part that begins so.
const DRAFT: &str = ".draft-";

/// Files of a folder, a folder for each part of a key. They are their owner's alone.
#[derive(Debug, Clone)]
pub struct Disk {
    root: Arc<Path>,
}

impl Disk {
    /// The store in that folder, which is made if it is missing.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be made.
    pub async fn open(root: PathBuf) -> Result<Self, Error> {
        let root = blocking(move || {
            write::make_folder(&root)?;
            root.canonicalize()
        });
        Ok(Self { root: root.await?.into() })
    }

    /// Does it with the file of that key, on a thread that may wait for the disk.
    fn with<'a, T: Send + 'static>(
        &'a self,
        key: &'a BlobKey,
        job: impl FnOnce(&Path, &Path) -> io::Result<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, Error>> {
        let root = Arc::clone(&self.root);
        let path = self.root.join(key.as_str());
        Box::pin(blocking(move || job(&root, &path)))
    }
}

impl BlobStore for Disk {
    fn put<'a>(&'a self, key: &'a BlobKey, bytes: Bytes) -> BoxFuture<'a, Result<(), Error>> {
        self.with(key, move |_, path| write::whole(path, &bytes))
    }

    fn get<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>> {
        self.with(key, |_, path| there(fs::read(path).map(Bytes::from)))
    }

    fn delete<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>> {
        self.with(key, |root, path| match there(fs::remove_file(path))? {
            Some(()) => write::tidy(root, path),
            None => Ok(()),
        })
    }

    fn size<'a>(&'a self, key: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>> {
        self.with(key, |_, path| {
            let found = there(fs::symlink_metadata(path))?;
            Ok(found.filter(fs::Metadata::is_file).map(|file| file.len()))
        })
    }

    fn list<'a>(
        &'a self,
        within: Option<&'a BlobKey>,
        after: Option<&'a BlobKey>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        let root = Arc::clone(&self.root);
        let folder = within.map(|key| format!("{key}/")).unwrap_or_default();
        let after = after.map(|key| key.as_str().to_owned()).unwrap_or_default();
        let limit = limit.min(PAGE_MAX);
        Box::pin(blocking(move || list::page(&root, &folder, &after, limit)))
    }

    fn tidy<'a>(
        &'a self,
        before: DateTime<Utc>,
        is_dry: bool,
    ) -> BoxFuture<'a, Result<u64, Error>> {
        let root = Arc::clone(&self.root);
        Box::pin(blocking(move || list::sweep(&root, before, is_dry)))
    }
}

/// What is there; a folder is no blob, and neither is what lies below one.
fn there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => Ok(None),
            _ => Err(error),
        },
    }
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(job).await.map_err(|_| Error::Lost)?;
    Ok(done?)
}
