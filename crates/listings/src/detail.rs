//! A listing with everything its page shows.

use std::sync::Arc;

use db::PublicTx;
use kernel::{ids::ListingId, locale::Locale};
use sqlx::{Row, postgres::PgRow};

use crate::{
    Error, Published, Value, Vertical,
    card::Card,
    published::row,
    vertical::{self, AttributeKind},
};

/// A published listing, its description and the vertical that names its attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// What the index holds too.
    pub listing: Published,
    /// Plain text; may be empty.
    pub description: String,
    /// The vertical it was read with.
    pub vertical: Arc<Vertical>,
}

/// An attribute as people read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled<'d> {
    /// Name in the API.
    pub key: &'d str,
    /// The type of the value.
    pub kind: AttributeKind,
    /// Name people read.
    pub label: &'d str,
    /// The value with its unit, as the reader's country writes it.
    pub text: String,
    /// The value.
    pub value: &'d Value,
    /// The property of schema.org it is.
    pub schema_org: Option<&'d str>,
}

impl Detail {
    /// What the index knows of it: everything but the description. For when the database cannot be asked.
    #[must_use]
    pub fn of_card(card: &Card, vertical: Arc<Vertical>) -> Self {
        let listing = Published {
            id: card.id,
            vertical: card.vertical.clone(),
            seller: card.seller.clone(),
            operation: card.operation,
            title: card.title.clone(),
            price: card.price,
            place: card.place.clone(),
            attributes: card.attributes.clone(),
            images: card.images.clone(),
            published_at: card.published_at,
            tokens_main: Vec::new(),
            tokens_more: Vec::new(),
            version: 0,
        };
        Self { listing, description: String::new(), vertical }
    }

    /// The attributes the listing has, in the order of its vertical.
    pub fn labelled(&self, locale: Locale) -> impl Iterator<Item = Labelled<'_>> {
        labelled(&self.vertical, &self.listing.attributes, locale)
    }
}

/// The attributes that have a value, in the order of the vertical.
pub fn labelled<'d>(
    vertical: &'d Vertical,
    attributes: &'d crate::Attributes,
    locale: Locale,
) -> impl Iterator<Item = Labelled<'d>> {
    vertical.attributes.iter().filter_map(move |attribute| {
        let value = attributes.get(&attribute.key)?;
        Some(Labelled {
            key: &attribute.key,
            kind: attribute.kind,
            label: attribute.labels.get(locale.language()),
            text: attribute.display(value, locale),
            value,
            schema_org: attribute.schema_org.as_deref(),
        })
    })
}

/// The listing of that id, if the site shows it. Reads the vertical too; who holds the verticals
/// in memory saves that with [`load_with`].
///
/// # Errors
/// [`Error::Database`].
pub async fn load(tx: &mut PublicTx, listing: ListingId) -> Result<Option<Detail>, Error> {
    let Some(row) = find(tx, listing).await? else { return Ok(None) };
    let key: String = row.try_get("vertical")?;
    match vertical::of_site_by_key(tx, &key).await? {
        Some(versioned) => detail(Arc::new(versioned.vertical), &row).map(Some),
        None => Ok(None),
    }
}

/// The same with a vertical that `held` finds by its key.
///
/// # Errors
/// [`Error::Database`].
pub async fn load_with(
    tx: &mut PublicTx,
    listing: ListingId,
    held: impl FnOnce(&str) -> Option<Arc<Vertical>>,
) -> Result<Option<Detail>, Error> {
    let Some(row) = find(tx, listing).await? else { return Ok(None) };
    match held(row.try_get("vertical")?) {
        Some(vertical) => detail(vertical, &row).map(Some),
        None => Ok(None),
    }
}

async fn find(tx: &mut PublicTx, listing: ListingId) -> Result<Option<PgRow>, Error> {
    let query = sqlx::query(include_str!("detail.sql")).bind(listing.0);
    Ok(query.fetch_optional(tx.sql()).await?)
}

fn detail(vertical: Arc<Vertical>, row: &PgRow) -> Result<Detail, Error> {
    let listing = row::decode(&vertical, row)?;
    Ok(Detail { listing, description: row.try_get("description")?, vertical })
}
