//! What is placed, for who grants it and for who has it.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{ListingId, PlacementId, SellerId};
use uuid::Uuid;

use super::{Placed, kind_of};
use crate::Error;

/// Shown at most; there are never so many at once.
const ROWS_MAX: i64 = 1_000;

/// A place that is held, now or later.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: PlacementId,
    /// The listing, and when.
    pub placed: Placed,
    /// Key of its vertical.
    pub vertical: String,
    /// Title of the listing.
    pub title: String,
    /// Name of its seller.
    pub seller: String,
    /// Whether the listing is public: where it is not, its place is empty.
    pub is_public: bool,
}

type Row = (Uuid, Uuid, String, String, DateTime<Utc>, DateTime<Utc>, String, String, bool);

/// Those that have not ended, in the order they begin.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Held>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<Row> = sqlx::query_as(
        "select p.placement_id, p.listing_id, p.vertical, p.kind, p.starts_at, p.ends_at,
                l.title, s.name, l.status = 'published'
         from placements p
         join listings l using (tenant_id, listing_id)
         join seller_cards s on s.tenant_id = p.tenant_id and s.seller_id = p.seller_id
         where p.tenant_id = $1 and p.withdrawn_at is null and p.ends_at > $2
         order by p.starts_at, p.placement_id limit $3",
    )
    .bind(tenant.0)
    .bind(now)
    .bind(ROWS_MAX)
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(read).collect()
}

fn read(
    (id, listing, vertical, kind, starts_at, ends_at, title, seller, is_public): Row,
) -> Result<Held, Error> {
    let placed = Placed { listing: ListingId(listing), kind: kind_of(&kind)?, starts_at, ends_at };
    Ok(Held { id: PlacementId(id), placed, vertical, title, seller, is_public })
}

/// What a seller's own listing has, now or later.
///
/// # Errors
/// [`Error::Database`].
pub async fn of_listing(
    tx: &mut TenantTx,
    (seller, listing): (SellerId, ListingId),
) -> Result<Vec<Placed>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<(String, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select kind, starts_at, ends_at from placements
         where tenant_id = $1 and seller_id = $2 and listing_id = $3 and withdrawn_at is null
           and ends_at > $4
         order by starts_at",
    )
    .bind(tenant.0)
    .bind(seller.0)
    .bind(listing.0)
    .bind(now)
    .fetch_all(tx.sql())
    .await?;
    let one = |(kind, starts_at, ends_at): (String, _, _)| {
        Ok(Placed { listing, kind: kind_of(&kind)?, starts_at, ends_at })
    };
    rows.into_iter().map(one).collect()
}
