//! Who publishes on a site: sellers by the listings they have there. A seller without any is, for the
//! site, not there.

use chrono::{DateTime, Utc};
use db::PublicTx;
use kernel::ids::SellerId;
use sqlx::Row as _;
use uuid::Uuid;

use crate::Error;

/// Most sellers a page has.
pub const PAGE_MAX: u32 = 5_000;

/// Before every seller.
pub const START: SellerId = SellerId(Uuid::nil());

/// Since when the oldest listing is public that the seller has on the site; none for who has none.
///
/// # Errors
/// [`Error::Database`].
pub async fn since(tx: &mut PublicTx, seller: SellerId) -> Result<Option<DateTime<Utc>>, Error> {
    let since =
        sqlx::query_scalar("select min(published_at) from published_listings where seller_id = $1")
            .bind(seller.0)
            .fetch_one(tx.sql())
            .await?;
    Ok(since)
}

/// A seller of the site and when their page last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Which.
    pub id: SellerId,
    /// How they are called.
    pub name: String,
    /// When what they say of themselves, or one of their listings there, last changed.
    pub changed_at: DateTime<Utc>,
}

/// Those after `after` in order of their ids, at most [`PAGE_MAX`].
///
/// # Errors
/// [`Error::Database`].
pub async fn page(tx: &mut PublicTx, after: SellerId, limit: u32) -> Result<Vec<Publisher>, Error> {
    let rows = sqlx::query(include_str!("sellers/page.sql"))
        .bind(after.0)
        .bind(i64::from(limit.min(PAGE_MAX)))
        .fetch_all(tx.sql())
        .await?;
    let publisher = |row: &sqlx::postgres::PgRow| {
        Ok(Publisher {
            id: SellerId(row.try_get(0)?),
            name: row.try_get(1)?,
            changed_at: row.try_get(2)?,
        })
    };
    rows.iter().map(publisher).collect()
}

/// The last of a part of `size` sellers that begins after `after`, if others follow them.
///
/// # Errors
/// [`Error::Database`].
pub async fn end_of_part(
    tx: &mut PublicTx,
    after: SellerId,
    size: u32,
) -> Result<Option<SellerId>, Error> {
    let rows: Vec<Uuid> = sqlx::query_scalar(include_str!("sellers/end.sql"))
        .bind(after.0)
        .bind(i64::from(size.max(1)) - 1)
        .fetch_all(tx.sql())
        .await?;
    let [last, _] = rows.as_slice() else { return Ok(None) };
    Ok(Some(SellerId(*last)))
}
