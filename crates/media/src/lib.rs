//! Pictures: what is taken in, how it is kept, and the sizes it is shown in.
//!
//! Nothing of an upload survives but its pixels: they are decoded within bounds and written anew as one kept
//! JPEG. What a page shows is made from that at the first asking, under an address only we can write, and
//! stored.

pub mod blob;
mod error;
pub mod picture;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod variant;

pub use blob::{BlobKey, BlobStore, Disk, Entry};
pub use error::Error;
pub use picture::{Corner, Format, Mark, Spec, Taken, Width, take_in};
pub use variant::{Asked, Original, Rendered, Signer, Variant, Variants};

use std::{future::Future, pin::Pin};

/// A future a store hands out.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
