//! What waits for a decision.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::ListingId;
use sqlx::types::{Json, Uuid};

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
}

type Row = (Uuid, String, String, String, Option<Json<Image>>, DateTime<Utc>);

/// Those that wait longest, first.
///
/// # Errors
/// [`Error::Database`].
pub async fn queue(tx: &mut TenantTx) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select l.listing_id, l.vertical, l.title, s.name, l.images -> 0,
                coalesce((select max(t.at) from listing_steps t
                          where t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
                            and t.later = 'in_review'), l.updated_at) as since
         from listings l
         join seller_cards s on s.tenant_id = l.tenant_id and s.seller_id = l.seller_id
         where l.tenant_id = $1 and l.status = 'in_review'
         order by since, l.listing_id limit $2",
    )
    .bind(tx.tenant().0)
    .bind(SHOWN_MAX)
    .fetch_all(tx.sql())
    .await?;
    let read = |(listing, vertical, title, seller, cover, since): Row| Waiting {
        listing: ListingId(listing),
        vertical,
        title,
        seller,
        cover: cover.map(|cover| cover.0),
        since,
    };
    Ok(rows.into_iter().map(read).collect())
}
