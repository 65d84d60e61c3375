//! The prices a listing had.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{Currency, Money, ids::ListingId};

use crate::Error;

/// Prices shown: the latest.
const SHOWN_MAX: i64 = 20;

/// The prices a listing had while it was public and until when, the latest first; without the present one.
///
/// # Errors
/// [`Error::Database`].
pub async fn prices(
    tx: &mut TenantTx,
    listing: ListingId,
) -> Result<Vec<(Money, DateTime<Utc>)>, Error> {
    let rows: Vec<(i64, String, DateTime<Utc>)> = sqlx::query_as(
        "select price_minor, price_currency, until from listing_prices
         where tenant_id = $1 and listing_id = $2
         order by until desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(SHOWN_MAX)
    .fetch_all(tx.sql())
    .await?;
    let read = |(minor, code, until): (i64, String, DateTime<Utc>)| {
        let currency: Currency = code.parse().ok()?;
        Some((Money { minor, currency }, until))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
