//! One listing, however it is, as whoever decides sees it.

use db::TenantTx;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
};
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use crate::{Attributes, Error, Image, Place, Status, Vertical, vertical};

/// A listing with all it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// Which.
    pub listing: ListingId,
    /// What it is one of.
    pub vertical: Vertical,
    /// How it is.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// Its text.
    pub description: String,
    /// Its price.
    pub price: Option<Money>,
    /// Where it is.
    pub place: Place,
    /// Its values.
    pub attributes: Attributes,
    /// Its photos.
    pub images: Vec<Image>,
    /// Whose it is.
    pub seller: SellerId,
    /// How they are called.
    pub seller_name: String,
    /// How many listings of theirs are public.
    pub public: i64,
}

#[derive(FromRow)]
struct Row {
    vertical: String,
    status: String,
    title: String,
    description: String,
    price_minor: Option<i64>,
    price_currency: Option<String>,
    country: Option<String>,
    region: Option<String>,
    city: Option<String>,
    attributes: Json<serde_json::Value>,
    images: Json<Vec<Image>>,
    seller_id: Uuid,
    name: String,
    public: i64,
}

/// The listing.
///
/// # Errors
/// [`Error::NoSuchListing`].
pub async fn look(tx: &mut TenantTx, listing: ListingId) -> Result<Looked, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select l.vertical, l.status, l.title, l.description, l.price_minor, l.price_currency,
                l.country, l.region, l.city, l.attributes, l.images, l.seller_id, s.name,
                (select count(*) from listings o
                 where o.tenant_id = l.tenant_id and o.seller_id = l.seller_id
                   and o.status = 'published') as public
         from listings l
         join seller_cards s on s.tenant_id = l.tenant_id and s.seller_id = l.seller_id
         where l.tenant_id = $1 and l.listing_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let row = row.ok_or(Error::NoSuchListing)?;
    let status =
        row.status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
    let vertical = vertical::load(tx, &row.vertical).await?.vertical;
    let currency: Option<Currency> = row.price_currency.and_then(|code| code.parse().ok());
    Ok(Looked {
        listing,
        attributes: Attributes::from_stored(&vertical, &row.attributes.0),
        vertical,
        status,
        title: row.title,
        description: row.description,
        price: row.price_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        place: Place {
            country: row.country,
            region: row.region,
            city: row.city,
            ..Place::default()
        },
        images: row.images.0,
        seller: SellerId(row.seller_id),
        seller_name: row.name,
        public: row.public,
    })
}
