//! Events: one row per thing that happened, written in the operation's own transaction.

use std::future::Future;

use chrono::Datelike as _;
use db::{Error, TenantTx};
use kernel::ids::EventId;
use uuid::Uuid;

/// Partitions of the ring the events live in.
pub(crate) const RING: i32 = 32;

/// Something that happened: what, and to which thing. Ids only, never personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// `listing.published`: the thing and the past participle.
    pub kind: &'static str,
    /// Which thing.
    pub subject: Option<Uuid>,
}

/// Writes events into the stream.
pub trait Record {
    /// Records one event; it becomes visible with the transaction's commit.
    fn record(&mut self, event: Event) -> impl Future<Output = Result<(), Error>> + Send;

    /// Records the same kind of event for many subjects with one statement.
    fn record_all(
        &mut self,
        kind: &'static str,
        subjects: &[Uuid],
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

impl Record for TenantTx {
    async fn record(&mut self, event: Event) -> Result<(), Error> {
        write(self, event.kind, &[event.subject]).await
    }

    async fn record_all(&mut self, kind: &'static str, subjects: &[Uuid]) -> Result<(), Error> {
        let subjects: Vec<_> = subjects.iter().copied().map(Some).collect();
        write(self, kind, &subjects).await
    }
}

async fn write(
    tx: &mut TenantTx,
    kind: &'static str,
    subjects: &[Option<Uuid>],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = subjects.iter().map(|_| tx.new_id::<EventId>().0).collect();
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into events (tenant_id, event_id, slot, kind, subject_id, recorded_at)
         select $1, e.id, $2, $3, e.subject, $4
         from unnest($5::uuid[], $6::uuid[]) as e (id, subject)",
    )
    .bind(tenant.0)
    .bind(slot(now, RING))
    .bind(kind)
    .bind(now)
    .bind(&ids)
    .bind(subjects)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The slot of a ring of `size` a moment falls into: one a day.
pub(crate) fn slot(at: chrono::DateTime<chrono::Utc>, size: i32) -> i16 {
    let day = at.date_naive().num_days_from_ce().rem_euclid(size);
    i16::try_from(day).unwrap_or(0)
}
