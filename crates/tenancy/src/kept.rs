//! Copies on the disk of what the database tells, with which a process begins while it does not answer.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use serde::{Serialize, de::DeserializeOwned};

/// The copy, if one was kept that can be read; the log tells of one that cannot.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    let read = fs::read(file).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    match read {
        Ok(kept) => Some(kept),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(%error, "{} cannot be read: {error}", file.display());
            None
        }
    }
}

/// Keeps it for its owner alone, whole or not at all; several processes may write the same. What cannot be
/// kept is logged.
pub(crate) fn write<T: Serialize + ?Sized>(file: &Path, what: &T) {
    let half = file.with_extension(format!("{}.new", std::process::id()));
    let mut owners_only = OpenOptions::new();
    owners_only.write(true).create(true).truncate(true).mode(0o600);
    let written = serde_json::to_vec(what)
        .map_err(io::Error::from)
        .and_then(|bytes| owners_only.open(&half)?.write_all(&bytes))
        .and_then(|()| fs::rename(&half, file));
    if let Err(error) = written {
        tracing::warn!(%error, "{} could not be kept: {error}", file.display());
    }
}
