//! What a running job has at hand.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use db::{Db, Error, Scope, TenantTx};
use kernel::ids::{JobId, TenantId};

/// Things the binary hands to the jobs: ports and their connectors, by type.
#[derive(Clone, Default)]
pub(crate) struct Provided(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Provided {
    pub(crate) fn put<T: Send + Sync + 'static>(&mut self, thing: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), thing);
    }

    fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.0.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }
}

/// The database, whose job it is and which attempt.
pub struct JobContext {
    pub(crate) db: Db,
    pub(crate) tenant: TenantId,
    pub(crate) job: JobId,
    pub(crate) attempt: i16,
    pub(crate) provided: Arc<Provided>,
}

impl JobContext {
    /// Begins a transaction for the job's tenant. Short ones: none is open while talking to the
    /// outside.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn begin(&self) -> Result<TenantTx, Error> {
        self.db.begin(&Scope::tenant(self.tenant)).await
    }

    /// The database, for other scopes.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Whose job it is.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Which job: the same in every attempt, so it can serve as our reference on the outside.
    #[must_use]
    pub const fn job(&self) -> JobId {
        self.job
    }

    /// Which attempt, from 1.
    #[must_use]
    pub const fn attempt(&self) -> i16 {
        self.attempt
    }

    /// What the binary provided of that type.
    #[must_use]
    pub fn provided<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.provided.get()
    }
}
