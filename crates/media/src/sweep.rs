//! Removes files that belong to nothing: of writers that died between the file and its row, of uploads nobody went
//! on with, of photos that were removed.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Scope};
use kernel::ids::{MediaId, TenantId, UploadId};
use sqlx::types::Uuid;

use crate::{BlobKey, BlobStore, Entry, Error, blob::PAGE_MAX};

/// How old a file is at least before it is taken for an orphan: its row may still be on its way.
pub const GRACE: TimeDelta = TimeDelta::days(1);

/// Which files are swept, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broom {
    /// Only files from before that moment.
    pub before: DateTime<Utc>,
    /// Whether it only counts.
    pub is_dry: bool,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Swept {
    /// Files looked at.
    pub files: u64,
    /// What they weigh.
    pub bytes: u64,
    /// Those that belong to nothing; removed, unless it was only counted.
    pub orphans: u64,
    /// What those weigh.
    pub orphan_bytes: u64,
}

/// The folders of a tenant, each named by what its files belong to.
#[derive(Debug, Clone, Copy)]
enum Folder {
    Originals,
    Variants,
    Pieces,
}

impl Folder {
    const ALL: [Self; 3] = [Self::Originals, Self::Variants, Self::Pieces];

    fn key(self, tenant: TenantId) -> Result<BlobKey, Error> {
        let word = match self {
            Self::Originals => "originals",
            Self::Variants => "variants",
            Self::Pieces => "pieces",
        };
        BlobKey::new(&format!("{word}/{tenant}"))
    }

    /// The row a file belongs to, by the third part of its name.
    fn owner(self, key: &BlobKey) -> Option<Uuid> {
        let name = key.as_str().split('/').nth(2)?;
        match self {
            Self::Originals => name.strip_suffix(".jpg")?.parse().ok().map(|MediaId(id)| id),
            Self::Variants => name.parse().ok().map(|MediaId(id)| id),
            Self::Pieces => name.parse().ok().map(|UploadId(id)| id),
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Self::Originals | Self::Variants => {
                "select media_id from media where tenant_id = $1 and media_id = any ($2)"
            }
            Self::Pieces => {
                "select upload_id from uploads where tenant_id = $1 and upload_id = any ($2)"
            }
        }
    }
}

/// Sweeps the files of those tenants.
///
/// # Errors
/// [`Error::Store`], [`Error::Db`]; what went before is gone.
pub async fn sweep(
    db: &Db,
    store: &dyn BlobStore,
    tenants: &[TenantId],
    broom: Broom,
) -> Result<Swept, Error> {
    let mut swept = Swept::default();
    for tenant in tenants {
        for folder in Folder::ALL {
            let within = folder.key(*tenant)?;
            let mut after = None;
            loop {
                let page = store.list(Some(&within), after.as_ref(), PAGE_MAX).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.key.clone());
                let kept = owners(db, *tenant, folder, &page).await?;
                for entry in &page {
                    swept.files += 1;
                    swept.bytes += entry.size_bytes;
                    let is_kept = folder.owner(&entry.key).is_some_and(|id| kept.contains(&id));
                    if is_kept || entry.modified_at >= broom.before {
                        continue;
                    }
                    swept.orphans += 1;
                    swept.orphan_bytes += entry.size_bytes;
                    if !broom.is_dry {
                        store.delete(&entry.key).await?;
                    }
                }
            }
        }
    }
    let halves = store.tidy(broom.before, broom.is_dry).await?;
    swept.files += halves;
    swept.orphans += halves;
    Ok(swept)
}

/// Those of the rows the files name that there are.
async fn owners(
    db: &Db,
    tenant: TenantId,
    folder: Folder,
    page: &[Entry],
) -> Result<HashSet<Uuid>, Error> {
    let named: HashSet<Uuid> = page.iter().filter_map(|entry| folder.owner(&entry.key)).collect();
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let found: Vec<Uuid> = sqlx::query_scalar(folder.query())
        .bind(tenant.0)
        .bind(named.into_iter().collect::<Vec<_>>())
        .fetch_all(tx.sql())
        .await?;
    tx.commit().await?;
    Ok(found.into_iter().collect())
}
