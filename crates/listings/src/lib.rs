//! Verticals, listings and their life, import.
//!
//! A *vertical* is a kind of listing described by data that belongs to a tenant. A *listing* is one
//! advertisement: shared columns every vertical has, and attributes its vertical declares.

pub mod addresses;
pub mod attributes;
pub mod card;
mod count;
pub mod demo;
pub mod detail;
pub mod draft;
pub mod drafting;
mod error;
mod events;
pub mod fx;
mod image;
pub mod import;
pub mod life;
pub mod moderation;
pub mod place;
pub mod placement;
mod planner;
pub mod published;
pub mod retokenise;
mod save;
pub mod saved;
pub mod sellers;
mod stored;
pub mod term;
pub mod tokens;
mod unshown;
pub mod vertical;
pub mod words;

pub use attributes::{Attributes, Value};
pub use count::{count, used};
pub use detail::Detail;
pub use draft::{Draft, Saved};
pub use error::Error;
pub use image::{Color, Image};
pub use life::{Hand, Status, step};
pub use place::Place;
pub use published::{Published, SellerKind, SellerRef, Ways};
pub use save::{BATCH_MAX, upsert_batch};
pub use unshown::{remove_unshown, tend_photos};
pub use vertical::{
    Attribute, AttributeError, AttributeKind, Choice, Facet, Operation, Problem, Vertical,
};
