//! Who asks for a seller, by which way, and what becomes of it.

pub mod enquiry;
mod error;

pub use error::Error;
