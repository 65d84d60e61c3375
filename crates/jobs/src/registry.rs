//! The kinds of job a process can run.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use db::Db;
use futures::future::{BoxFuture, FutureExt as _};
use serde_json::Value;

use crate::{Backoff, Job, JobContext, Outcome, context::Provided};

/// A kind of job without its type.
#[derive(Clone)]
pub(crate) struct Kind {
    pub(crate) timeout: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) run: Run,
}

type Run = fn(Value, JobContext) -> BoxFuture<'static, Outcome>;

/// What a capability does beside its jobs. May be called at any time, and again.
pub type Upkeep = Arc<dyn Fn(Db) -> Tended + Send + Sync>;

/// How it went.
pub type Tended = BoxFuture<'static, Result<(), db::Error>>;

/// Which kinds of job this process runs, and what it provides them with.
#[derive(Clone, Default)]
pub struct Registry {
    kinds: BTreeMap<&'static str, Kind>,
    provided: Provided,
    retired: Vec<Upkeep>,
    prepared: Vec<Upkeep>,
}

impl Registry {
    /// Adds a kind of job.
    pub fn register<J: Job>(&mut self) -> &mut Self {
        let kind = Kind { timeout: J::TIMEOUT, backoff: J::BACKOFF, run: run::<J> };
        self.kinds.insert(J::KIND, kind);
        self
    }

    /// Adds what is done beside the rings when these are looked after, once an hour or so.
    pub fn retire(&mut self, retire: impl Fn(Db) -> Tended + Send + Sync + 'static) -> &mut Self {
        self.retired.push(Arc::new(retire));
        self
    }

    pub(crate) fn retired(&self) -> &[Upkeep] {
        &self.retired
    }

    /// Adds what must have succeeded before the first job is claimed; it is tried until it has.
    pub fn prepare(&mut self, prepare: impl Fn(Db) -> Tended + Send + Sync + 'static) -> &mut Self {
        self.prepared.push(Arc::new(prepare));
        self
    }

    pub(crate) fn prepared(&self) -> &[Upkeep] {
        &self.prepared
    }

    /// Hands something to all jobs: a port's connector, a directory.
    pub fn provide<T: Send + Sync + 'static>(&mut self, thing: Arc<T>) -> &mut Self {
        self.provided.put(thing);
        self
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.kinds.keys().copied().collect()
    }

    pub(crate) fn get(&self, kind: &str) -> Option<&Kind> {
        self.kinds.get(kind)
    }

    pub(crate) fn provided(&self) -> Arc<Provided> {
        Arc::new(self.provided.clone())
    }
}

fn run<J: Job>(payload: Value, context: JobContext) -> BoxFuture<'static, Outcome> {
    async move {
        match serde_json::from_value::<J>(payload) {
            Ok(job) => job.run(&context).await,
            // An older or newer program wrote it; trying again reads the same.
            Err(error) => Outcome::dead(format!("no se entiende el encargo guardado: {error}")),
        }
    }
    .boxed()
}
