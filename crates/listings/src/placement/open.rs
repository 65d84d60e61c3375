//! What has a place now or later, and how much of it at one moment.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::ListingId;
use uuid::Uuid;

use super::{Placed, kind_of};
use crate::Error;

/// What has a place in a vertical at some time after that moment.
pub(super) async fn from(
    tx: &mut TenantTx,
    vertical: &str,
    after: DateTime<Utc>,
) -> Result<Vec<Placed>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid, String, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select listing_id, kind, starts_at, ends_at from placements
         where tenant_id = $1 and vertical = $2 and withdrawn_at is null and ends_at > $3",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(after)
    .fetch_all(tx.sql())
    .await?;
    let one = |(listing, kind, starts_at, ends_at): (_, String, _, _)| {
        Ok(Placed { listing: ListingId(listing), kind: kind_of(&kind)?, starts_at, ends_at })
    };
    rows.into_iter().map(one).collect()
}

/// From when until when.
pub(super) type Span = (DateTime<Utc>, DateTime<Utc>);

/// Whether it has its place at some moment of a span.
pub(super) fn meets(one: &Placed, (from, until): Span) -> bool {
    one.starts_at < until && from < one.ends_at
}

/// The most that have a place at one moment of a span. That only rises where one begins.
pub(super) fn most_at_once(all: &[Placed], span: Span) -> usize {
    let met: Vec<&Placed> = all.iter().filter(|one| meets(one, span)).collect();
    let begins = met.iter().map(|one| one.starts_at.max(span.0));
    begins.map(|at| met.iter().filter(|one| one.is_at(at)).count()).max().unwrap_or(0)
}
