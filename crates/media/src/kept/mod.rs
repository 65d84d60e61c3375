//! The photos that are kept.

mod alike;
mod find;
mod keep;
mod remove;
mod totals;

use kernel::ids::{MediaId, TenantId};

pub use alike::{ALIKE_BITS_MAX, alike};
pub use find::find;
pub(crate) use keep::end_upload;
pub use keep::keep;
pub use remove::remove;
pub use totals::{Totals, totals, used_mb};

use crate::{BlobKey, Error};

/// What addresses of our photos begin with.
pub const FOLDER: &str = "/m/";

/// A photo that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Which.
    pub id: MediaId,
    /// What its file weighs.
    pub size_bytes: u64,
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
    /// Its mean color, shown until it has come.
    pub color: [u8; 3],
}

impl Media {
    /// Its address without a size, as listings name it: `/m/med_…`.
    #[must_use]
    pub fn address(&self) -> String {
        address(self.id)
    }
}

/// The address of a photo without a size.
#[must_use]
pub fn address(id: MediaId) -> String {
    format!("{FOLDER}{id}")
}

/// The photo an address without a size names, if it is one of ours.
#[must_use]
pub fn of_address(address: &str) -> Option<MediaId> {
    address.strip_prefix(FOLDER)?.parse().ok()
}

/// Where the file of a photo is.
///
/// # Errors
/// None for ids.
pub fn key(tenant: TenantId, id: MediaId) -> Result<BlobKey, Error> {
    BlobKey::new(&format!("originals/{tenant}/{id}.jpg"))
}
