//! [`Db`]: the three ways in.

use kernel::{
    Secret, SharedClock,
    ids::{Id, TenantId},
};

use crate::{
    Error, Limits, Lookup, PublicTx, Scope, SiteScope, TenantTx,
    draw::{self, Ids},
    keyed::Key,
    pool::Connections,
    scope::no_settings,
    share::Shares,
};

/// Where a process connects, and as whom.
#[derive(Debug, Clone)]
pub struct Logins {
    /// Connection URL of the process's own role (`zocalo_web`, `zocalo_worker` or `zocalo_motor`).
    pub web: Secret<String>,
    /// Connection URL of `zocalo_public`, for processes that show public pages.
    pub public: Option<Secret<String>>,
}

/// The database as the rest of the program sees it. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct Db {
    own: Connections,
    public: Option<Connections>,
    shares: Shares,
    clock: SharedClock,
    key: Key,
}

impl Db {
    /// Prepares the connections; the first use opens them, so this succeeds while the server is
    /// still starting.
    ///
    /// # Errors
    /// [`Error::Internal`] when a URL cannot be read.
    pub fn open(logins: Logins, clock: SharedClock, limits: Limits) -> Result<Self, Error> {
        let own = Connections::open(&logins.web, &limits, limits.max_connections)?;
        let public = logins
            .public
            .map(|url| Connections::open(&url, &limits, limits.public_connections))
            .transpose()?;
        let shares = Shares::of(limits.max_connections, limits.acquire_timeout);
        Ok(Self { own, public, shares, clock, key: Key::drawn() })
    }

    /// Makes sums with that key, the installation's, see [`TenantTx::sum`]: without it those of each process are
    /// its own.
    #[must_use]
    pub fn keyed(self, key: Secret<[u8; 32]>) -> Self {
        Self { key: Key::of(key), ..self }
    }

    /// Begins a transaction that sees what `scope` sees.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is had in time.
    pub async fn begin(&self, scope: &Scope) -> Result<TenantTx, Error> {
        let seat = self.shares.take(scope.tenant_id()).await?;
        let statement = format!("begin;{}", scope.settings());
        let tx = self.cluster_of(scope.tenant_id()).begin(statement).await?;
        Ok(TenantTx::new(tx, (seat, self.key.clone()), *scope, self.clock.now()))
    }

    /// Begins a read-only transaction that sees the published rows of one site.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is had in time; [`Error::Internal`] when this
    /// process was opened without the public login.
    pub async fn begin_public(&self, site: &SiteScope) -> Result<PublicTx, Error> {
        let pool = self.public.as_ref().ok_or(Error::Internal(sqlx::Error::PoolClosed))?;
        let statement = format!("begin read only;{}", site.settings());
        Ok(PublicTx::new(pool.begin(statement).await?, *site))
    }

    /// Begins a transaction without a scope: it sees no row, and may call the functions with fixed
    /// answers (whose host is this, which lanes have work).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is had in time.
    pub async fn look_up(&self) -> Result<Lookup, Error> {
        Ok(Lookup::new(self.own.begin(format!("begin;{}", no_settings())).await?))
    }

    /// A new id, for what must have one before its first transaction begins: a new tenant.
    #[must_use]
    pub fn new_id<T: Id>(&self) -> T {
        T::from_uuid(Ids::new(self.clock.now()).next())
    }

    /// Random bits outside of a transaction; who knows some knows nothing of the next.
    #[must_use]
    pub fn draw(&self) -> u128 {
        draw::bits()
    }

    /// The clock the doors read.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// Closes all connections and waits for those in use to come back.
    pub async fn close(&self) {
        self.own.close().await;
        if let Some(public) = &self.public {
            public.close().await;
        }
    }

    /// Which cluster holds a tenant: one today, cells later.
    const fn cluster_of(&self, _tenant: TenantId) -> &Connections {
        &self.own
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Db").field("has_public", &self.public.is_some()).finish()
    }
}
