//! A published listing as the index takes it in: public columns only.

mod binary;
mod load;
pub(crate) mod row;
mod sellers;

use chrono::{DateTime, Utc};
use kernel::{
    Money,
    ids::{ListingId, SellerId},
};
use serde::Serialize;

use crate::{Attributes, Image, Operation, Place};

pub use load::{PAGE_MAX, Page, load_page, load_some, load_some_of};
pub use sellers::faces;
pub use tenancy::{SellerKind, seller::Ways};

/// The public face of a seller.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SellerRef {
    /// Which seller.
    pub id: SellerId,
    /// The name shown.
    pub name: String,
    /// Person or dealer.
    pub kind: SellerKind,
    /// How they are reached besides the form; never where.
    #[serde(flatten)]
    pub ways: Ways,
}

/// What the index holds of a published listing.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Which listing.
    pub id: ListingId,
    /// Key of its vertical.
    pub vertical: String,
    /// Who publishes it.
    pub seller: SellerRef,
    /// What is done with it.
    pub operation: Operation,
    /// Its title.
    pub title: String,
    /// Its price, or none stated.
    pub price: Option<Money>,
    /// Where it is.
    pub place: Place,
    /// Values of the vertical's attributes.
    pub attributes: Attributes,
    /// Pictures, cover first.
    pub images: Vec<Image>,
    /// Since when it is public.
    pub published_at: DateTime<Utc>,
    /// Tokens of title, searchable attributes and place.
    pub tokens_main: Vec<String>,
    /// Tokens of the description that are not in `tokens_main`.
    pub tokens_more: Vec<String>,
    /// Rises with each change of the row.
    pub version: i64,
}
