//! A row of `published_listings`, its columns in the order of `load_page.sql`.

use chrono::{DateTime, Utc};
use kernel::{
    Money,
    ids::{ListingId, SellerId},
};
use sqlx::{Row, postgres::PgRow};

use super::{Published, SellerKind, SellerRef, Ways, binary};
use crate::{Attributes, Place, Vertical};

type Result<T> = std::result::Result<T, sqlx::Error>;

pub(crate) fn decode(vertical: &Vertical, row: &PgRow) -> Result<Published> {
    Ok(Published {
        id: ListingId(row.try_get(0)?),
        vertical: vertical.key.clone(),
        seller: seller(row)?,
        operation: row.try_get::<&str, _>(4)?.parse().map_err(wrong)?,
        title: row.try_get(5)?,
        price: price(row)?,
        place: place(row)?,
        attributes: Attributes::from_stored_text(vertical, binary::json(row, 13)?)
            .map_err(wrong)?,
        images: serde_json::from_slice(binary::json(row, 14)?).map_err(wrong)?,
        published_at: row.try_get(15)?,
        version: row.try_get(16)?,
        tokens_main: binary::words(row, 17)?,
        tokens_more: binary::words(row, 18)?,
    })
}

/// Date and id of a row, by which pages follow each other.
pub(super) fn place_in_order(row: &PgRow) -> Result<(DateTime<Utc>, ListingId)> {
    Ok((row.try_get(15)?, ListingId(row.try_get(0)?)))
}

fn seller(row: &PgRow) -> Result<SellerRef> {
    Ok(SellerRef {
        id: SellerId(row.try_get(1)?),
        name: row.try_get(2)?,
        kind: seller_kind(row.try_get(3)?),
        ways: Ways { has_phone: row.try_get(19)?, takes_whatsapp: row.try_get(20)? },
    })
}

pub(super) fn seller_kind(word: &str) -> SellerKind {
    if word == "dealer" { SellerKind::Dealer } else { SellerKind::Person }
}

fn price(row: &PgRow) -> Result<Option<Money>> {
    let (Some(minor), Some(code)) = (row.try_get(6)?, row.try_get::<Option<&str>, _>(7)?) else {
        return Ok(None);
    };
    Ok(Some(Money::new(minor, code.parse().map_err(wrong)?)))
}

fn place(row: &PgRow) -> Result<Place> {
    Ok(Place {
        country: row.try_get(8)?,
        region: row.try_get(9)?,
        city: row.try_get(10)?,
        lat: row.try_get::<Option<f64>, _>(11)?.map(shown),
        lon: row.try_get::<Option<f64>, _>(12)?.map(shown),
    })
}

/// A centimetre is near enough, and what the index keeps: card and page say the same.
fn shown(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn wrong(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}
