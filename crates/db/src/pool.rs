//! The connections of one login. Private: who holds a pool could query without a scope.

use std::time::Duration;

use kernel::Secret;
#[expect(clippy::disallowed_types, reason = "the one place that holds a pool")]
use sqlx::PgPool;
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Transaction, postgres::PgPoolOptions};

use crate::{Address, Error, Limits, error::is_lost_connection};

/// Lazily opened connections under one login.
#[derive(Clone)]
#[expect(clippy::disallowed_types, reason = "the one place that holds a pool")]
pub(crate) struct Connections {
    pool: PgPool,
    begin_timeout: Duration,
}

impl Connections {
    pub(crate) fn open(
        url: &Secret<String>,
        limits: &Limits,
        connections: u32,
    ) -> Result<Self, Error> {
        let ms = |limit: Duration| limit.as_millis().to_string();
        let options = Address::read(url)?.into_options().application_name("zocalo").options([
            ("statement_timeout", ms(limits.statement_timeout)),
            ("lock_timeout", ms(limits.lock_timeout)),
            ("idle_in_transaction_session_timeout", ms(limits.idle_in_transaction_timeout)),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(limits.acquire_timeout)
            .idle_timeout(limits.idle_timeout)
            // A dead connection shows at BEGIN, which is retried: the test would cost every
            // transaction a round trip.
            .test_before_acquire(false)
            .connect_lazy_with(options);
        Ok(Self { pool, begin_timeout: limits.begin_timeout })
    }

    /// `BEGIN` and the settings in one round trip.
    ///
    /// In a task of its own: a `begin` dropped between sending and answer would return a
    /// connection to the pool with the transaction, and so the tenant, still open, because the
    /// driver counts a transaction only once the answer is there. For the same reason the task goes
    /// on when the caller has waited long enough.
    pub(crate) async fn begin(
        &self,
        statement: String,
    ) -> Result<Transaction<'static, Postgres>, Error> {
        let pool = self.clone();
        let begun = tokio::spawn(async move { pool.begin_or_heal(statement).await });
        tokio::time::timeout(self.begin_timeout, begun)
            .await
            .map_err(|_| Error::Unavailable(sqlx::Error::PoolTimedOut))?
            .map_err(|_| Error::Unavailable(sqlx::Error::PoolClosed))?
    }

    /// After a restart of the server all idle connections are dead, and a refused `BEGIN` leaves one
    /// in doubt: all of them go, and the second attempt gets a new one. Nothing was done yet, so
    /// trying again is safe.
    async fn begin_or_heal(
        &self,
        statement: String,
    ) -> Result<Transaction<'static, Postgres>, Error> {
        match self.pool.begin_with(AssertSqlSafe(statement.clone())).await {
            Err(error) if is_lost_connection(&error) => {
                self.close_idle().await;
                Ok(self.pool.begin_with(AssertSqlSafe(statement)).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Closes all connections and waits for those in use to come back.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    async fn close_idle(&self) {
        while let Some(idle) = self.pool.try_acquire() {
            if let Err(error) = idle.detach().close_hard().await {
                tracing::debug!(%error, "Closed a connection that was already broken");
            }
        }
    }
}
