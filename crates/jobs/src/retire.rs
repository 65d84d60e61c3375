//! The rings: wide or endless rows live in one partition per day number, and the partition that
//! comes next is emptied by truncation before its day comes, which leaves nothing to vacuum.

use chrono::TimeDelta;
use db::{Db, Error};

use crate::event::{RING as EVENT_RING, slot};

/// Partitions of the ring the payloads live in.
pub const PAYLOAD_RING: i32 = 16;
/// Partitions of the ring the ledger of attempts lives in.
pub const ATTEMPT_RING: i32 = 32;
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
    /// Whether the coming slot of payloads is empty; if not, somebody held a job of it.
    pub is_payload_slot_empty: bool,
    /// Dead letters removed.
    pub dead_removed: i64,
}

/// Empties the slots of tomorrow. May be called at any time and by many; asking again is cheap.
/// Needs the worker's login.
///
/// # Errors
/// [`Error::Unavailable`] when a lock was not had within its short limit: try again later.
pub async fn retire(db: &Db) -> Result<Retired, Error> {
    let now = db.clock().now();
    let tomorrow = now + TimeDelta::days(1);
    call(db, "select events_retire($1)", slot(tomorrow, EVENT_RING)).await?;
    call(db, "select job_attempts_retire($1)", slot(tomorrow, ATTEMPT_RING)).await?;
    let (from, to) = (slot(tomorrow, PAYLOAD_RING), slot(now, PAYLOAD_RING));
    let payloads_carried = carry(db, from, to).await?;
    let is_payload_slot_empty = empty_payloads(db, from).await?;
    let dead_removed = remove_dead(db, now - TimeDelta::days(DEAD_DAYS)).await?;
    Ok(Retired { payloads_carried, is_payload_slot_empty, dead_removed })
}

async fn call(db: &Db, function: &'static str, slot: i16) -> Result<(), Error> {
    let mut look = db.look_up().await?;
    sqlx::query(function).bind(slot).execute(look.sql()).await?;
    look.commit().await
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

async fn empty_payloads(db: &Db, slot: i16) -> Result<bool, Error> {
    let mut look = db.look_up().await?;
    let is_empty: bool = sqlx::query_scalar("select job_payloads_retire($1)")
        .bind(slot)
        .fetch_one(look.sql())
        .await?;
    look.commit().await?;
    Ok(is_empty)
}

async fn remove_dead(db: &Db, before: chrono::DateTime<chrono::Utc>) -> Result<i64, Error> {
    let mut removed = 0;
    for _ in 0..BATCHES_MAX {
        let mut look = db.look_up().await?;
        let gone: i64 = sqlx::query_scalar("select jobs_retire_dead($1, $2)")
            .bind(before)
            .bind(DEAD_MAX)
            .fetch_one(look.sql())
            .await?;
        look.commit().await?;
        removed += gone;
        if gone == 0 {
            break;
        }
    }
    Ok(removed)
}
