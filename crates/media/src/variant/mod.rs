//! What is shown of a picture: under addresses only we can write, made once, stored.

mod address;
mod flights;
mod signer;
mod variants;

pub use address::{Asked, Variant};
pub use signer::Signer;
pub use variants::{Original, Rendered, Variants};
