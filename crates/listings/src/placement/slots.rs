//! How many listings of a vertical are placed at once.

use chrono::{DateTime, Utc};
use db::{OnConstraint as _, TenantTx};
use tenancy::audit::{self, By, Deed};

use super::Kind;
use crate::Error;

/// Most at once, of one kind in one vertical.
pub const CAPACITY_MAX: u8 = 200;

/// The slots of a kind in a vertical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// In which way listings are placed.
    pub kind: Kind,
    /// How many at once, at most.
    pub capacity: u8,
    /// How many are, now.
    pub taken: u8,
}

impl Slots {
    /// How many more there is room for, now.
    #[must_use]
    pub const fn free(&self) -> u8 {
        self.capacity.saturating_sub(self.taken)
    }
}

/// Those of a vertical, in the order they are shown in.
///
/// # Errors
/// [`Error::Database`].
pub async fn slots(tx: &mut TenantTx, vertical: &str) -> Result<Vec<Slots>, Error> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let (capacity, taken) =
            (capacity(tx, vertical, kind).await?, most_from(tx, (vertical, kind), true).await?);
        all.push(Slots { kind, capacity, taken });
    }
    Ok(all)
}

async fn capacity(tx: &mut TenantTx, vertical: &str, kind: Kind) -> Result<u8, Error> {
    let tenant = tx.tenant();
    let found: Option<i16> = sqlx::query_scalar(
        "select capacity from placement_slots where tenant_id = $1 and vertical = $2 and kind = $3",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(kind.key())
    .fetch_optional(tx.sql())
    .await?;
    Ok(found.map_or(kind.usual_capacity(), |capacity| u8::try_from(capacity).unwrap_or(0)))
}

/// How many slots there are; whoever asks so waits for whoever asked before, until that transaction ends.
pub(super) async fn locked(tx: &mut TenantTx, vertical: &str, kind: Kind) -> Result<u8, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let capacity: i16 = sqlx::query_scalar(
        "insert into placement_slots (tenant_id, vertical, kind, capacity, changed_at)
         values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, vertical, kind) do update set capacity = placement_slots.capacity
         returning capacity",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(kind.key())
    .bind(i16::from(kind.usual_capacity()))
    .bind(now)
    .fetch_one(tx.sql())
    .await
    .on_constraint("placement_slots_tenant_id_vertical_fkey", || {
        Error::NoSuchVertical(vertical.to_owned())
    })?;
    Ok(u8::try_from(capacity).unwrap_or(0))
}

/// Sets how many there are of a kind. What is placed already stays so.
///
/// # Errors
/// [`Error::SlotsInvalid`] for more than [`CAPACITY_MAX`], and for fewer than are granted at one moment from now on;
/// [`Error::NoSuchVertical`].
pub async fn set(
    tx: &mut TenantTx,
    by: &By,
    vertical: &str,
    (kind, capacity): (Kind, u8),
) -> Result<(), Error> {
    let before = locked(tx, vertical, kind).await?;
    if before == capacity {
        return Ok(());
    }
    let least = most_from(tx, (vertical, kind), false).await?;
    if capacity < least || capacity > CAPACITY_MAX {
        return Err(Error::SlotsInvalid { kind, least });
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update placement_slots set capacity = $4, changed_at = $5
         where tenant_id = $1 and vertical = $2 and kind = $3",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(kind.key())
    .bind(i16::from(capacity))
    .bind(now)
    .execute(tx.sql())
    .await?;
    let name = kind.to_string();
    let deed = Deed::of("placement.slots_changed", vertical)
        .changing(format!("{name}: {before}"), format!("{name}: {capacity}"));
    Ok(audit::append(tx, by, deed).await?)
}

/// The most that are placed at one moment: this one, or any from now on.
async fn most_from(
    tx: &mut TenantTx,
    (vertical, kind): (&str, Kind),
    is_now: bool,
) -> Result<u8, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<(DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select starts_at, ends_at from placements
         where tenant_id = $1 and vertical = $2 and kind = $3 and withdrawn_at is null
           and ends_at > $4",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(kind.key())
    .bind(now)
    .fetch_all(tx.sql())
    .await?;
    let at = |moment: DateTime<Utc>| {
        rows.iter().filter(|(starts, ends)| *starts <= moment && moment < *ends).count()
    };
    let most = if is_now {
        at(now)
    } else {
        rows.iter().map(|(starts, _)| at((*starts).max(now))).max().unwrap_or(0)
    };
    Ok(u8::try_from(most).unwrap_or(u8::MAX))
}
