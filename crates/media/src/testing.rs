//! What tests ask of stores and pictures: the suite every store passes, a store in memory, and photos.

mod memory;
mod photo;
mod suite;

pub use memory::Memory;
pub use photo::{jpeg, photo, png};
pub use suite::suite;
