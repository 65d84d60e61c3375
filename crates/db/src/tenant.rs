//! The tenant's door.

use chrono::{DateTime, Utc};
use kernel::ids::{Id, TenantId};
use sqlx::{PgConnection, Postgres, Transaction};

use crate::{
    Error, Scope,
    draw::{self, Ids},
};

/// A transaction that sees one tenant, or one seller of it. Dropped without [`TenantTx::commit`],
/// it is rolled back.
#[derive(Debug)]
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    scope: Scope,
    now: DateTime<Utc>,
    ids: Ids,
}

impl TenantTx {
    pub(crate) fn new(
        tx: Transaction<'static, Postgres>,
        scope: Scope,
        now: DateTime<Utc>,
    ) -> Self {
        Self { tx, scope, now, ids: Ids::new(now) }
    }

    /// Where the operation's SQL runs.
    pub fn sql(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Whose data this transaction sees.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.scope.tenant_id()
    }

    /// The whole scope.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The moment of this transaction: read once at its beginning, the same for all it writes.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id that sorts after the earlier ones of this transaction and of earlier milliseconds.
    #[must_use]
    pub fn new_id<T: Id>(&self) -> T {
        T::from_uuid(self.ids.next())
    }

    /// Random bits, for what must not be guessed or not happen all at once.
    #[must_use]
    pub fn draw(&self) -> u128 {
        draw::bits()
    }

    /// Waits for its turn among the tenant's transactions that name the same thing; the turn lasts until
    /// this one ends. Two things that share a number by chance only wait for each other.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the turn does not come within the login's limit.
    pub async fn take_turn(&mut self, of: &str) -> Result<(), Error> {
        let named = format!("{of} {}", self.tenant().0);
        sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(named)
            .execute(self.sql())
            .await?;
        Ok(())
    }

    /// Makes the changes lasting. Not to be called after a statement failed: PostgreSQL then takes
    /// everything back without saying so. Who wants to go on after a failure sets a savepoint first
    /// (`tx.sql().begin()`).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the answer did not arrive: the changes may or may not be there.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.tx.commit().await?)
    }
}
