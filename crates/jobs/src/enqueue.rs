//! Putting a job into its lane.

use chrono::{DateTime, Utc};
use db::{Error, TenantTx};
use kernel::ids::{Id as _, JobId, TenantId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Job, event::slot, retire::PAYLOAD_RING};

/// Shards the lanes are spread over.
const SHARDS: u8 = 16;

/// A lane's row by its key.
struct Lane<'a> {
    tenant: TenantId,
    class: &'static str,
    destination: &'a str,
}

pub(crate) async fn enqueue<J: Job>(
    job: &J,
    tx: &mut TenantTx,
    run_at: DateTime<Utc>,
) -> Result<Option<JobId>, Error> {
    let destination = job.destination();
    let lane = Lane { tenant: tx.tenant(), class: J::CLASS.as_str(), destination: &destination };
    match insert(job, tx, run_at, &lane).await? {
        Inserted::NoLane => {
            create_lane(tx, &lane).await?;
            match insert(job, tx, run_at, &lane).await? {
                Inserted::As(id) => Ok(Some(id)),
                // The lane exists now, so nothing was inserted because one like it waits.
                Inserted::Folded | Inserted::NoLane => Ok(None),
            }
        }
        Inserted::As(id) => Ok(Some(id)),
        Inserted::Folded => Ok(None),
    }
}

enum Inserted {
    As(JobId),
    Folded,
    NoLane,
}

/// Row and payload in one statement; nothing when the lane does not exist yet.
async fn insert<J: Job>(
    job: &J,
    tx: &mut TenantTx,
    run_at: DateTime<Utc>,
    lane: &Lane<'_>,
) -> Result<Inserted, Error> {
    let (id, now) = (tx.new_id::<JobId>(), tx.now());
    let (has_lane, inserted): (bool, bool) = sqlx::query_as(
        "with lane as (
           select lane_id from job_lanes where tenant_id = $1 and class = $2 and destination = $3),
         job as (
           insert into jobs (tenant_id, job_id, lane_id, kind, run_at, attempts_max, ordering_key,
                             unique_key, slot, created_at)
           select $1, $4, lane_id, $5, $6, $7, $8, $9, $10, $11 from lane
           on conflict (tenant_id, kind, unique_key)
             where unique_key is not null and state = 'ready' do nothing
           returning job_id),
         payload as (
           insert into job_payloads (tenant_id, job_id, slot, payload)
           select $1, job_id, $10, $12 from job)
         select exists (select from lane), exists (select from job)",
    )
    .bind(lane.tenant.0)
    .bind(lane.class)
    .bind(lane.destination)
    .bind(id.0)
    .bind(J::KIND)
    .bind(run_at)
    .bind(J::ATTEMPTS)
    .bind(job.ordering_key())
    .bind(job.unique_key())
    .bind(slot(now, PAYLOAD_RING))
    .bind(now)
    .bind(Json(job))
    .fetch_one(tx.sql())
    .await?;
    Ok(match (has_lane, inserted) {
        (false, _) => Inserted::NoLane,
        (true, false) => Inserted::Folded,
        (true, true) => Inserted::As(id),
    })
}

/// Another transaction may make it at the same time: then this waits for that one and uses its row.
async fn create_lane(tx: &mut TenantTx, lane: &Lane<'_>) -> Result<(), Error> {
    let (id, now) = (tx.new_id::<JobId>().uuid(), tx.now());
    sqlx::query(
        "insert into job_lanes (tenant_id, lane_id, class, destination, shard, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, class, destination) do nothing",
    )
    .bind(lane.tenant.0)
    .bind(id)
    .bind(lane.class)
    .bind(lane.destination)
    .bind(shard(lane.tenant.0))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// All lanes of a tenant are in one shard.
fn shard(tenant: Uuid) -> i16 {
    i16::from(tenant.as_bytes().iter().fold(0, |mixed, byte| mixed ^ byte ^ (byte >> 4)) % SHARDS)
}
