//! Giving a listing a place.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{
    ids::{ListingId, PlacementId},
    locale::Word,
};
use tenancy::audit::{self, By, Deed};

use super::{
    Kind, Placed,
    open::{self, Span, meets, most_at_once},
    slots,
};
use crate::{Error, Status, events, life};

/// Longest time one is granted for.
pub const DAYS_MAX: u16 = 90;

/// Longest time between the grant and the start.
const AHEAD_MAX: TimeDelta = TimeDelta::days(180);

/// What is granted.
#[derive(Debug, Clone, Copy)]
pub struct Granted {
    /// To which listing.
    pub listing: ListingId,
    /// In which way it is shown.
    pub kind: Kind,
    /// From when on; at once where it is none, or has passed.
    pub starts_at: Option<DateTime<Utc>>,
    /// For how many days.
    pub days: u16,
}

/// Gives a public listing a place. Who grants in one vertical and kind waits for whoever does so: there are never more at
/// once than slots.
///
/// # Errors
/// [`Error::NoSuchListing`]; [`Error::PlacementInvalid`] for a time that cannot be; [`Error::PlacementHidden`] for what is
/// not public; [`Error::PlacedAlready`]; [`Error::SlotsTaken`], with when there is room.
pub async fn grant(tx: &mut TenantTx, by: &By, granted: Granted) -> Result<PlacementId, Error> {
    let Granted { listing, kind, days, .. } = granted;
    let now = tx.now();
    let starts_at = granted.starts_at.filter(|at| *at > now).unwrap_or(now);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Error::PlacementInvalid(Word::new(
            "se concede de 1 a 90 días",
            "it is granted for 1 to 90 days",
        )));
    }
    if starts_at > now + AHEAD_MAX {
        return Err(Error::PlacementInvalid(Word::new(
            "el comienzo queda a más de 180 días",
            "the start is more than 180 days away",
        )));
    }
    let ends_at = starts_at + TimeDelta::days(days.into());
    let (status, seller) = life::locked(tx, listing, None).await?;
    if status != Status::Published {
        return Err(Error::PlacementHidden(status));
    }
    let vertical = vertical(tx, listing).await?;
    let capacity = slots::locked(tx, &vertical, kind).await?;
    let mut others = open::from(tx, &vertical, starts_at).await?;
    others.retain(|other| other.kind == kind);
    let is_own = |other: &&Placed| other.listing == listing && meets(other, (starts_at, ends_at));
    if let Some(own) = others.iter().find(is_own) {
        return Err(Error::PlacedAlready(own.ends_at));
    }
    if let Some(free_from) = full_until(&others, (starts_at, ends_at), capacity.into()) {
        return Err(Error::SlotsTaken { kind, free_from: (capacity > 0).then_some(free_from) });
    }
    let (tenant, id) = (tx.tenant(), tx.new_id::<PlacementId>());
    sqlx::query(
        "insert into placements (tenant_id, placement_id, listing_id, seller_id, vertical, kind,
                                 starts_at, ends_at, granted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(listing.0)
    .bind(seller.0)
    .bind(&vertical)
    .bind(kind.key())
    .bind(starts_at)
    .bind(ends_at)
    .bind(now)
    .execute(tx.sql())
    .await?;
    events::record(tx, events::PLACEMENT_CHANGED, listing.0).await?;
    let (from, until) = (starts_at.to_rfc3339(), ends_at.to_rfc3339());
    let deed = Deed::of("placement.granted", listing).becoming(format!("{kind}, {from} – {until}"));
    audit::append(tx, by, deed).await?;
    Ok(id)
}

async fn vertical(tx: &mut TenantTx, listing: ListingId) -> Result<String, Error> {
    let tenant = tx.tenant();
    let found = sqlx::query_scalar(
        "select vertical from listings where tenant_id = $1 and listing_id = $2",
    );
    Ok(found.bind(tenant.0).bind(listing.0).fetch_one(tx.sql()).await?)
}

/// From when on there is room for as long a time, where there is none as asked. Room comes only where one ends.
fn full_until(others: &[Placed], (from, until): Span, capacity: usize) -> Option<DateTime<Utc>> {
    if most_at_once(others, (from, until)) < capacity {
        return None;
    }
    let ends = others.iter().map(|other| other.ends_at);
    let mut ends: Vec<_> = ends.filter(|end| *end > from).collect();
    ends.sort_unstable();
    let fits = |at: &DateTime<Utc>| most_at_once(others, (*at, *at + (until - from))) < capacity;
    // Once all have ended there is room, unless there are no slots at all.
    Some(ends.iter().copied().find(fits).unwrap_or(from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(n: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + n * 86_400, 0).unwrap()
    }

    fn span(from: i64, until: i64) -> Span {
        (day(from), day(until))
    }

    fn placed(n: u128, starts: i64, ends: i64) -> Placed {
        let listing = ListingId(Uuid::from_u128(n));
        Placed { listing, kind: Kind::Top, starts_at: day(starts), ends_at: day(ends) }
    }

    #[test]
    fn what_ends_when_another_begins_is_not_beside_it() {
        let others = [placed(1, 0, 5), placed(2, 5, 10)];
        assert_eq!(most_at_once(&others, span(0, 10)), 1);
        assert_eq!(full_until(&others, span(0, 10), 2), None);
        assert_eq!(full_until(&others, span(0, 2), 1), Some(day(10)));
    }

    proptest! {
        /// Day by day, as nobody would count it.
        #[test]
        fn room_is_where_counting_day_by_day_finds_it(
            others in prop::collection::vec((0_i64..30, 1_i64..10), 0..20),
            starts in 0_i64..30, days in 1_i64..10, capacity in 1_usize..5,
        ) {
            let others: Vec<_> =
                (1..).zip(&others).map(|(n, (at, days))| placed(n, *at, at + days)).collect();
            let on = |n: i64| others.iter().filter(|other| other.is_at(day(n))).count();
            let is_room = |from: i64| (from..from + days).all(|day| on(day) < capacity);
            let first = (starts..).find(|from| is_room(*from)).unwrap();
            let expected = (first != starts).then(|| day(first));
            prop_assert_eq!(full_until(&others, span(starts, starts + days), capacity), expected);
        }
    }
}
