//! What each site shows, held in memory: its verticals and today's rates. Without a view there is
//! no way to ask the index anything.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use chrono::NaiveDate;
use db::{Db, SiteScope};
use kernel::ids::SiteId;
use listings::{Vertical, fx, vertical};
use tenancy::{Directory, Module, ResolvedSite};

use crate::{Error, Rates, SiteView};

/// Events after which a site's view must be read again.
pub const EVENTS: &[&str] = &["vertical.changed", "fx.changed"];

/// The views of all sites.
#[derive(Debug, Clone, Default)]
pub struct Views(Arc<ArcSwap<HashMap<SiteId, Arc<SiteView>>>>);

impl Views {
    /// The view of `site`; `None` until it has been read, and for tenants without the marketplace.
    #[must_use]
    pub fn of(&self, site: &ResolvedSite) -> Option<Arc<SiteView>> {
        self.0.load().get(&site.site.id).cloned()
    }

    /// Every view.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<SiteView>> {
        self.0.load().values().cloned().collect()
    }

    /// Reads all of them again; readers see the old ones until the new ones are whole.
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
            let mut view = read(db, &site, today).await?;
            for vertical in &mut view.verticals {
                let key = (view.tenant, vertical.key.clone());
                *vertical = Arc::clone(shared.entry(key).or_insert_with(|| Arc::clone(vertical)));
            }
            views.insert(site.site.id, Arc::new(view));
        }
        self.0.store(Arc::new(views));
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
    Ok(SiteView {
        tenant: site.tenant.id,
        site: site.site.id,
        verticals: verticals.into_iter().map(Arc::new).collect(),
        currency: site.site.currency,
        rates: Arc::new(Rates::new(site.tenant.base_currency, rates)),
    })
}
