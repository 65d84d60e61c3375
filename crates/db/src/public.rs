//! The public's door.

use sqlx::{PgConnection, Postgres, Transaction};

use crate::SiteScope;

/// A read-only transaction that sees the published rows of one site through the views their owners
/// publish. It ends when dropped.
#[derive(Debug)]
pub struct PublicTx {
    tx: Transaction<'static, Postgres>,
    site: SiteScope,
}

impl PublicTx {
    pub(crate) const fn new(tx: Transaction<'static, Postgres>, site: SiteScope) -> Self {
        Self { tx, site }
    }

    /// Where the query runs.
    pub fn sql(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Which site's rows are seen.
    #[must_use]
    pub const fn site(&self) -> &SiteScope {
        &self.site
    }
}
