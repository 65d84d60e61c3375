//! The short form of a listing: a row of results, on a page and in the API.

use chrono::{DateTime, Utc};
use kernel::{
    Money,
    ids::{Id as _, ListingId},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{Attributes, Image, Operation, Place, SellerRef};

/// A listing as results show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Which listing.
    pub id: ListingId,
    /// Key of its vertical.
    pub vertical: String,
    /// Its title.
    pub title: String,
    /// What is done with it.
    pub operation: Operation,
    /// Its price, or none stated.
    pub price: Option<Money>,
    /// Where it is.
    pub place: Place,
    /// Values of the vertical's attributes.
    pub attributes: Attributes,
    /// Who publishes it.
    pub seller: SellerRef,
    /// Pictures, cover first.
    pub images: Vec<Image>,
    /// Since when it is public.
    pub published_at: DateTime<Utc>,
}

/// The address of a listing on any site that shows it: readable words, then the id that decides.
#[must_use]
pub fn url(vertical: &str, title: &str, id: ListingId) -> String {
    let words = kernel::text::slug(kernel::text::truncate(title, 80));
    let id = id.bare();
    if words.is_empty() { format!("/{vertical}/{id}") } else { format!("/{vertical}/{words}-{id}") }
}

/// Money as the API writes it: `{"amount":"20300.00","currency":"USD"}`.
pub struct MoneyJson(pub Money);

impl Serialize for MoneyJson {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Money", 2)?;
        out.serialize_field("amount", &self.0.major())?;
        out.serialize_field("currency", &self.0.currency)?;
        out.end()
    }
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Card", 11)?;
        out.serialize_field("id", &self.id)?;
        out.serialize_field("url", &url(&self.vertical, &self.title, self.id))?;
        out.serialize_field("title", &self.title)?;
        out.serialize_field("vertical", &self.vertical)?;
        out.serialize_field("operation", &self.operation)?;
        out.serialize_field("price", &self.price.map(MoneyJson))?;
        out.serialize_field("place", &self.place)?;
        out.serialize_field("attributes", &self.attributes)?;
        out.serialize_field("seller", &self.seller)?;
        out.serialize_field("images", &self.images)?;
        out.serialize_field(
            "published_at",
            &self.published_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        )?;
        out.end()
    }
}
