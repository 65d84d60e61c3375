//! What the tests share: tenants, jobs that leave a trace, runners that are quick.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use db::{Db, Scope, TenantTx, testing::TestDb};
use jobs::{Backoff, Job, JobContext, Outcome, Pace, Registry, Runner};
use kernel::ids::TenantId;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinHandle,
};
use uuid::Uuid;

/// Nothing here takes long; who waits this long waits for something that does not come.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn tenant_id(number: u128) -> TenantId {
    TenantId(Uuid::from_u128(number))
}

/// A tenant with that number.
pub async fn tenant(db: &Db, number: u128) -> TenantId {
    let id = tenant_id(number);
    let mut tx = begin(db, id).await;
    sqlx::query(
        "insert into tenants (tenant_id, slug, name, base_currency, created_at)
         values ($1, $2, 'Uno', 'DOP', $3)",
    )
    .bind(id.0)
    .bind(format!("t{number}"))
    .bind(tx.now())
    .execute(tx.sql())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn begin(db: &Db, tenant: TenantId) -> TenantTx {
    db.begin(&Scope::tenant(tenant)).await.unwrap()
}

pub async fn enqueue(db: &Db, tenant: TenantId, jobs: impl IntoIterator<Item = Work>) {
    let mut tx = begin(db, tenant).await;
    for job in jobs {
        job.enqueue(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// What a [`Work`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Does {
    Succeed,
    /// Asks for another attempt until this one.
    SucceedAt(i16),
    /// Asks for another attempt in so many seconds, then succeeds.
    SucceedAfter(u64),
    GiveUp,
    Panic,
    /// In its first attempt it waits for the first gate; later ones succeed.
    WaitAtGate,
    /// Each of its first two attempts waits for its own gate.
    WaitAtBothGates,
}

/// A job whose every run is seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Work {
    pub number: u32,
    pub does: Does,
    pub ordering: Option<String>,
    pub unique: Option<String>,
}

impl Work {
    pub const fn new(number: u32, does: Does) -> Self {
        Self { number, does, ordering: None, unique: None }
    }
}

impl Job for Work {
    const KIND: &'static str = "tests.work";
    /// Longer than a test waits, so that none ends by it.
    const TIMEOUT: Duration = Duration::from_secs(2 * PATIENCE.as_secs());
    const ATTEMPTS: i16 = 3;
    const BACKOFF: Backoff = Backoff { first: Duration::ZERO, max: Duration::ZERO };

    fn ordering_key(&self) -> Option<String> {
        self.ordering.clone()
    }

    fn unique_key(&self) -> Option<String> {
        self.unique.clone()
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        let trace = context.provided::<Trace>().unwrap();
        let _going_on = trace.begun(Run { number: self.number, attempt: context.attempt() });
        match self.does {
            Does::SucceedAt(attempt) if context.attempt() < attempt => Outcome::retry("todavía no"),
            Does::SucceedAfter(seconds) if context.attempt() == 1 => Outcome::Retry {
                after: Some(Duration::from_secs(seconds)),
                reason: "vuelva más tarde".to_owned(),
            },
            Does::GiveUp => Outcome::dead("no existe"),
            Does::Panic => panic!("as the test wishes"),
            Does::WaitAtGate if context.attempt() == 1 => trace.pass_gate(0).await,
            Does::WaitAtBothGates if context.attempt() == 1 => trace.pass_gate(0).await,
            Does::WaitAtBothGates if context.attempt() == 2 => trace.pass_gate(1).await,
            _ => Outcome::Done,
        }
    }
}

/// A job that never ends by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stuck;

/// The same in a part of the product that a tenant may lack.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PartWork(pub Work);

impl Job for PartWork {
    const KIND: &'static str = "tests.part_work";
    const PART: &'static str = "tests";
    const TIMEOUT: Duration = Work::TIMEOUT;
    const ATTEMPTS: i16 = 3;

    async fn run(&self, context: &JobContext) -> Outcome {
        self.0.run(context).await
    }
}

impl Job for Stuck {
    const KIND: &'static str = "tests.stuck";
    const TIMEOUT: Duration = Duration::from_millis(100);
    const ATTEMPTS: i16 = 1;

    async fn run(&self, _: &JobContext) -> Outcome {
        std::future::pending().await
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    pub number: u32,
    pub attempt: i16,
}

/// Every run, in the order they began, and which are going on.
pub struct Trace {
    runs: watch::Sender<Vec<Run>>,
    going_on: watch::Sender<Vec<u32>>,
    /// Pairs that went on at the same time.
    pub overlaps: Mutex<Vec<(u32, u32)>>,
    gates: [Semaphore; 2],
}

impl Trace {
    pub fn new() -> Arc<Self> {
        let (runs, _) = watch::channel(Vec::new());
        let ((going_on, _), overlaps) = (watch::channel(Vec::new()), Mutex::default());
        let gates = [Semaphore::new(0), Semaphore::new(0)];
        Arc::new(Self { runs, going_on, overlaps, gates })
    }

    fn begun(self: &Arc<Self>, run: Run) -> GoingOn {
        self.going_on.send_modify(|going_on| {
            let pairs = going_on.iter().map(|other| (*other, run.number));
            self.overlaps.lock().unwrap().extend(pairs);
            going_on.push(run.number);
        });
        self.runs.send_modify(|runs| runs.push(run));
        GoingOn { trace: Arc::clone(self), number: run.number }
    }

    async fn pass_gate(&self, gate: usize) -> Outcome {
        self.gates[gate].acquire().await.unwrap().forget();
        Outcome::Done
    }

    /// Lets one job through the gate.
    pub fn open_gate(&self, gate: usize) {
        self.gates[gate].add_permits(1);
    }

    /// Waits until no run goes on, whether it came to its end or was dropped.
    pub async fn none_goes_on(&self) {
        let mut going_on = self.going_on.subscribe();
        let waited = tokio::time::timeout(PATIENCE, going_on.wait_for(Vec::is_empty)).await;
        assert!(waited.is_ok(), "a run still goes on");
    }

    pub fn runs(&self) -> Vec<Run> {
        self.runs.borrow().clone()
    }

    pub fn numbers(&self) -> Vec<u32> {
        self.runs().iter().map(|run| run.number).collect()
    }

    /// Waits until so many runs have begun.
    pub async fn begun_in_all(&self, count: usize) {
        let mut runs = self.runs.subscribe();
        let enough = runs.wait_for(|runs| runs.len() >= count);
        let waited = tokio::time::timeout(PATIENCE, enough).await.map(|_| ());
        assert!(waited.is_ok(), "only {} of {count} runs began", self.runs().len());
    }
}

/// A run, until it ends or is dropped.
struct GoingOn {
    trace: Arc<Trace>,
    number: u32,
}

impl Drop for GoingOn {
    fn drop(&mut self) {
        let number = self.number;
        self.trace.going_on.send_modify(|going_on| {
            if let Some(at) = going_on.iter().position(|other| *other == number) {
                going_on.remove(at);
            }
        });
    }
}

/// A runner at work.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<(), db::Error>>,
}

/// The kinds of job there are here.
pub fn registry(trace: &Arc<Trace>) -> Registry {
    let mut registry = Registry::default();
    registry
        .register::<Work>()
        .register::<PartWork>()
        .register::<Stuck>()
        .provide(Arc::clone(trace));
    registry
}

pub fn quick() -> Pace {
    let (poll, heartbeat) = (Duration::from_millis(5), Duration::from_millis(25));
    Pace { poll, heartbeat, grace: Duration::from_secs(5), ..Pace::default() }
}

impl Worker {
    pub fn start(db: &Db, trace: &Arc<Trace>, pace: Pace) -> Self {
        Self::start_with(db, trace, pace, 8)
    }

    pub fn start_with(db: &Db, trace: &Arc<Trace>, pace: Pace, concurrency: usize) -> Self {
        Self::start_as(db, registry(trace), pace, concurrency)
    }

    pub fn start_as(db: &Db, registry: Registry, pace: Pace, concurrency: usize) -> Self {
        let (stop, stopped) = watch::channel(false);
        let runner = Runner::new(db.clone(), registry, concurrency).pace(pace);
        Self { stop, task: tokio::spawn(runner.run(stopped)) }
    }

    /// In order: what runs may end.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        tokio::time::timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
    }

    /// As `kill -9` does: nothing is given back, nothing is written down.
    pub async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// The ledger of attempts, by job number and attempt.
pub async fn ledger(test: &TestDb) -> Vec<(i16, String, Option<String>)> {
    sqlx::query_as(
        "select attempt, outcome, reason from job_attempts order by started_at, job_id, attempt",
    )
    .fetch_all(&mut test.bootstrap().await)
    .await
    .unwrap()
}

pub async fn count(test: &TestDb, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&mut test.bootstrap().await).await.unwrap()
}

/// Waits until a query answers that number.
pub async fn becomes(test: &TestDb, query: &'static str, expected: i64) {
    let mut connection = test.bootstrap().await;
    let met = async {
        loop {
            let now: i64 = sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap();
            if now == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, met).await.is_ok(), "never {expected}: {query}");
}

/// Waits until a connection of this test waits for a lock.
pub async fn somebody_waits(test: &TestDb) {
    let mut connection = test.bootstrap().await;
    let waiting = "select exists (select from pg_stat_activity
                                  where datname = current_database() and wait_event_type = 'Lock')";
    let met = async {
        while !sqlx::query_scalar::<_, bool>(waiting).fetch_one(&mut connection).await.unwrap() {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, met).await.is_ok(), "nobody waits for a lock");
}

pub const JOBS: &str = "select count(*) from jobs";
pub const DEAD: &str = "select count(*) from jobs where state = 'dead'";
