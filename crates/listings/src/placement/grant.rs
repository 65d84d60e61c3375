//! Giving a listing a place.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{
    ids::{ListingId, PlacementId},
    locale::Word,
};
use tenancy::audit::{self, By, Deed};
use uuid::Uuid;

use super::{AHEAD_MAX, Kind, Placed, slots};
use crate::{Error, Status, events, life};

/// Longest time one is granted for.
pub const DAYS_MAX: u16 = 90;

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
    let placed =
        Placed { listing, kind, starts_at, ends_at: starts_at + TimeDelta::days(days.into()) };
    let (status, seller) = life::locked(tx, listing, None).await?;
    if status != Status::Published {
        return Err(Error::PlacementHidden(status));
    }
    let vertical = vertical(tx, listing).await?;
    let capacity = slots::locked(tx, &vertical, kind).await?;
    let others = from(tx, &vertical, &placed).await?;
    let is_own = |other: &&Placed| other.listing == listing && meets(other, &placed);
    if let Some(own) = others.iter().find(is_own) {
        return Err(Error::PlacedAlready(own.ends_at));
    }
    if let Some(free_from) = full_until(&others, &placed, capacity.into()) {
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
    .bind(placed.starts_at)
    .bind(placed.ends_at)
    .bind(now)
    .execute(tx.sql())
    .await?;
    events::record(tx, events::PLACEMENT_CHANGED, listing.0).await?;
    let (from, until) = (placed.starts_at.to_rfc3339(), placed.ends_at.to_rfc3339());
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

/// What has such a place at some time from the start of `placed` on.
async fn from(tx: &mut TenantTx, vertical: &str, placed: &Placed) -> Result<Vec<Placed>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select listing_id, starts_at, ends_at from placements
         where tenant_id = $1 and vertical = $2 and kind = $3 and withdrawn_at is null
           and ends_at > $4",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(placed.kind.key())
    .bind(placed.starts_at)
    .fetch_all(tx.sql())
    .await?;
    let kind = placed.kind;
    let one = |(listing, starts_at, ends_at)| {
        let listing = ListingId(listing);
        Placed { listing, kind, starts_at, ends_at }
    };
    Ok(rows.into_iter().map(one).collect())
}

fn meets(one: &Placed, other: &Placed) -> bool {
    one.starts_at < other.ends_at && other.starts_at < one.ends_at
}

/// The most of `others` that have a place at one moment of `placed`. That only rises where one begins.
fn most_at_once(others: &[Placed], placed: &Placed) -> usize {
    let met: Vec<&Placed> = others.iter().filter(|other| meets(other, placed)).collect();
    let begins = met.iter().map(|other| other.starts_at.max(placed.starts_at));
    begins.map(|at| met.iter().filter(|other| other.is_at(at)).count()).max().unwrap_or(0)
}

/// From when on there is room for as long a time, where there is none as asked. Room comes only where one ends.
fn full_until(others: &[Placed], placed: &Placed, capacity: usize) -> Option<DateTime<Utc>> {
    if most_at_once(others, placed) < capacity {
        return None;
    }
    let ends = others.iter().map(|other| other.ends_at);
    let mut ends: Vec<_> = ends.filter(|end| *end > placed.starts_at).collect();
    ends.sort_unstable();
    let length = placed.ends_at - placed.starts_at;
    let later = |starts_at| Placed { starts_at, ends_at: starts_at + length, ..*placed };
    let fits = |at: &DateTime<Utc>| most_at_once(others, &later(*at)) < capacity;
    // Once all have ended there is room, unless there are no slots at all.
    Some(ends.iter().copied().find(fits).unwrap_or(placed.starts_at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(n: u128, starts: i64, ends: i64) -> Placed {
        let at = |day: i64| DateTime::from_timestamp(1_800_000_000 + day * 86_400, 0).unwrap();
        let listing = ListingId(Uuid::from_u128(n));
        Placed { listing, kind: Kind::Top, starts_at: at(starts), ends_at: at(ends) }
    }

    #[test]
    fn what_ends_when_another_begins_is_not_beside_it() {
        let others = [placed(1, 0, 5), placed(2, 5, 10)];
        assert_eq!(most_at_once(&others, &placed(9, 0, 10)), 1);
        assert_eq!(full_until(&others, &placed(9, 0, 10), 2), None);
        assert_eq!(full_until(&others, &placed(9, 0, 2), 1), Some(placed(0, 10, 11).starts_at));
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
            let on = |day: i64| others.iter().filter(|o| o.is_at(placed(0, day, day + 1).starts_at)).count();
            let is_room = |from: i64| (from..from + days).all(|day| on(day) < capacity);
            let asked = placed(0, starts, starts + days);
            let first = (starts..).find(|from| is_room(*from)).unwrap();
            let expected = (first != starts).then(|| placed(0, first, first + 1).starts_at);
            prop_assert_eq!(full_until(&others, &asked, capacity), expected);
        }
    }
}
