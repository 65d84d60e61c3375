//! Writing down how an attempt ended, if it is still this runner's to say.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Error, Scope};

use super::{
    Pace,
    claim::{Claimed, lease_end},
};
use crate::{Backoff, Outcome, event::slot, retire::ATTEMPT_RING};

/// Longest reason kept, in characters; the table holds it too.
const REASON_MAX: usize = 2000;
/// How often writing it down is tried while the database is away; then the lease runs out and
/// another attempt is made.
const TRIES: u32 = 6;
/// The wait before the second try; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// Prolongs the lease; `false` when the job is no longer this runner's.
pub(super) async fn prolong(db: &Db, claimed: &Claimed, pace: &Pace) -> Result<bool, Error> {
    let mut tx = db.begin(&Scope::tenant(claimed.tenant)).await?;
    let until = lease_end(tx.now(), pace);
    let prolonged = sqlx::query(
        "update jobs set leased_until = $5
         where tenant_id = $1 and job_id = $2 and attempt = $3 and term = $4 and state = 'running'",
    )
    .bind(claimed.tenant.0)
    .bind(claimed.job.0)
    .bind(claimed.attempt)
    .bind(claimed.term)
    .bind(until)
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(prolonged.rows_affected() == 1)
}

/// Writes the outcome down, patiently; `false` when somebody else has the job by now, and then
/// nothing was changed.
pub(super) async fn finish(
    db: &Db,
    claimed: &Claimed,
    outcome: &Outcome,
    backoff: &Backoff,
) -> Result<bool, Error> {
    let mut wait = FIRST_WAIT;
    for _ in 1..TRIES {
        match write(db, claimed, outcome, backoff).await {
            // A clash: one with its unique key was enqueued at this very moment. Now it is seen.
            Err(
                error @ (Error::Unavailable(_)
                | Error::NoRoom(_)
                | Error::Refused { is_clash: true, .. }),
            ) => {
                tracing::warn!(%error, "The end of a job was not written down yet: {error}");
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            answer => return answer,
        }
    }
    write(db, claimed, outcome, backoff).await
}

async fn write(
    db: &Db,
    claimed: &Claimed,
    outcome: &Outcome,
    backoff: &Backoff,
) -> Result<bool, Error> {
    let mut tx = db.begin(&Scope::tenant(claimed.tenant)).await?;
    let end = End::of(claimed, outcome, backoff, tx.now(), tx.draw());
    let written = sqlx::query(end.statement)
        .bind(claimed.tenant.0)
        .bind(claimed.job.0)
        .bind(claimed.attempt)
        .bind(claimed.term)
        .bind(slot(tx.now(), ATTEMPT_RING))
        .bind(end.word)
        .bind(end.reason)
        .bind(tx.now())
        .bind(end.run_at)
        .execute(tx.sql())
        .await?;
    tx.commit().await?;
    Ok(written.rows_affected() == 1)
}

/// What to write.
struct End {
    statement: &'static str,
    word: &'static str,
    reason: Option<String>,
    run_at: DateTime<Utc>,
}

impl End {
    fn of(
        claimed: &Claimed,
        outcome: &Outcome,
        backoff: &Backoff,
        now: DateTime<Utc>,
        random: u128,
    ) -> Self {
        match outcome {
            Outcome::Done => Self { statement: DONE, word: "done", reason: None, run_at: now },
            Outcome::Retry { after, reason } if claimed.attempt < claimed.attempts_max => {
                let wait = backoff.wait(claimed.attempt, random, *after);
                let run_at = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::zero());
                Self { statement: RETRY, word: "retry", reason: Some(shorten(reason)), run_at }
            }
            Outcome::Retry { reason, .. } | Outcome::Dead { reason } => {
                Self { statement: DEAD, word: "dead", reason: Some(shorten(reason)), run_at: now }
            }
        }
    }
}

fn shorten(reason: &str) -> String {
    // A NUL has no place in a text of PostgreSQL.
    reason.chars().filter(|c| *c != '\0').take(REASON_MAX).collect()
}

// Each names the job by attempt and term: after a rescue the row has other ones, so the word of a
// worker that was thought dead changes nothing, not even in the ledger. $9 is used by all, because
// a statement must know the types of its parameters.
const DONE: &str = "
    with ended as (
      delete from jobs
      where tenant_id = $1 and job_id = $2 and attempt = $3 and term = $4 and state = 'running'
        and $9::timestamptz is not null
      returning kind, started_at)
    insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome, reason,
                              started_at, ended_at)
    select $1, $2, $3, $5, kind, $4, $6, $7, started_at, $8 from ended";

const RETRY: &str = "
    with ended as (
      update jobs j
      set state = 'ready', run_at = $9, leased_until = null,
          unique_key = case when exists (
            select from jobs o where o.tenant_id = $1 and o.kind = j.kind
              and o.unique_key = j.unique_key and o.state = 'ready') then null
            else j.unique_key end
      where tenant_id = $1 and job_id = $2 and attempt = $3 and term = $4 and state = 'running'
      returning kind, started_at)
    insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome, reason,
                              started_at, ended_at)
    select $1, $2, $3, $5, kind, $4, $6, $7, started_at, $8 from ended";

const DEAD: &str = "
    with ended as (
      update jobs
      set state = 'dead', run_at = $9, leased_until = null
      where tenant_id = $1 and job_id = $2 and attempt = $3 and term = $4 and state = 'running'
      returning kind, started_at)
    insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome, reason,
                              started_at, ended_at)
    select $1, $2, $3, $5, kind, $4, $6, $7, started_at, $8 from ended";
