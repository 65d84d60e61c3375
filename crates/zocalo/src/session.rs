//! What a command works with: settings, the database under the worker's login, the directory.

use std::sync::Arc;

use anyhow::Context as _;
use db::{Db, Limits, Scope, TenantTx};
use kernel::SystemClock;
use tenancy::{Directory, ResolvedSite, Tenant, Token};

use crate::{config::Config, identity, logins, output::Output, port};

/// Connections a command holds.
const CONNECTIONS: u32 = 3;

/// An open session.
pub struct Session {
    /// How answers are written.
    pub output: Output,
    port: u16,
    /// The database.
    pub db: Db,
    directory: Directory,
}

impl Session {
    /// Connects to a running installation.
    ///
    /// # Errors
    /// When it is not running, with what to do.
    pub async fn open(config: &Config, output: Output) -> anyhow::Result<Self> {
        let all = logins::read(config)?;
        let limits = Limits { max_connections: CONNECTIONS, ..Limits::default() };
        let logins = db::Logins { web: all.worker, public: Some(all.public) };
        let db = Db::open(logins, Arc::new(SystemClock), limits)?;
        let db = identity::keyed(db, &config.data)?;
        let directory = Directory::load(&db).await.context(
            "la base de datos no responde; ¿está en marcha la instalación? Arráncala con «zocalo up»",
        )?;
        Ok(Self { output, port: port::running(config), db, directory })
    }

    /// The address of a one-time link, as it is without a proxy in front.
    pub fn link(&self, host: &str, token: &Token) -> String {
        format!("{}/cuenta/enlace/{}", self.origin(host), token.reveal())
    }

    /// Where a host of ours is.
    pub fn origin(&self, host: &str) -> String {
        format!("http://{host}:{}", self.port)
    }

    /// All tenants and sites, as they were when the command began.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The tenant of that slug, which something is to be done for.
    ///
    /// # Errors
    /// When there is none, and for who is no longer a client.
    pub fn tenant(&self, slug: &str) -> anyhow::Result<Arc<Tenant>> {
        Ok(self.directory.tenant(slug)?)
    }

    /// The same, also who is no longer a client: to be looked at.
    ///
    /// # Errors
    /// When there is none.
    pub fn any_tenant(&self, slug: &str) -> anyhow::Result<Arc<Tenant>> {
        Ok(self.directory.any_tenant(slug)?)
    }

    /// The site of that host.
    ///
    /// # Errors
    /// When there is none.
    pub fn site(&self, host: &str) -> anyhow::Result<Arc<ResolvedSite>> {
        let found = self.directory.site(host);
        Ok(found.ok_or_else(|| tenancy::Error::NoSuchSite(host.to_owned()))?)
    }

    /// A transaction of one tenant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self, tenant: &Tenant) -> anyhow::Result<TenantTx> {
        Ok(self.db.begin(&Scope::tenant(tenant.id)).await?)
    }
}
