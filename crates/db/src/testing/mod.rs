//! A database for each test, cloned from a template in some 25 ms.

mod template;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use kernel::{ManualClock, Secret, SharedClock};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{Address, Db, Limits, Logins, roles};

const HOW_TO_START: &str = "these tests need PostgreSQL: run bin/test, or once per shell \
     `eval \"$(bin/test-pg start)\"` (and `bin/test-pg stop` at the end)";
/// The moment at which every test begins.
const BEGINNING: &str = "2026-01-05T12:00:00Z";

/// A database of its own, with the whole schema and no row of a tenant. Dropped at the end.
pub struct TestDb {
    server: Address,
    name: String,
    clock: Arc<ManualClock>,
    db: Db,
}

impl TestDb {
    /// Clones the template.
    ///
    /// # Panics
    /// When no server for tests is running, with the sentence that says how to start it.
    #[expect(clippy::expect_used, clippy::panic, reason = "a test that cannot start says why")]
    pub async fn new() -> Self {
        let Ok(url) = std::env::var("ZOCALO_TEST_PG") else { panic!("{HOW_TO_START}") };
        let server = Address::read(&Secret::new(url)).expect("ZOCALO_TEST_PG is a connection URL");
        let name = own_name();
        let beginning: DateTime<Utc> = BEGINNING.parse().expect("a moment");
        template::clone(&server, &name).await.expect("a clone of the template database");
        let clock = Arc::new(ManualClock::at(beginning));
        let db = open(&server, &name, &clock, "zocalo_web", small());
        Self { server, name, clock, db }
    }

    /// Another database with the same rows, at the same moment of its own clock. Whoever is connected to
    /// this one is cut off meanwhile.
    ///
    /// # Panics
    /// When the server does not make it.
    #[expect(clippy::expect_used, reason = "a test that cannot start says why")]
    pub async fn copy(&self) -> Self {
        let (server, name) = (self.server.clone(), own_name());
        template::copy_of(&server, &self.name, &name).await.expect("a copy of the database");
        let clock = Arc::new(ManualClock::at(kernel::Clock::now(&*self.clock)));
        let db = open(&server, &name, &clock, "zocalo_web", small());
        Self { server, name, clock, db }
    }

    /// Under the login of the web process, with the public door.
    #[must_use]
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Under the login of the worker, with the public door.
    #[must_use]
    pub fn worker(&self) -> Db {
        open(&self.server, &self.name, &self.clock, "zocalo_worker", small())
    }

    /// Under the login of the motor, with the public door.
    #[must_use]
    pub fn motor(&self) -> Db {
        open(&self.server, &self.name, &self.clock, "zocalo_motor", small())
    }

    /// Under the login of the web process, with so many connections.
    #[must_use]
    pub fn open_with(&self, max_connections: u32) -> Db {
        let limits = Limits { max_connections, public_connections: max_connections, ..patient() };
        open(&self.server, &self.name, &self.clock, "zocalo_web", limits)
    }

    /// The URL of any login of [`roles`], for programs under test and for the catalogue.
    #[must_use]
    pub fn url(&self, login: &str) -> Secret<String> {
        self.server.clone().database(&self.name).login(login, template::PASSWORD).url()
    }

    /// The URL to migrate with.
    #[must_use]
    pub fn migrator_url(&self) -> Secret<String> {
        self.url(roles::MIGRATOR)
    }

    /// A connection of the superuser, who passes by every policy: for the catalogue and for rows
    /// of crates above this one.
    #[expect(clippy::expect_used, reason = "a test that cannot connect says why")]
    pub async fn bootstrap(&self) -> PgConnection {
        self.server.clone().database(&self.name).connect().await.expect("the superuser's login")
    }

    /// The clock all its doors read; it moves when told to.
    #[must_use]
    pub fn clock(&self) -> Arc<ManualClock> {
        Arc::clone(&self.clock)
    }
}

fn open(server: &Address, name: &str, clock: &Arc<ManualClock>, login: &str, limits: Limits) -> Db {
    let url = |login| server.clone().database(name).login(login, template::PASSWORD).url();
    let logins = Logins { web: url(login), public: Some(url("zocalo_public")) };
    let clock: SharedClock = Arc::<ManualClock>::clone(clock);
    #[expect(clippy::expect_used, reason = "a test that cannot start says why")]
    let db = Db::open(logins, clock, limits).expect("URLs made here can be read");
    db.keyed(Secret::new([7; 32]))
}

/// Tests share two cores with a compiler: they wait longer than a visitor would.
fn patient() -> Limits {
    let wait = Duration::from_secs(20);
    Limits {
        acquire_timeout: wait,
        statement_timeout: wait,
        lock_timeout: wait,
        ..Limits::default()
    }
}

fn small() -> Limits {
    Limits { max_connections: 6, public_connections: 2, ..patient() }
}

/// Unlike any other's of this cluster: the process and a count.
fn own_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{count}", std::process::id())
}

impl Drop for TestDb {
    /// In a thread of its own, because dropping cannot wait and the test's runtime is ending.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || drop_database(server, &name)).join();
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the database {} was left behind", self.name);
        }
    }
}

fn drop_database(
    server: Address,
    name: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = server.connect().await?;
        let drop = format!("drop database if exists {} with (force)", roles::quoted(name));
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection).await?;
        Ok(connection.close().await?)
    })
}
