//! The whole index in one file, so that a start does not read a million rows.
//!
//! The file is a copy of what PostgreSQL holds and may be thrown away at any time. It begins with a
//! magic word and a version; what follows are blocks, each with a checksum that takes in the one
//! before, so that a file which was cut, changed or stitched together is refused as a whole. It is
//! written beside its place, synced and then renamed.

mod blocks;
mod checksum;
mod file;
mod read;
mod write;

use std::{io, path::PathBuf};

use kernel::{Kind, ids::TenantId};
use listings::Vertical;
use sha2::{Digest, Sha256};

pub use file::{load, save};

use crate::MemoryEngine;

/// Rises with every change of the format; other versions are not read.
pub const VERSION: u32 = 4;

/// What a file held.
#[derive(Debug)]
pub struct Loaded {
    /// The index as it was.
    pub engine: MemoryEngine,
    /// What [`save`] was given: how far the stream had been read.
    pub cursor: Vec<u8>,
    /// The shards, and the definitions they were built with. One whose definition has changed since
    /// wants [`MemoryEngine::adopt`].
    pub shards: Vec<LoadedShard>,
}

/// One shard of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedShard {
    /// Whose.
    pub tenant: TenantId,
    /// Key of the vertical.
    pub vertical: String,
    /// [`definition_hash`] of its definition.
    pub definition: [u8; 32],
}

/// A number for a definition, the same wherever it is worked out.
#[must_use]
pub fn definition_hash(vertical: &Vertical) -> [u8; 32] {
    // A definition that came from a file or the database goes back to one without fail; should one
    // ever not, its hash matches nothing and the shard is adopted anew.
    let text = serde_json::to_vec(vertical).unwrap_or_default();
    Sha256::digest(&text).into()
}

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system said no.
    #[error("no se pudo leer o escribir la copia del índice {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// It is some other file.
    #[error("el archivo no es una copia del índice")]
    NotASnapshot,
    /// It was written by another version of the program.
    #[error("la copia del índice es de la versión {0}; se esperaba la {VERSION}")]
    OtherVersion(u32),
    /// It was cut or changed, or the disk lost a part of it.
    #[error("la copia del índice está dañada ({0})")]
    Damaged(&'static str),
}

impl Error {
    /// What kind of fact it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind::Internal
    }
}
