//! A listing as it comes in, checked and ready to be saved.

mod check;

use chrono::{DateTime, Utc};
use kernel::{
    Money,
    ids::{ListingId, SellerId},
};

use crate::{Attributes, Image, Operation, Place};

/// Longest title, in characters.
pub const TITLE_LENGTH_MAX: usize = 200;
/// Longest description, in characters.
pub const DESCRIPTION_LENGTH_MAX: usize = 20_000;
/// Longest name of a region or a city, in characters.
pub const PLACE_LENGTH_MAX: usize = 120;
/// Longest key of a source, in characters.
pub const SOURCE_KEY_LENGTH_MAX: usize = 200;
/// Pictures a listing may have.
pub const IMAGES_MAX: usize = 60;

/// A listing to be saved; its attributes have passed [`crate::Vertical::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Who publishes it.
    pub seller: SellerId,
    /// What is done with it.
    pub operation: Operation,
    /// Its title, 1 to [`TITLE_LENGTH_MAX`] characters.
    pub title: String,
    /// Plain text, at most [`DESCRIPTION_LENGTH_MAX`] characters.
    pub description: String,
    /// Its price, or none stated.
    pub price: Option<Money>,
    /// Where it is.
    pub place: Place,
    /// Checked values.
    pub attributes: Attributes,
    /// Pictures, cover first.
    pub images: Vec<Image>,
    /// What names the listing in the file it comes from; a second draft of the same seller with
    /// the same key changes that listing instead of adding one.
    pub source_key: Option<String>,
    /// Sum of what the file says; while it stays the same, the listing is left alone.
    pub source_hash: Option<[u8; 32]>,
    /// Since when it is public; now, where the source does not say.
    pub published_at: Option<DateTime<Utc>>,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// A new listing.
    Created(ListingId),
    /// The listing of that source key was changed.
    Updated(ListingId),
    /// The listing of that source key already said so.
    Unchanged(ListingId),
}

impl Saved {
    /// The listing, whatever became of it.
    #[must_use]
    pub const fn id(self) -> ListingId {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}
