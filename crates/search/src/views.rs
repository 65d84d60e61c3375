//! What each site shows, held in memory: its verticals, today's rates, and what comes before others. Without
//! a view there is no way to ask the index anything.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use chrono::NaiveDate;
use db::{Db, SiteScope};
use kernel::{Kind, ids::SiteId};
use listings::{Vertical, fx, placement, vertical};
use tenancy::{Directory, Module, ResolvedSite};

use crate::{Error, Rates, SiteView};

/// Events after which a site's view must be read again.
pub const EVENTS: &[&str] = &["vertical.changed", "fx.changed", "placement.changed"];

/// The views of all sites.
#[derive(Debug, Clone, Default)]
pub struct Views(Arc<ArcSwap<Held>>);

#[derive(Debug, Default)]
struct Held {
    /// The day (UTC) whose rates are in force.
    day: Option<NaiveDate>,
    sites: HashMap<SiteId, Arc<SiteView>>,
}

impl Views {
    /// The view of `site`; `None` until it has been read, and for tenants without the marketplace.
    #[must_use]
    pub fn of(&self, site: &ResolvedSite) -> Option<Arc<SiteView>> {
        self.0.load().sites.get(&site.site.id).cloned()
    }

    /// Every view.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<SiteView>> {
        self.0.load().sites.values().cloned().collect()
    }

    /// Whether these are the views of another day than `today`: another rate may be in force.
    #[must_use]
    pub fn are_of_another_day(&self, today: NaiveDate) -> bool {
        self.0.load().day.is_some_and(|day| day != today)
    }

    /// Reads all of them again; readers see the old ones until the new ones are whole. A site whose
    /// rows cannot be read keeps the view it had, and does not keep the others from theirs.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer; the old views stay.
    pub async fn refresh(&self, db: &Db, directory: &Directory) -> Result<(), Error> {
        let today = db.clock().now().date_naive();
        let mut views = HashMap::new();
        // Two sites of a tenant that show the same vertical share one definition.
        let mut shared: HashMap<_, Arc<Vertical>> = HashMap::new();
        for site in directory.sites() {
            if !site.tenant.has(Module::Marketplace) {
                continue;
            }
            let mut view = match read(db, &site, today).await {
                Ok(view) => view,
                Err(error) if error.kind() == Kind::Unavailable => return Err(error),
                Err(error) => {
                    let tenant_id = site.tenant.id;
                    tracing::error!(%error, %tenant_id, "A site cannot be shown as it is now: {error}");
                    if let Some(before) = self.of(&site) {
                        views.insert(site.site.id, before);
                    }
                    continue;
                }
            };
            for vertical in &mut view.verticals {
                let key = (view.tenant, vertical.key.clone());
                *vertical = Arc::clone(shared.entry(key).or_insert_with(|| Arc::clone(vertical)));
            }
            views.insert(site.site.id, Arc::new(view));
        }
        self.0.store(Arc::new(Held { day: Some(today), sites: views }));
        Ok(())
    }
}

async fn read(db: &Db, site: &ResolvedSite, today: NaiveDate) -> Result<SiteView, Error> {
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = db.begin_public(&scope).await?;
    let mut verticals: Vec<Vertical> =
        vertical::of_site(&mut tx).await?.into_iter().map(|v| v.vertical).collect();
    let menu = &site.site.verticals;
    verticals.sort_by_key(|v| menu.iter().position(|key| *key == v.key));
    let rates = fx::of_site(&mut tx, today).await?;
    let board = placement::of_site(&mut tx, db.clock().now()).await?;
    Ok(SiteView {
        tenant: site.tenant.id,
        site: site.site.id,
        verticals: verticals.into_iter().map(Arc::new).collect(),
        currency: site.site.currency,
        rates: Arc::new(Rates::new(site.tenant.base_currency, rates)),
        board: Arc::new(board),
    })
}
