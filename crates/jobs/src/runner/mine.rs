//! Which jobs this very process is running.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use kernel::ids::JobId;
use uuid::Uuid;

/// The jobs that run here. Cloning shares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Mine(Arc<Mutex<HashSet<Uuid>>>);

/// A job counts as running here for as long as this lives.
#[derive(Debug)]
pub(super) struct Running {
    all: Mine,
    job: Uuid,
}

impl Mine {
    pub(super) fn begin(&self, job: JobId) -> Running {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(job.0);
        Running { all: self.clone(), job: job.0 }
    }

    pub(super) fn all(&self) -> Vec<Uuid> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.job);
    }
}
