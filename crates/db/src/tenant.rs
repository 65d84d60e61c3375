//! The tenant's door.

use std::{future::Future, mem, pin::Pin};

use chrono::{DateTime, Utc};
use kernel::ids::{Id, TenantId};
use sqlx::{PgConnection, Postgres, Transaction};

use crate::{
    Error, Scope,
    draw::{self, Ids},
    keyed::Key,
    share::Seat,
};

/// Something a transaction does when it ends, after all else: what others wait for is then held no longer
/// than it must be, and always taken last, so that no two can wait for each other.
pub trait AtEnd: std::fmt::Debug + Send + Sync {
    /// Does it.
    fn run<'a>(
        self: Box<Self>,
        tx: &'a mut TenantTx,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;
}

/// A transaction that sees one tenant, or one seller of it. Dropped without [`TenantTx::commit`],
/// it is rolled back.
#[derive(Debug)]
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    scope: Scope,
    now: DateTime<Utc>,
    ids: Ids,
    at_end: Vec<Box<dyn AtEnd>>,
    /// Its place among the tenant's transactions, given back when it ends.
    _seat: Seat,
    key: Key,
}

impl TenantTx {
    pub(crate) fn new(
        tx: Transaction<'static, Postgres>,
        (seat, key): (Seat, Key),
        scope: Scope,
        now: DateTime<Utc>,
    ) -> Self {
        Self { tx, scope, now, ids: Ids::new(now), at_end: Vec::new(), _seat: seat, key }
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

    /// The sum of those parts, which only this installation makes: nothing can be read from it, not even by trying
    /// all there could be.
    ///
    /// # Errors
    /// [`Error::Internal`], which no key of ours causes.
    pub fn sum(&self, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
        self.key.sum(parts)
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

    /// Has something done when this transaction is made lasting, in it, in the order it was asked for.
    pub fn at_end(&mut self, what: impl AtEnd + 'static) {
        self.at_end.push(Box::new(what));
    }

    /// Makes the changes lasting. Not to be called after a statement failed: PostgreSQL then takes
    /// everything back without saying so. Who wants to go on after a failure sets a savepoint first
    /// (`tx.sql().begin()`).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the answer did not arrive: the changes may or may not be there.
    pub async fn commit(mut self) -> Result<(), Error> {
        for what in mem::take(&mut self.at_end) {
            what.run(&mut self).await?;
        }
        Ok(self.tx.commit().await?)
    }
}
