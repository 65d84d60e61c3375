//! Putting a job into its lane.

use chrono::{DateTime, Utc};
use db::{Error, TenantTx};
use kernel::ids::{Id as _, JobId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Job, event::slot, retire::PAYLOAD_RING};

/// Shards the lanes are spread over.
const SHARDS: u8 = 16;

/// Lane, job and payload in one statement, through the one door that leads into the queue; `None`
/// when one like it waits already.
pub(crate) async fn enqueue<J: Job>(
    job: &J,
    tx: &mut TenantTx,
    run_at: DateTime<Utc>,
) -> Result<Option<JobId>, Error> {
    let (id, lane, now) = (tx.new_id::<JobId>(), tx.new_id::<JobId>().uuid(), tx.now());
    let shard = shard(tx.tenant().0);
    let is_new: bool = sqlx::query_scalar(
        "select job_enqueue($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(id.0)
    // The lane's id, should this be the first job in it.
    .bind(lane)
    .bind(J::CLASS.as_str())
    .bind(job.destination())
    .bind(shard)
    .bind(J::KIND)
    .bind(run_at)
    .bind(J::ATTEMPTS)
    .bind(job.ordering_key())
    .bind(job.unique_key())
    .bind(slot(now, PAYLOAD_RING))
    .bind(now)
    .bind(Json(job))
    .bind(J::PART)
    .fetch_one(tx.sql())
    .await?;
    Ok(is_new.then_some(id))
}

/// All lanes of a tenant are in one shard.
fn shard(tenant: Uuid) -> i16 {
    i16::from(tenant.as_bytes().iter().fold(0, |mixed, byte| mixed ^ byte ^ (byte >> 4)) % SHARDS)
}
