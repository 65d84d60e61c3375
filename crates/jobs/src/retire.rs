//! The rings: wide or endless rows live in one partition per day number, and a partition whose rows
//! are all old is emptied by truncation before its day comes again, which leaves nothing to vacuum.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use db::{Db, Error};
use kernel::ids::uuid_v7;
use sqlx::Postgres;

use crate::event::{RING as EVENT_RING, slot};

/// Partitions of the ring the payloads live in.
pub const PAYLOAD_RING: i32 = 16;
/// Partitions of the ring the ledger of attempts lives in.
pub const ATTEMPT_RING: i32 = 32;
/// Slots emptied before their day comes: tomorrow's and the one after, so that a writer whose clock
/// is ahead, or who began before midnight, finds its slot empty already.
const AHEAD: i32 = 2;
/// Payloads moved in one transaction.
const CARRY_MAX: i32 = 500;
/// Dead letters removed in one transaction.
const DEAD_MAX: i32 = 500;
/// How long a dead letter can be looked at.
const DEAD_DAYS: i64 = 30;
/// Transactions of one call; what is left waits for the next.
const BATCHES_MAX: usize = 1_000;

/// What one call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retired {
    /// Payloads of living jobs that moved on to today's slot.
    pub payloads_carried: i64,
    /// Whether the coming slots of payloads are empty; if not, somebody held a job of theirs or put
    /// one in before its day.
    pub is_payload_slot_empty: bool,
    /// Coming slots of any ring that were left alone because something young is in them.
    pub slots_left: usize,
    /// Dead letters removed.
    pub dead_removed: i64,
}

/// A ring and the function that empties one of its slots.
struct Ring {
    name: &'static str,
    size: i32,
    retire: &'static str,
    /// Whether a row's age is in its job's id, as a payload's is.
    is_aged_by_id: bool,
}

const EVENTS: Ring = Ring {
    name: "events",
    size: EVENT_RING,
    retire: "select events_retire($1, $2)",
    is_aged_by_id: false,
};
const ATTEMPTS: Ring = Ring {
    name: "attempts",
    size: ATTEMPT_RING,
    retire: "select job_attempts_retire($1, $2)",
    is_aged_by_id: false,
};
const PAYLOADS: Ring = Ring {
    name: "payloads",
    size: PAYLOAD_RING,
    retire: "select job_payloads_retire($1, $2)",
    is_aged_by_id: true,
};

impl Ring {
    /// The first moment that is kept: the ring's days but the coming ones, today included, are kept
    /// whole.
    fn kept_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.date_naive().and_time(NaiveTime::MIN).and_utc();
        today - TimeDelta::days(i64::from(self.size - AHEAD - 1))
    }

    /// The slots of tomorrow and the day after.
    fn coming(&self, now: DateTime<Utc>) -> impl Iterator<Item = i16> {
        let size = self.size;
        (1..=AHEAD).map(move |days| slot(now + TimeDelta::days(i64::from(days)), size))
    }

    /// All slots, so that those passed over while no worker ran are emptied, too.
    fn slots(&self) -> impl Iterator<Item = i16> + use<> {
        0..i16::try_from(self.size).unwrap_or(0)
    }
}

/// Empties what is old in all rings. May be called at any time and by many; asking again is cheap.
/// A slot that somebody holds keeps no other waiting. Needs the worker's login.
///
/// # Errors
/// [`Error::Unavailable`] when a lock was not had within its short limit: try again later.
pub async fn retire(db: &Db) -> Result<Retired, Error> {
    let now = db.clock().now();
    let mut retired = Retired { is_payload_slot_empty: true, ..Retired::default() };
    let today = slot(now, PAYLOAD_RING);
    let mut outcome = Ok(());
    // What lives in the coming slots moves on before they are emptied.
    for from in PAYLOADS.coming(now) {
        match carry(db, from, today).await {
            Ok(carried) => retired.payloads_carried += carried,
            Err(error) => outcome = Err(error),
        }
    }
    for ring in [&EVENTS, &ATTEMPTS, &PAYLOADS] {
        match empty(db, ring, now).await {
            Ok(left) => {
                retired.slots_left += left;
                retired.is_payload_slot_empty &= left == 0 || !ring.is_aged_by_id;
            }
            Err(error) => outcome = Err(error),
        }
    }
    retired.dead_removed = remove_dead(db, now - TimeDelta::days(DEAD_DAYS)).await?;
    outcome.map(|()| retired)
}

/// Empties the slots of a ring in which all is old; answers how many coming ones were left alone.
async fn empty(db: &Db, ring: &Ring, now: DateTime<Utc>) -> Result<usize, Error> {
    let coming: Vec<i16> = ring.coming(now).collect();
    let before = ring.kept_since(now);
    let (mut left, mut outcome) = (0, Ok(()));
    for slot in ring.slots() {
        match empty_slot(db, ring, slot, before).await {
            Ok(is_empty) if is_empty || !coming.contains(&slot) => {}
            Ok(_) => {
                tracing::warn!(ring = ring.name, slot, "A slot has young rows before its day");
                left += 1;
            }
            Err(error) => outcome = Err(error),
        }
    }
    outcome.map(|()| left)
}

/// Whether the slot is empty now.
async fn empty_slot(db: &Db, ring: &Ring, slot: i16, before: DateTime<Utc>) -> Result<bool, Error> {
    let asked = sqlx::query_scalar::<Postgres, bool>(ring.retire).bind(slot);
    let asked =
        if ring.is_aged_by_id { asked.bind(uuid_v7(before, 0)) } else { asked.bind(before) };
    let mut look = db.look_up().await?;
    let is_empty = asked.fetch_one(look.sql()).await?;
    look.commit().await?;
    Ok(is_empty)
}

async fn carry(db: &Db, from: i16, to: i16) -> Result<i64, Error> {
    let mut carried = 0;
    for _ in 0..BATCHES_MAX {
        let mut look = db.look_up().await?;
        let moved: i64 = sqlx::query_scalar("select job_payloads_carry($1, $2, $3)")
            .bind(from)
            .bind(to)
            .bind(CARRY_MAX)
            .fetch_one(look.sql())
            .await?;
        look.commit().await?;
        carried += moved;
        if moved == 0 {
            break;
        }
    }
    Ok(carried)
}

async fn remove_dead(db: &Db, before: DateTime<Utc>) -> Result<i64, Error> {
    db.retire("select jobs_retire_dead($1, $2)", &[before], DEAD_MAX).await
}
