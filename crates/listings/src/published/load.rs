//! Reads what the index holds, through the public's door.

use chrono::{DateTime, Utc};
use db::PublicTx;
use kernel::ids::ListingId;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{Published, row, sellers};
use crate::{Error, Vertical, planner, vertical};

/// Most rows a page has.
pub const PAGE_MAX: i64 = 10_000;

/// A page of published listings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The listings.
    pub rows: Vec<Published>,
    /// Date and id after which the next page begins; none behind the last listing.
    pub next: Option<(DateTime<Utc>, ListingId)>,
}

/// A page of the published listings of `vertical` that the site shows, newest first, beginning
/// after the listing of which `after` gives date and id; `limit` is at most [`PAGE_MAX`].
///
/// # Errors
/// [`Error::Database`].
pub async fn load_page(
    tx: &mut PublicTx,
    vertical: &Vertical,
    after: Option<(DateTime<Utc>, ListingId)>,
    limit: i64,
) -> Result<Page, Error> {
    // Later than anything stored: one plan serves the first page and all others.
    let (at, id) = after.unwrap_or((DateTime::<Utc>::MAX_UTC, ListingId(Uuid::max())));
    let end_of_time = DateTime::from_timestamp(253_402_300_799, 0).unwrap_or_default();
    planner::walk_the_index(tx.sql()).await?;
    let found = sqlx::query(include_str!("load_page.sql"))
        .bind(&vertical.key)
        .bind(at.min(end_of_time))
        .bind(id.0)
        .bind(limit.clamp(0, PAGE_MAX))
        .fetch_all(tx.sql())
        .await?;
    let next = found.last().map(row::place_in_order).transpose()?;
    let mut rows = readable(vertical, &found);
    sellers::fill(tx, &mut rows).await?;
    Ok(Page { rows, next })
}

/// Those that can be read. One that cannot, as after a step back to an older program, is told and
/// left out: it does not keep the others from being found.
fn readable(vertical: &Vertical, found: &[PgRow]) -> Vec<Published> {
    let read = found.iter().filter_map(|found| {
        row::decode(vertical, found)
            .inspect_err(|error| {
                let listing = found.try_get::<Uuid, _>(0).map(ListingId).ok();
                tracing::error!(%error, ?listing, "A listing cannot be read: {error}");
            })
            .ok()
    });
    read.collect()
}

/// Those of `ids` that the site shows now, in no order; what was withdrawn is not among them.
///
/// # Errors
/// [`Error::Database`].
pub async fn load_some(tx: &mut PublicTx, ids: &[ListingId]) -> Result<Vec<Published>, Error> {
    let mut out = Vec::with_capacity(ids.len());
    for versioned in vertical::of_site(tx).await? {
        out.append(&mut load_some_of(tx, &versioned.vertical, ids).await?);
    }
    Ok(out)
}

/// The same for a vertical that the caller holds already; ids of other verticals are left out.
///
/// # Errors
/// [`Error::Database`].
pub async fn load_some_of(
    tx: &mut PublicTx,
    vertical: &Vertical,
    ids: &[ListingId],
) -> Result<Vec<Published>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let found = sqlx::query(include_str!("load_some.sql"))
        .bind(&vertical.key)
        .bind(ids)
        .fetch_all(tx.sql())
        .await?;
    Ok(readable(vertical, &found))
}
