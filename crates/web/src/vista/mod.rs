//! The picture a chat or a network shows of a link, drawn by the program: price, title, place and
//! whose site it is, in the site's colour.
//!
//! Its address changes with its content, so that it may be kept for ever; it is drawn when somebody
//! asks for it, few at a time, and kept while there is room.

mod address;
mod content;
mod drawing;
mod kept;
mod letters;
mod paper;
mod png;
mod show;
mod sign;

pub(crate) use content::{of_listing, of_seller, of_site};
pub(crate) use kept::Kept;
pub(crate) use show::show;

/// What the networks ask for: 1.91 to 1.
const WIDTH: u32 = 1_200;
const HEIGHT: u32 = 630;
