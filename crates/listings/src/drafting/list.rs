//! What a seller has: what it still writes, and its listings however they are.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
};
use sqlx::types::Uuid;

use crate::{Error, Image, Status};

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Mine {
    /// Its id.
    pub listing: ListingId,
    /// The key of its vertical.
    pub vertical: String,
    /// Its title; of what was never published, as far as one was typed.
    pub title: String,
    /// Its price.
    pub price: Option<Money>,
    /// How it is; a draft is what was never published.
    pub status: Status,
    /// Its cover.
    pub cover: Option<Image>,
    /// Whether somebody writes on it.
    pub is_written_on: bool,
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
    Option<sqlx::types::Json<Image>>,
    bool,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

/// The seller's, what changed last first, after the given one.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    tx: &mut TenantTx,
    seller: SellerId,
    after: Option<(DateTime<Utc>, ListingId)>,
    limit: i64,
) -> Result<Vec<Mine>, Error> {
    let (before, below) = after.unzip();
    let rows: Vec<Row> = sqlx::query_as(include_str!("list.sql"))
        .bind(tx.tenant().0)
        .bind(seller.0)
        .bind(before)
        .bind(below.map(|listing| listing.0))
        .bind(limit)
        .fetch_all(tx.sql())
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Mine, Error> {
    let (
        id,
        vertical,
        title,
        minor,
        currency,
        status,
        cover,
        is_written_on,
        changed_at,
        expires_at,
    ) = row;
    let currency: Option<Currency> = currency.and_then(|code| code.parse().ok());
    let status = status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
    Ok(Mine {
        listing: ListingId(id),
        vertical,
        title,
        price: minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        status,
        cover: cover.map(|cover| cover.0),
        is_written_on,
        changed_at,
        expires_at,
    })
}
