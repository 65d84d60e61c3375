//! How many listings of a vertical are placed at once.

use chrono::{DateTime, Utc};
use db::{OnConstraint as _, TenantTx};
use tenancy::audit::{self, By, Deed};

use super::{
    Kind,
    open::{self, most_at_once},
};
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

/// Those of a vertical, in the order they are shown in.
///
/// # Errors
/// [`Error::Database`].
pub async fn slots(tx: &mut TenantTx, vertical: &str) -> Result<Vec<Slots>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let set: Vec<(String, i16)> = sqlx::query_as(
        "select kind, capacity from placement_slots where tenant_id = $1 and vertical = $2",
    )
    .bind(tenant.0)
    .bind(vertical)
    .fetch_all(tx.sql())
    .await?;
    let placed = open::from(tx, vertical, now).await?;
    let of = |kind: Kind| {
        let own = set.iter().find(|(key, _)| key == kind.key());
        let taken = placed.iter().filter(|one| one.kind == kind && one.is_at(now)).count();
        Slots {
            kind,
            capacity: own.map_or(kind.usual_capacity(), |(_, capacity)| small(*capacity)),
            taken: small(taken),
        }
    };
    Ok(Kind::ALL.map(of).into())
}

/// The table holds no more than [`CAPACITY_MAX`].
fn small(many: impl TryInto<u8>) -> u8 {
    many.try_into().unwrap_or(u8::MAX)
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
    Ok(small(capacity))
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
    let now = tx.now();
    let mut placed = open::from(tx, vertical, now).await?;
    placed.retain(|one| one.kind == kind);
    let least = small(most_at_once(&placed, (now, DateTime::<Utc>::MAX_UTC)));
    if capacity < least || capacity > CAPACITY_MAX {
        return Err(Error::SlotsInvalid { kind, least });
    }
    let tenant = tx.tenant();
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
