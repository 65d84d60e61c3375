//! What the pages work with.

use std::{sync::Arc, time::Instant};

use db::Db;
use http_kit::{Code, Fault, Kit};
use kernel::ids::{ListingId, TenantId};
use media::Library;
use search::{Answer, Engine, Named, Query, SiteView, Views};
use tenancy::{ResolvedSite, Sealer, provider::AuthProvider};

use crate::{financing::Lending, photo::Signed, stale::Stale, vista::Kept};

/// Cloning shares everything.
#[derive(Clone)]
pub struct State {
    pub(crate) db: Db,
    pub(crate) kit: Kit,
    pub(crate) views: Views,
    pub(crate) sealer: Sealer,
    pub(crate) provider: Arc<dyn AuthProvider>,
    /// Pictures of links that were drawn lately.
    pub(crate) kept: Arc<Kept>,
    /// Which sites had a lender when they were last asked.
    pub(crate) lending: Arc<Lending>,
    pub(crate) library: Library,
    /// Pages as they were when the database answered last.
    pub(crate) stale: Arc<Stale>,
    engine: Arc<dyn Engine>,
}

impl State {
    /// Puts it together; called once, by the binary.
    #[must_use]
    pub fn new(
        db: Db,
        kit: Kit,
        (views, engine): (Views, Arc<dyn Engine>),
        (sealer, provider): (Sealer, Arc<dyn AuthProvider>),
        library: Library,
    ) -> Self {
        Self {
            db,
            kit,
            views,
            sealer,
            provider,
            library,
            kept: Arc::default(),
            lending: Arc::default(),
            stale: Arc::default(),
            engine,
        }
    }

    /// Addresses of a tenant's photos.
    pub(crate) fn photos(&self, tenant: TenantId) -> Signed<'_> {
        Signed::of(&self.library, tenant)
    }

    /// What the site shows.
    pub(crate) fn view(&self, site: &ResolvedSite) -> Result<Arc<SiteView>, Fault> {
        self.views.of(site).ok_or_else(|| Fault::new(Code::Unavailable))
    }

    /// Asks the index, and counts how long it took.
    pub(crate) async fn search(&self, view: &SiteView, query: &Query) -> Result<Answer, Fault> {
        let began = Instant::now();
        let answer = self.engine.search(view, query).await;
        self.kit.metrics.search.observe(began.elapsed());
        answer.map_err(|error| Fault::from_error(error.kind(), error))
    }

    /// The listings of those ids that the site shows.
    pub(crate) async fn named(&self, view: &SiteView, ids: &[ListingId]) -> Result<Named, Fault> {
        self.engine.named(view, ids).await.map_err(|error| Fault::from_error(error.kind(), error))
    }

    /// The same for a page made of results; refused while the index cannot tell.
    pub(crate) async fn results(&self, view: &SiteView, query: &Query) -> Result<Answer, Fault> {
        let answer = self.search(view, query).await?;
        if answer.knows_nothing() {
            return Err(Fault::new(Code::Unavailable));
        }
        Ok(answer)
    }
}
