//! What the handlers of `/v1` work with.

use std::sync::Arc;

use db::Db;
use http_kit::{Code, Fault, Kit};
use search::{Engine, SiteView, Views};
use tenancy::{ResolvedSite, Sealer};

use crate::streams::Streams;

/// Cloning shares everything.
#[derive(Clone)]
pub struct State {
    pub(crate) db: Db,
    pub(crate) kit: Kit,
    views: Views,
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) sealer: Sealer,
    /// Places for answers that stay open.
    pub(crate) streams: Streams,
}

impl State {
    /// Puts it together; called once, by the binary.
    #[must_use]
    pub fn new(db: Db, kit: Kit, views: Views, engine: Arc<dyn Engine>, sealer: Sealer) -> Self {
        Self { db, kit, views, engine, sealer, streams: Streams::default() }
    }

    /// What the site shows.
    pub(crate) fn view(&self, site: &ResolvedSite) -> Result<Arc<SiteView>, Fault> {
        self.views.of(site).ok_or_else(|| Fault::new(Code::Unavailable))
    }
}
