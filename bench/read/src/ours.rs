//! The listings go into ours as any import writes them: through the worker's login, in batches.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use db::{Db, Limits, Scope};
use kernel::{SystemClock, ids::SellerId};
use listings::{Draft, Saved, Vertical, demo::DemoSeller};
use tenancy::{Directory, Tenant, seller};
use tokio::sync::Mutex;

/// Connections of the load: one per batch in work.
const CONNECTIONS: u32 = 4;
/// A batch may take longer than a visitor would wait.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(60);

/// A running installation of ours.
pub struct Ours {
    db: Db,
    tenant: Arc<Tenant>,
    sellers: Mutex<HashMap<String, SellerId>>,
}

impl Ours {
    /// Connects to the installation of that data folder.
    ///
    /// # Errors
    /// When it is not running or has no such tenant.
    pub async fn open(data: &Path, tenant: &str) -> anyhow::Result<Self> {
        let logins = db::cluster::Logins::read(data)?;
        let limits = Limits {
            max_connections: CONNECTIONS,
            statement_timeout: STATEMENT_TIMEOUT,
            ..Limits::default()
        };
        let logins = db::Logins { web: logins.worker, public: None };
        let db = Db::open(logins, Arc::new(SystemClock), limits)?;
        let tenant = Directory::load(&db).await?.tenant(tenant)?;
        Ok(Self { db, tenant, sellers: Mutex::default() })
    }

    /// Saves a batch of one vertical; the ids in its order, and each draft with its seller.
    ///
    /// # Errors
    /// What saving refuses.
    pub async fn save(
        &self,
        vertical: &Vertical,
        mut batch: Vec<(Arc<DemoSeller>, Draft)>,
    ) -> anyhow::Result<Vec<(Saved, Arc<DemoSeller>, Draft)>> {
        self.make_sellers(&mut batch).await?;
        let drafts: Vec<Draft> = batch.iter().map(|(_, draft)| draft.clone()).collect();
        let mut tx = self.db.begin(&Scope::tenant(self.tenant.id)).await?;
        let saved = listings::upsert_batch(&mut tx, vertical, &drafts).await?;
        tx.commit().await?;
        let rows = saved.into_iter().zip(batch);
        Ok(rows.map(|(saved, (seller, draft))| (saved, seller, draft)).collect())
    }

    /// Names the seller of each draft. In a transaction of its own, so that two batches with the
    /// same new sellers do not wait for each other's rows.
    async fn make_sellers(&self, batch: &mut [(Arc<DemoSeller>, Draft)]) -> anyhow::Result<()> {
        let mut known = self.sellers.lock().await;
        let mut tx = self.db.begin(&Scope::tenant(self.tenant.id)).await?;
        for (demo, draft) in batch.iter_mut() {
            let id = match known.get(&demo.name) {
                Some(id) => *id,
                None => seller::ensure(&mut tx, &demo.name, demo.kind).await?,
            };
            known.insert(demo.name.clone(), id);
            draft.seller = id;
        }
        Ok(tx.commit().await?)
    }
}
