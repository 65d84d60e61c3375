//! A vertical: what kinds of attributes its listings have, how they are labelled, found and counted.

mod apply;
mod bound;
mod change;
mod check;
mod definition;
mod display;
mod file;
pub(crate) mod hold;
mod invalidated;
pub mod kind;
mod problem;
mod read;
mod shipped;
mod validate;
mod value;
mod vin;

pub use apply::{Applied, Change, apply};
pub use bound::Bound;
pub use definition::{
    Attribute, AttributeKind, Category, Choice, Facet, Labels, Operation, Options, RESERVED_KEYS,
    Vertical,
};
pub use file::FILE_BYTES_MAX;
pub(crate) use file::in_spanish;
pub use invalidated::{Invalidated, Reason};
pub use problem::{AttributeError, Problem, Unreadable};
pub use read::{Versioned, list, load, of_site, of_site_by_key};
pub use shipped::{SHIPPED, shipped};
pub use validate::{
    ALIASES_MAX, ATTRIBUTES_MAX, BUCKETS_MAX, CATEGORIES_MAX, LABEL_LENGTH_MAX, OPTIONS_MAX,
    RESERVED_VERTICALS, SCALE_MAX,
};
pub use value::{NUMBER_MAX, TEXT_LENGTH_MAX};
pub use vin::VIN;
