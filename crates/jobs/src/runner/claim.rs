//! Taking jobs out of a lane.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Error, Scope, TenantTx};
use kernel::ids::{JobId, TenantId};
use serde_json::Value;
use sqlx::{FromRow, types::Json};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Pace, mine::Mine};
use crate::{event::slot, retire::ATTEMPT_RING};

/// A lane with work.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Lane {
    tenant_id: Uuid,
    lane_id: Uuid,
    shard: i16,
    has_lost: bool,
}

/// The place of a lane in the round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    tenant: Uuid,
    lane: Uuid,
}

impl Lane {
    pub(super) const fn place(&self) -> Place {
        Place { tenant: self.tenant_id, lane: self.lane_id }
    }

    pub(super) const fn shard(&self) -> i16 {
        self.shard
    }
}

/// A job this runner may run until its lease ends.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub(super) tenant: TenantId,
    pub(super) job: JobId,
    pub(super) kind: String,
    pub(super) attempt: i16,
    pub(super) attempts_max: i16,
    /// The shard's term under which it was claimed: who holds a later one has fenced this off.
    pub(super) term: i64,
    /// When its lease ends by this process's own clock, which nobody can put forward or back.
    pub(super) ends: Instant,
    /// What it was enqueued with; `None` when that is gone.
    pub(super) payload: Option<Value>,
}

/// Lanes of my shards with work, from behind `after` round to the end.
pub(super) async fn ready(
    db: &Db,
    shards: &[i16],
    after: Place,
    pace: &Pace,
) -> Result<Vec<Lane>, Error> {
    let now = db.clock().now();
    let mut look = db.look_up().await?;
    let lanes = sqlx::query_as(
        "select tenant_id, lane_id, shard, has_lost from job_lanes_ready($1, $2, $3, $4, $5)",
    )
    .bind(shards)
    .bind(now)
    .bind(after.tenant)
    .bind(after.lane)
    .bind(pace.lanes_max)
    .fetch_all(look.sql())
    .await?;
    Ok(lanes)
}

/// Claims up to `max` jobs of the kinds known here, in order; those in `mine` run here already.
pub(super) async fn claim(
    db: &Db,
    lane: &Lane,
    term: i64,
    kinds: &[&str],
    max: usize,
    mine: &Mine,
    pace: &Pace,
) -> Result<Vec<Claimed>, Error> {
    let tenant = TenantId(lane.tenant_id);
    let ends = Instant::now() + pace.job_lease;
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    if lane.has_lost {
        rescue(&mut tx, lane, &mine.all()).await?;
    }
    let (now, until) = (tx.now(), lease_end(tx.now(), pace));
    let mut rows: Vec<Row> = sqlx::query_as(CLAIM)
        .bind(lane.tenant_id)
        .bind(lane.lane_id)
        .bind(now)
        .bind(kinds)
        .bind(lane.shard)
        .bind(term)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .bind(until)
        .fetch_all(tx.sql())
        .await?;
    look_again(&mut tx, &mut rows).await?;
    tx.commit().await?;
    rows.sort_by_key(|row| row.position);
    Ok(rows.into_iter().map(|row| row.claimed(tenant, term, ends)).collect())
}

/// A payload may have moved to another slot between the claim's first look and its lock on the job;
/// now that the job is ours nothing moves it, and what is not found is gone.
async fn look_again(tx: &mut TenantTx, rows: &mut [Row]) -> Result<(), Error> {
    let missing: Vec<Uuid> =
        rows.iter().filter(|row| row.payload.is_none()).map(|row| row.job_id).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let found: Vec<(Uuid, Json<Value>)> = sqlx::query_as(
        "select j.job_id, p.payload from jobs j
         join job_payloads p
           on p.tenant_id = j.tenant_id and p.job_id = j.job_id and p.slot = j.slot
         where j.tenant_id = $1 and j.job_id = any ($2)",
    )
    .bind(tenant.0)
    .bind(&missing)
    .fetch_all(tx.sql())
    .await?;
    for (id, payload) in found {
        for row in rows.iter_mut().filter(|row| row.job_id == id) {
            row.payload = Some(payload.clone());
        }
    }
    Ok(())
}

/// The one in front of an ordering key goes, whether it waits for its time or runs; the others of
/// the key stay until it has ended. One that runs holds back those in front of it, too: they came in
/// after it was chosen, by a transaction that committed later.
const CLAIM: &str = "
    with next as (
      select j.job_id, j.slot from jobs j
      where j.tenant_id = $1 and j.lane_id = $2 and j.state = 'ready' and j.run_at <= $3
        and j.kind = any ($4)
        and (select job_shard_term($5)) = $6
        and (j.ordering_key is null or not exists (
          select from jobs e
          where e.tenant_id = j.tenant_id and e.lane_id = j.lane_id
            and e.ordering_key = j.ordering_key and e.state <> 'dead'
            and (e.position < j.position or e.state = 'running')))
      order by j.run_at, j.position
      limit $7
      for update of j skip locked)
    update jobs j
    set state = 'running', attempt = j.attempt + 1, term = $6, started_at = $3, leased_until = $8
    from next n
    left join job_payloads p on p.tenant_id = $1 and p.job_id = n.job_id and p.slot = n.slot
    where j.tenant_id = $1 and j.job_id = n.job_id
    returning j.job_id, j.position, j.kind, j.attempt, j.attempts_max, p.payload";

#[derive(FromRow)]
struct Row {
    job_id: Uuid,
    position: i64,
    kind: String,
    attempt: i16,
    attempts_max: i16,
    payload: Option<Json<Value>>,
}

impl Row {
    fn claimed(self, tenant: TenantId, term: i64, ends: Instant) -> Claimed {
        let Self { job_id, kind, attempt, attempts_max, payload, .. } = self;
        let (job, payload) = (JobId(job_id), payload.map(|payload| payload.0));
        Claimed { tenant, job, kind, attempt, attempts_max, term, ends, payload }
    }
}

const LOST: &str = "el proceso que lo ejecutaba dejó de dar señales";

/// Jobs whose lease ran out: back to ready, or dead when that was the last attempt. A job that would
/// now wait beside another with its unique key, rescued with it or not, gives the key up. What runs
/// in this very process is not lost, whatever the clock that was put forward makes of its lease.
async fn rescue(tx: &mut TenantTx, lane: &Lane, mine: &[Uuid]) -> Result<(), Error> {
    let now = tx.now();
    let rescued = sqlx::query(
        "with lost as (
           select j.job_id, j.kind, j.attempt, j.attempts_max, j.term, j.started_at, j.position,
                  j.unique_key
           from jobs j
           where j.tenant_id = $1 and j.lane_id = $2 and j.state = 'running' and j.leased_until < $3
             and j.job_id <> all ($6)
           for update skip locked),
         ranked as (
           select l.*, row_number() over (
             partition by l.kind, l.unique_key, l.attempt < l.attempts_max order by l.position) as nth
           from lost l),
         ledger as (
           insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome, reason,
                                     started_at, ended_at)
           select $1, job_id, attempt, $4, kind, term, 'lost', $5, started_at, $3 from lost)
         update jobs j
         set state = case when l.attempt < l.attempts_max then 'ready' else 'dead' end,
             run_at = $3, leased_until = null,
             unique_key = case when l.nth > 1 or exists (
               select from jobs o where o.tenant_id = $1 and o.kind = j.kind
                 and o.unique_key = j.unique_key and o.state = 'ready') then null
               else j.unique_key end
         from ranked l where j.tenant_id = $1 and j.job_id = l.job_id",
    )
    .bind(lane.tenant_id)
    .bind(lane.lane_id)
    .bind(now)
    .bind(slot(now, ATTEMPT_RING))
    .bind(LOST)
    .bind(mine)
    .execute(tx.sql())
    .await?;
    if rescued.rows_affected() > 0 {
        tracing::warn!(jobs = rescued.rows_affected(), "Rescued jobs whose worker was lost");
    }
    Ok(())
}

pub(super) fn lease_end(now: DateTime<Utc>, pace: &Pace) -> DateTime<Utc> {
    now + TimeDelta::from_std(pace.job_lease).unwrap_or(TimeDelta::zero())
}
