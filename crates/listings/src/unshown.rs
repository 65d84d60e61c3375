//! Photos that no listing and no draft shows any more.

use std::sync::Arc;

use chrono::{DateTime, Timelike as _, Utc};
use db::{Db, Scope, TenantTx};
use kernel::ids::{MediaId, TenantId};
use media::{
    BlobStore, Variants, kept,
    sweep::{self, Broom},
};
use sqlx::types::Uuid;
use tenancy::Directory;
use tracing::{info, warn};

use crate::Error;

/// Photos removed in one transaction.
const BATCH_MAX: i64 = 500;

/// When the files are swept (UTC): in the small hours of the Americas. What is done beside jobs is done once an hour, and
/// a walk over all files is not for every hour.
const SWEPT_AT_HOUR: u32 = 8;

/// Removes photos that nobody shows any more, and once a day the files that belong to nothing. What cannot be done for
/// one tenant does not keep the others from theirs.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn tend_photos(db: Db, store: Arc<dyn BlobStore>) -> Result<(), db::Error> {
    let directory = match Directory::load(&db).await {
        Ok(directory) => directory,
        Err(tenancy::Error::Db(error)) => return Err(error),
        Err(error) => {
            warn!(%error, "The tenants whose photos are tended are not known: {error}");
            return Ok(());
        }
    };
    let now = db.clock().now();
    for tenant in directory.tenants() {
        if let Err(error) = remove_unshown(&db, &*store, tenant.id).await {
            warn!(%error, tenant_id = %tenant.id, "Photos stay that nobody shows: {error}");
        }
        if now.hour() != SWEPT_AT_HOUR {
            continue;
        }
        let broom = Broom { before: now - sweep::GRACE, is_dry: false };
        match sweep::sweep(&db, &*store, &[tenant.id], broom).await {
            Ok(swept) => info!(?swept, tenant_id = %tenant.id, "Swept files"),
            Err(error) => warn!(%error, tenant_id = %tenant.id, "Files were not swept: {error}"),
        }
    }
    Ok(())
}

/// Removes the photos of a tenant that are older than [`sweep::GRACE`] and shown nowhere; how many there were.
///
/// # Errors
/// [`Error::Media`], [`Error::Database`]; what went before is gone.
pub async fn remove_unshown(
    db: &Db,
    store: &dyn BlobStore,
    tenant: TenantId,
) -> Result<usize, Error> {
    let before = db.clock().now() - sweep::GRACE;
    let mut removed = 0;
    loop {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        let gone = unshown(&mut tx, before).await?;
        kept::remove(&mut tx, &gone).await?;
        tx.commit().await?;
        for photo in &gone {
            store.delete(&kept::key(tenant, *photo)?).await?;
            Variants::forget(store, tenant, *photo).await?;
        }
        removed += gone.len();
        if gone.is_empty() {
            return Ok(removed);
        }
    }
}

async fn unshown(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<Vec<MediaId>, Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select m.media_id from media_shown m
         where m.tenant_id = $1 and m.created_at < $2
           and not exists (
             select from listings l
             where l.tenant_id = m.tenant_id and l.listing_id = m.listing_id
               and l.images @> jsonb_build_array(jsonb_build_object('url', m.address)))
           and not exists (
             select from listing_drafts d
             where d.tenant_id = m.tenant_id and d.listing_id = m.listing_id
               and d.photos @> jsonb_build_array(jsonb_build_object('url', m.address)))
         limit $3",
    )
    .bind(tx.tenant().0)
    .bind(before)
    .bind(BATCH_MAX)
    .fetch_all(tx.sql())
    .await?;
    Ok(ids.into_iter().map(MediaId).collect())
}
