//! Pictures: what is taken in, how it is kept, and the sizes it is shown in.
//!
//! Nothing of an upload survives but its pixels: they are decoded within bounds and written anew as one kept
//! JPEG. What a page shows is made from that at the first asking, under an address only we can write, and
//! stored. An upload comes in pieces, and nothing of it is lost with the line that carried it.

pub mod blob;
mod error;
pub mod kept;
mod library;
pub mod picture;
pub mod sweep;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod upload;
pub mod variant;

pub use blob::{BlobKey, BlobStore, Disk, Entry};
pub use error::Error;
pub use kept::Media;
pub use library::{KEY, Library};
pub use picture::{Corner, Format, Mark, Spec, Taken, Width, take_in};
pub use upload::{Owner, Uploads};
pub use variant::{Asked, Original, Rendered, Signer, Variant, Variants};

use std::{future::Future, pin::Pin};

/// A future a store hands out.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
