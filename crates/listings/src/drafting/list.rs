//! What a seller has: what it still writes, and its listings however they are.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
};
use sqlx::types::{Json, Uuid};

use super::Typed;
use crate::{Error, Image, Place, Status};

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Mine {
    /// Its id.
    pub listing: ListingId,
    /// The key of its vertical.
    pub vertical: String,
    /// Its title; of what was never published, as it was typed if it was.
    pub title: String,
    /// Its price.
    pub price: Option<Money>,
    /// How it is; a draft is what was never published.
    pub status: Status,
    /// Its cover.
    pub cover: Option<Image>,
    /// What is written on it and not public.
    pub typed: Option<Typed>,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
    /// Until when it is public; for ever, where nothing is said.
    pub expires_at: Option<DateTime<Utc>>,
}

type Row = (
    Uuid,
    String,
    String,
    Option<i64>,
    Option<String>,
    String,
    Option<Json<Image>>,
    Option<Json<Typed>>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

/// Where the seller's latest listing is: the next one mostly is there, too.
///
/// # Errors
/// [`Error::Database`].
pub async fn usual_place(tx: &mut TenantTx, seller: SellerId) -> Result<Option<Place>, Error> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "select region, city from listings where tenant_id = $1 and seller_id = $2
         order by listing_id desc limit 1",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|(region, city)| Place { region, city, ..Place::default() }))
}

/// Which of the seller's are asked for: those of the verticals that a site lists.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The seller.
    pub seller: SellerId,
    /// The keys of the verticals.
    pub verticals: &'a [String],
}

/// The seller's, what changed last first, after the given one.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    tx: &mut TenantTx,
    whose: Whose<'_>,
    after: Option<(DateTime<Utc>, ListingId)>,
    limit: i64,
) -> Result<Vec<Mine>, Error> {
    asked(tx, whose, None, (after, limit)).await
}

/// One of them; `None` where there is no such listing or draft.
///
/// # Errors
/// [`Error::Database`].
pub async fn one(
    tx: &mut TenantTx,
    whose: Whose<'_>,
    listing: ListingId,
) -> Result<Option<Mine>, Error> {
    Ok(asked(tx, whose, Some(listing), (None, 1)).await?.pop())
}

async fn asked(
    tx: &mut TenantTx,
    Whose { seller, verticals }: Whose<'_>,
    only: Option<ListingId>,
    (after, limit): (Option<(DateTime<Utc>, ListingId)>, i64),
) -> Result<Vec<Mine>, Error> {
    let (before, below) = after.unzip();
    let rows: Vec<Row> = sqlx::query_as(include_str!("list.sql"))
        .bind(tx.tenant().0)
        .bind(seller.0)
        .bind(verticals)
        .bind(only.map(|listing| listing.0))
        .bind(before)
        .bind(below.map(|listing| listing.0))
        .bind(limit)
        .fetch_all(tx.sql())
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Mine, Error> {
    let (id, vertical, title, minor, currency, status, cover, typed, changed_at, expires_at) = row;
    let currency: Option<Currency> = currency.and_then(|code| code.parse().ok());
    let status = status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
    Ok(Mine {
        listing: ListingId(id),
        vertical,
        title,
        price: minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        status,
        cover: cover.map(|cover| cover.0),
        typed: typed.map(|typed| typed.0),
        changed_at,
        expires_at,
    })
}

/// How the listing is that what is written is a new version of; none where it was never sent.
///
/// # Errors
/// [`Error::Database`].
pub async fn status(tx: &mut TenantTx, listing: ListingId) -> Result<Option<Status>, Error> {
    let query = "select status from listings where tenant_id = $1 and listing_id = $2";
    let asked = sqlx::query_scalar(query).bind(tx.tenant().0).bind(listing.0);
    let word: Option<String> = asked.fetch_optional(tx.sql()).await?;
    let read = |word: String| {
        word.parse().map_err(|message: String| Error::from(sqlx::Error::Decode(message.into())))
    };
    word.map(read).transpose()
}
