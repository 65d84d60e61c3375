//! Ends what is over, and tells of what is about to end.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Scope, TenantTx};
use jobs::Job as _;
use kernel::ids::{AccountId, ListingId, TenantId};
use sqlx::types::Uuid;
use tenancy::{Directory, audit::By};
use tracing::warn;

use super::SendTerm;
use crate::{
    Error, Status,
    life::{self, Hand},
};

/// How long before its end a listing's people are told.
pub const TOLD_BEFORE: TimeDelta = TimeDelta::days(5);
/// Listings of one transaction.
const BATCH_MAX: i64 = 100;

/// Does both for every tenant. What cannot be done for one does not keep the others from theirs.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn tend(db: Db) -> Result<(), db::Error> {
    let directory = match Directory::load(&db).await {
        Ok(directory) => directory,
        Err(tenancy::Error::Db(error)) => return Err(error),
        Err(error) => {
            warn!(%error, "The tenants whose listings end are not known: {error}");
            return Ok(());
        }
    };
    for tenant in directory.tenants() {
        if let Err(error) = tend_one(&db, tenant.id).await {
            warn!(%error, tenant_id = %tenant.id, "Listings stay that are over: {error}");
        }
    }
    Ok(())
}

/// The same for one tenant.
async fn tend_one(db: &Db, tenant: TenantId) -> Result<(), Error> {
    while in_one(db, tenant, async |tx| end_due(tx).await).await? {}
    while in_one(db, tenant, async |tx| tell_soon(tx).await).await? {}
    Ok(())
}

/// Does a batch in a transaction of its own; whether there may be more.
async fn in_one(
    db: &Db,
    tenant: TenantId,
    batch: impl AsyncFnOnce(&mut TenantTx) -> Result<usize, Error>,
) -> Result<bool, Error> {
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let done = batch(&mut tx).await?;
    tx.commit().await?;
    Ok(i64::try_from(done).is_ok_and(|done| done >= BATCH_MAX))
}

/// What is over ends, each with its step, its event and its letter.
async fn end_due(tx: &mut TenantTx) -> Result<usize, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let due: Vec<(Uuid, DateTime<Utc>)> = sqlx::query_as(
        "select listing_id, expires_at from listings
         where tenant_id = $1 and status = 'published' and expires_at <= $2
         order by expires_at limit $3 for update skip locked",
    )
    .bind(tenant.0)
    .bind(now)
    .bind(BATCH_MAX)
    .fetch_all(tx.sql())
    .await?;
    let by = By::program();
    for (listing, end) in &due {
        let listing = ListingId(*listing);
        life::step(tx, Hand { by: &by, seller: None }, listing, Status::Expired).await?;
        tell(tx, listing, *end, true).await?;
    }
    Ok(due.len())
}

/// Of what ends soon its people are told, once of each end.
async fn tell_soon(tx: &mut TenantTx) -> Result<usize, Error> {
    let (tenant, soon) = (tx.tenant(), tx.now() + TOLD_BEFORE);
    let due: Vec<(Uuid, DateTime<Utc>)> = sqlx::query_as(
        "select l.listing_id, l.expires_at from listings l
         join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
         where l.tenant_id = $1 and l.status = 'published' and l.expires_at <= $2
           and t.told_of is distinct from l.expires_at
         order by l.expires_at limit $3 for update of t skip locked",
    )
    .bind(tenant.0)
    .bind(soon)
    .bind(BATCH_MAX)
    .fetch_all(tx.sql())
    .await?;
    for (listing, end) in &due {
        tell(tx, ListingId(*listing), *end, false).await?;
    }
    Ok(due.len())
}

/// Lets a letter leave to whoever is told, if anybody is.
async fn tell(
    tx: &mut TenantTx,
    listing: ListingId,
    end: DateTime<Utc>,
    has_ended: bool,
) -> Result<(), Error> {
    let account: Option<Uuid> = sqlx::query_scalar(
        "update listing_terms set told_of = $3, told_ended = $4
         where tenant_id = $1 and listing_id = $2 returning account_id",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(end)
    .bind(has_ended)
    .fetch_optional(tx.sql())
    .await?;
    if let Some(account) = account {
        SendTerm { listing, account: AccountId(account), end, has_ended }.enqueue(tx).await?;
    }
    Ok(())
}
