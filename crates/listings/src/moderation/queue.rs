//! What waits for a decision.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::ListingId;
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use crate::{Error, Image};

/// Listings shown at once; those that wait longest.
const SHOWN_MAX: i64 = 50;

/// A listing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub listing: ListingId,
    /// The key of its vertical.
    pub vertical: String,
    /// Its title.
    pub title: String,
    /// The name of its seller.
    pub seller: String,
    /// Its cover.
    pub cover: Option<Image>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Whether anybody sees it meanwhile: it was reported, and not by enough.
    pub is_public: bool,
    /// What was found in it when it was sent, from 0 to 100.
    pub score: Option<i16>,
    /// Doubts nobody has decided about.
    pub reports: i64,
    /// Whether its seller appeals.
    pub is_appeal: bool,
}

#[derive(FromRow)]
struct Row {
    listing_id: Uuid,
    vertical: String,
    title: String,
    name: String,
    cover: Option<Json<Image>>,
    since: DateTime<Utc>,
    is_public: bool,
    score: Option<i16>,
    reports: i64,
    is_appeal: bool,
}

/// Those that nobody sees before those that are public and were reported; of each, those that wait longest, first.
///
/// # Errors
/// [`Error::Database`].
pub async fn queue(tx: &mut TenantTx) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<Row> = sqlx::query_as(include_str!("queue.sql"))
        .bind(tx.tenant().0)
        .bind(SHOWN_MAX)
        .fetch_all(tx.sql())
        .await?;
    let read = |row: Row| Waiting {
        listing: ListingId(row.listing_id),
        vertical: row.vertical,
        title: row.title,
        seller: row.name,
        cover: row.cover.map(|cover| cover.0),
        since: row.since,
        is_public: row.is_public,
        score: row.score,
        reports: row.reports,
        is_appeal: row.is_appeal,
    };
    Ok(rows.into_iter().map(read).collect())
}
