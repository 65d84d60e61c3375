//! Which host is whose: every site with its tenant, held in memory and kept current from the event
//! stream. A request finds its site here without asking the database, also while that is down.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use arc_swap::ArcSwap;
use db::Db;
use kernel::{
    Currency,
    ids::{SiteId, TenantId},
    locale::Locale,
};
use serde::{Deserialize, Serialize};
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use crate::{Brand, Error, Module, Site, Tenant, TenantState, kept, site::normalise_host};

/// Events after which the directory must be read again.
pub const EVENTS: &[&str] =
    &["tenant.created", "tenant.state_changed", "tenant.changed", "site.created", "site.changed"];

/// A site together with the tenant it belongs to: the proof, in a function's arguments, that a
/// request has been tied to one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedSite {
    /// Whose it is.
    pub tenant: Arc<Tenant>,
    /// The site.
    pub site: Site,
}

#[derive(Debug, Default)]
struct Entries {
    is_read: bool,
    tenants: Vec<Arc<Tenant>>,
    by_host: HashMap<String, Arc<ResolvedSite>>,
}

/// All tenants and sites of the installation. Cloning shares them.
#[derive(Debug, Clone, Default)]
pub struct Directory(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    entries: ArcSwap<Entries>,
    /// Where a copy is kept, with which a process begins while the database does not answer.
    copy: OnceLock<PathBuf>,
}

impl Directory {
    /// The directory of an installation without a tenant.
    #[must_use]
    pub fn of_nobody() -> Self {
        let directory = Self::default();
        directory.0.entries.store(Arc::new(Entries::of(Vec::new())));
        directory
    }

    /// Reads it from the database.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer.
    pub async fn load(db: &Db) -> Result<Self, Error> {
        let directory = Self::default();
        directory.refresh(db).await?;
        Ok(directory)
    }

    /// Reads it again; readers see the old one until the new one is whole.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer; the old entries stay.
    pub async fn refresh(&self, db: &Db) -> Result<(), Error> {
        let mut look = db.look_up().await?;
        let rows: Vec<Row> =
            sqlx::query_as("select * from tenancy_directory()").fetch_all(look.sql()).await?;
        if let Some(file) = self.0.copy.get() {
            kept::write(file, &rows);
        }
        self.0.entries.store(Arc::new(Entries::of(rows)));
        Ok(())
    }

    /// Keeps a copy in `file` from now on, and begins with the one there is. Until the database has been asked
    /// an unknown host still is no news about the host.
    pub fn keep_in(&self, file: PathBuf) {
        if let Some(rows) = kept::read(&file) {
            self.0.entries.store(Arc::new(Entries { is_read: false, ..Entries::of(rows) }));
        }
        // Set once, where the process is put together.
        self.0.copy.get_or_init(|| file);
    }

    /// Whether it has been read at all: before that, an unknown host is no news about the host.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.0.entries.load().is_read
    }

    /// The site of a host as it stands in a request. Who is no longer a client gave theirs back: nobody has them.
    #[must_use]
    pub fn site(&self, host: &str) -> Option<Arc<ResolvedSite>> {
        self.0.entries.load().by_host.get(&normalise_host(host)).cloned()
    }

    /// The tenant of that slug, which something is to be done for.
    ///
    /// # Errors
    /// [`Error::NoSuchTenant`]; [`Error::Closed`] for who is no longer a client.
    pub fn tenant(&self, slug: &str) -> Result<Arc<Tenant>, Error> {
        let found = self.any_tenant(slug)?;
        match found.state {
            TenantState::Closed => Err(Error::Closed(found.slug.clone())),
            _ => Ok(found),
        }
    }

    /// The same, also who is no longer a client: to be looked at.
    ///
    /// # Errors
    /// [`Error::NoSuchTenant`].
    pub fn any_tenant(&self, slug: &str) -> Result<Arc<Tenant>, Error> {
        let entries = self.0.entries.load();
        let found = entries.tenants.iter().find(|t| t.slug == slug).cloned();
        found.ok_or_else(|| Error::NoSuchTenant(kernel::text::truncate(slug, 40).to_owned()))
    }

    /// Every tenant, in order of slug.
    #[must_use]
    pub fn tenants(&self) -> Vec<Arc<Tenant>> {
        self.0.entries.load().tenants.clone()
    }

    /// Every site, in order of host.
    #[must_use]
    pub fn sites(&self) -> Vec<Arc<ResolvedSite>> {
        let mut sites: Vec<_> = self.0.entries.load().by_host.values().cloned().collect();
        sites.sort_by(|a, b| a.site.host.cmp(&b.site.host));
        sites
    }
}

impl Entries {
    fn of(rows: Vec<Row>) -> Self {
        let mut entries = Self { is_read: true, ..Self::default() };
        for row in rows {
            let id = TenantId(row.tenant_id);
            let tenant = match entries.tenants.last() {
                Some(last) if last.id == id => Arc::clone(last),
                _ => {
                    let Some(tenant) = row.tenant(id) else { continue };
                    entries.tenants.push(Arc::new(tenant));
                    Arc::clone(&entries.tenants[entries.tenants.len() - 1])
                }
            };
            // A copy kept by an earlier version may still have them.
            if tenant.state == TenantState::Closed {
                continue;
            }
            if let Some(site) = row.into_site() {
                let host = site.host.clone();
                entries.by_host.insert(host, Arc::new(ResolvedSite { tenant, site }));
            }
        }
        entries
    }
}

#[derive(FromRow, Serialize, Deserialize)]
struct Row {
    tenant_id: Uuid,
    slug: String,
    tenant_name: String,
    state: String,
    modules: Vec<String>,
    base_currency: String,
    site_id: Option<Uuid>,
    host: Option<String>,
    name: Option<String>,
    verticals: Option<Vec<String>>,
    currency: Option<String>,
    country: Option<String>,
    locale: Option<String>,
    zone: Option<String>,
    brand: Option<Json<Brand>>,
}

impl Row {
    /// `None` (and a line in the log) for a row this version cannot read: one bad row must not
    /// take the other tenants down.
    fn tenant(&self, id: TenantId) -> Option<Tenant> {
        let state: Option<TenantState> = self.state.parse().ok();
        let base_currency: Option<Currency> = self.base_currency.parse().ok();
        let (Some(state), Some(base_currency)) = (state, base_currency) else {
            tracing::error!(tenant.id = %id, "Left tenant {id} out: unknown state or currency");
            return None;
        };
        let modules = self.modules.iter().filter_map(|m| m.parse::<Module>().ok()).collect();
        let (slug, name) = (self.slug.clone(), self.tenant_name.clone());
        Some(Tenant { id, slug, name, state, modules, base_currency })
    }

    fn into_site(self) -> Option<Site> {
        let host = self.host?;
        let currency: Option<Currency> = self.currency?.parse().ok();
        let locale: Option<Locale> = self.locale?.parse().ok();
        let (Some(currency), Some(locale)) = (currency, locale) else {
            tracing::error!(host, "Left site {host} out: unknown currency or locale");
            return None;
        };
        Some(Site {
            id: SiteId(self.site_id?),
            host,
            name: self.name?,
            verticals: self.verticals?,
            currency,
            country: self.country?,
            locale,
            zone: self.zone?,
            brand: self.brand.map(|b| b.0).unwrap_or_default(),
        })
    }
}
