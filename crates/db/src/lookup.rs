//! The door without a scope.

use sqlx::{PgConnection, Postgres, Transaction};

use crate::Error;

/// A transaction that sees no tenant's row. It exists for the functions with fixed answers that
/// must look across tenants, each of which says in the schema what it gives away.
#[derive(Debug)]
pub struct Lookup(Transaction<'static, Postgres>);

impl Lookup {
    pub(crate) const fn new(tx: Transaction<'static, Postgres>) -> Self {
        Self(tx)
    }

    /// Where the function is called.
    pub fn sql(&mut self) -> &mut PgConnection {
        &mut self.0
    }

    /// Keeps what a function changed (a lease taken, an epoch opened).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the answer did not arrive.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }
}
