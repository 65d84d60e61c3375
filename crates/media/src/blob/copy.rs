//! Copies all blobs of a store into another.

use sha2::{Digest as _, Sha256};

use super::{BlobKey, BlobStore, PAGE_MAX};
use crate::Error;

/// How a copy went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Copied {
    /// Blobs the first store has.
    pub files: u64,
    /// Those that were copied now; the others were there already.
    pub copied: u64,
    /// What those weigh.
    pub copied_bytes: u64,
    /// Those that were read back and are other bytes than they were.
    pub differing: u64,
}

/// Copies what `to` lacks, and reads each back: what was copied is there, byte by byte. `told` hears of each page.
///
/// # Errors
/// [`Error::Store`]; what was copied stays, and the next call goes on.
pub async fn copy(
    from: &dyn BlobStore,
    to: &dyn BlobStore,
    mut told: impl FnMut(&Copied),
) -> Result<Copied, Error> {
    let mut copied = Copied::default();
    let mut after: Option<BlobKey> = None;
    loop {
        let page = from.list(None, after.as_ref(), PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(copied) };
        after = Some(last.key.clone());
        for entry in &page {
            copied.files += 1;
            // What is there already may have been written since, and is the newer one then.
            if to.size(&entry.key).await?.is_some() {
                continue;
            }
            // It may have been removed since it was listed.
            let Some(bytes) = from.get(&entry.key).await? else { continue };
            let sum = Sha256::digest(&bytes);
            to.put(&entry.key, bytes.clone()).await?;
            let there = to.get(&entry.key).await?;
            let is_same = there.is_some_and(|there| Sha256::digest(&there) == sum);
            copied.copied += 1;
            copied.copied_bytes += bytes.len() as u64;
            copied.differing += u64::from(!is_same);
        }
        told(&copied);
    }
}

/// Empties a store of what another has, byte for byte as long; what only it has stays. How many were removed.
///
/// # Errors
/// [`Error::Store`]; what was removed is gone.
pub async fn clear(of: &dyn BlobStore, kept_in: &dyn BlobStore) -> Result<u64, Error> {
    let (mut removed, mut after) = (0, None::<BlobKey>);
    loop {
        let page = of.list(None, after.as_ref(), PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(removed) };
        after = Some(last.key.clone());
        for entry in &page {
            if kept_in.size(&entry.key).await? == Some(entry.size_bytes) {
                of.delete(&entry.key).await?;
                removed += 1;
            }
        }
    }
}
