//! What there is, in the order of the keys.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
};

use chrono::{DateTime, Utc};

use super::{DRAFT, there};
use crate::blob::{BlobKey, Entry};

/// Up to `limit` blobs of `folder` (its key with a slash at the end, or nothing) and below, after `after`.
pub fn page(root: &Path, folder: &str, after: &str, limit: usize) -> io::Result<Vec<Entry>> {
    let mut page = Page { root, after, limit, found: Vec::new() };
    page.walk(folder)?;
    Ok(page.found)
}

struct Page<'a> {
    root: &'a Path,
    after: &'a str,
    limit: usize,
    found: Vec<Entry>,
}

impl Page<'_> {
    fn walk(&mut self, folder: &str) -> io::Result<()> {
        for (name, file) in children(&self.root.join(folder))? {
            if self.found.len() >= self.limit {
                break;
            }
            let key = format!("{folder}{name}");
            if !name.ends_with('/') {
                self.add(&key, &file)?;
            } else if self.after < key.as_str() || self.after.starts_with(&key) {
                self.walk(&key)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, key: &str, file: &DirEntry) -> io::Result<()> {
        let Ok(key) = BlobKey::new(key) else { return Ok(()) };
        if key.as_str() <= self.after {
            return Ok(());
        }
        // It may have gone meanwhile.
        if let Some(meta) = there(file.metadata())? {
            let modified_at = meta.modified()?.into();
            self.found.push(Entry { key, size_bytes: meta.len(), modified_at });
        }
        Ok(())
    }
}

/// The files and folders in a folder. A folder's name ends in a slash, and so they are sorted: the order of the
/// whole keys is then the order of the walk (`a-b` comes before `a/b`).
fn children(folder: &Path) -> io::Result<Vec<(String, DirEntry)>> {
    let mut found = Vec::new();
    let Some(entries) = there(fs::read_dir(folder))? else { return Ok(found) };
    for entry in entries {
        let entry = entry?;
        let Some(kind) = there(entry.file_type())? else { continue };
        match entry.file_name().into_string() {
            Ok(name) if name.starts_with('.') => {}
            Ok(name) if kind.is_dir() => found.push((format!("{name}/"), entry)),
            Ok(name) if kind.is_file() => found.push((name, entry)),
            _ => {}
        }
    }
    found.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

/// Removes drafts from before that moment, here and below, or only counts them.
pub fn sweep(folder: &Path, before: DateTime<Utc>, is_dry: bool) -> io::Result<u64> {
    let mut removed = 0;
    let Some(entries) = there(fs::read_dir(folder))? else { return Ok(removed) };
    for entry in entries {
        let entry = entry?;
        let Some(meta) = there(entry.metadata())? else { continue };
        if meta.is_dir() {
            removed += sweep(&entry.path(), before, is_dry)?;
        } else if is_draft(&entry) && DateTime::<Utc>::from(meta.modified()?) < before {
            let is_gone = is_dry || there(fs::remove_file(entry.path()))?.is_some();
            removed += u64::from(is_gone);
        }
    }
    Ok(removed)
}

fn is_draft(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(DRAFT.as_bytes())
}
