//! The addresses of the published listings, for search engines: oldest first, so that what is new is
//! at the end and what was told before stays where it was.

use chrono::{DateTime, Utc};
use db::PublicTx;
use kernel::ids::ListingId;
use sqlx::Row as _;
use uuid::Uuid;

use crate::{Error, card, planner};

/// Most addresses a page has.
pub const PAGE_MAX: u32 = 5_000;

/// A listing and when it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its path on the site.
    pub path: String,
    /// When what it says last changed.
    pub changed_at: DateTime<Utc>,
}

/// A listing's place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Since when it is public.
    pub published_at: DateTime<Utc>,
    /// Which listing.
    pub id: ListingId,
}

impl Key {
    /// Before every listing.
    pub const START: Self = Self { published_at: DateTime::UNIX_EPOCH, id: ListingId(Uuid::nil()) };
}

/// The addresses after `after`, at most [`PAGE_MAX`] of them, and the place of the last one.
///
/// # Errors
/// [`Error::Database`].
pub async fn page(
    tx: &mut PublicTx,
    vertical: &str,
    after: Key,
    limit: u32,
) -> Result<(Vec<Address>, Option<Key>), Error> {
    planner::walk_the_index(tx.sql()).await?;
    let rows = sqlx::query(include_str!("addresses/page.sql"))
        .bind(vertical)
        .bind(after.published_at)
        .bind(after.id.0)
        .bind(i64::from(limit.min(PAGE_MAX)))
        .fetch_all(tx.sql())
        .await?;
    let mut addresses = Vec::with_capacity(rows.len());
    let mut last = None;
    for row in &rows {
        let id = ListingId(row.try_get(0)?);
        let path = card::url(vertical, row.try_get(1)?, id);
        addresses.push(Address { path, changed_at: row.try_get(3)? });
        last = Some(Key { published_at: row.try_get(2)?, id });
    }
    Ok((addresses, last))
}

/// The place of the last listing of a part of `size` that begins after `after`, if listings follow
/// it. Reads the index, not the listings.
///
/// # Errors
/// [`Error::Database`].
pub async fn end_of_part(
    tx: &mut PublicTx,
    vertical: &str,
    after: Key,
    size: u32,
) -> Result<Option<Key>, Error> {
    planner::walk_the_index(tx.sql()).await?;
    let rows: Vec<(DateTime<Utc>, Uuid)> = sqlx::query_as(include_str!("addresses/end.sql"))
        .bind(vertical)
        .bind(after.published_at)
        .bind(after.id.0)
        .bind(i64::from(size.max(1)) - 1)
        .fetch_all(tx.sql())
        .await?;
    let [(published_at, id), _] = rows.as_slice() else { return Ok(None) };
    Ok(Some(Key { published_at: *published_at, id: ListingId(*id) }))
}
