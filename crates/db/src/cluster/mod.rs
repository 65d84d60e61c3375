//! The private cluster: a PostgreSQL of our own in the data folder, reached over a socket.
//!
//! The data folder holds `pg` (the cluster), `secrets.json` (the passwords, for its owner alone),
//! `pg.log`, `run` (the socket) and `cluster.lock`.

mod account;
mod binaries;
mod create;
mod error;
mod keeper;
mod leftover;
mod log;
mod logins;
mod place;
mod settings;

use std::{path::PathBuf, process::ExitStatus, time::Duration};

use kernel::Secret;
use sqlx::Connection as _;
use tokio::time::{Instant, sleep, timeout};

pub use binaries::check_server;
pub use error::Error;
pub use logins::Logins;

use crate::{Address, roles};
use keeper::Keeper;
use logins::Secrets;
use place::Place;

/// How long a start may take; after a crash the log is replayed first.
const START_MAX: Duration = Duration::from_secs(120);
/// How often the starting server is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(20);
/// How long a shutdown may take before it is made an immediate one.
const STOP_MAX: Duration = Duration::from_secs(30);
/// Starts tried while processes of a killed server still let go of its memory.
const STARTS_MAX: u32 = 40;
/// The wait between such starts.
const START_AGAIN_AFTER: Duration = Duration::from_millis(250);

/// What the operator may choose.
#[derive(Debug, Clone, Default)]
pub struct ClusterConfig {
    /// The data folder of the installation.
    pub data: PathBuf,
    /// The folder of PostgreSQL's programs; found when not given.
    pub pg_bin: Option<PathBuf>,
}

/// The private cluster of a data folder. One supervisor at a time.
pub struct Cluster {
    place: Place,
    secrets: Secrets,
    logins: Logins,
    keeper: Option<Keeper>,
}

impl Cluster {
    /// Takes the data folder for this process and creates the cluster when there is none.
    ///
    /// # Errors
    /// [`Error`] says what is missing, in Spanish.
    pub async fn open(config: ClusterConfig) -> Result<Self, Error> {
        let place = Place::take(config).await?;
        let secrets = Secrets::read_or_draw(&place.data)?;
        let logins = secrets.logins(&place.sockets);
        logins.write(&place.data)?;
        if !place.has_cluster() {
            create::create(&place, &secrets).await?;
        }
        Ok(Self { place, secrets, logins, keeper: None })
    }

    /// Starts the server, waits until it answers and repairs the roles. Heals what a killed server
    /// or supervisor left behind.
    ///
    /// # Errors
    /// [`Error::DidNotStart`] with the last lines of the server's log.
    pub async fn start(&mut self) -> Result<(), Error> {
        self.keeper = None;
        leftover::clear(&self.place.cluster).await?;
        let until = Instant::now() + START_MAX;
        let mut starts = 0;
        loop {
            let keeper = Keeper::start(&self.place).await?;
            if self.is_ready(&keeper, until).await {
                self.keeper = Some(keeper);
                break;
            }
            starts += 1;
            if starts >= STARTS_MAX || Instant::now() >= until {
                return Err(Error::DidNotStart { log: log::last_lines(&self.place.log) });
            }
            sleep(START_AGAIN_AFTER).await;
        }
        self.prepare().await
    }

    /// The superuser's URL, for roles and repairs.
    #[must_use]
    pub fn bootstrap_url(&self) -> Secret<String> {
        self.secrets.bootstrap_url(&self.place.sockets)
    }

    /// The URL of each login.
    #[must_use]
    pub const fn logins(&self) -> &Logins {
        &self.logins
    }

    /// Waits until the server ends, whoever ended it.
    ///
    /// # Errors
    /// [`Error::NotRunning`] when it was not started.
    pub async fn exited(&self) -> Result<ExitStatus, Error> {
        self.keeper.as_ref().ok_or(Error::NotRunning)?.ended().await
    }

    /// Stops the server: connections end, everything is written out.
    ///
    /// # Errors
    /// [`Error::DidNotStop`] when it does not end in time.
    pub async fn stop(mut self) -> Result<(), Error> {
        let Some(keeper) = self.keeper.take() else { return Ok(()) };
        keeper.ask(keeper::Stop::Fast);
        if timeout(STOP_MAX, keeper.ended()).await.is_ok() {
            return Ok(());
        }
        keeper.ask(keeper::Stop::Immediate);
        match timeout(STOP_MAX, keeper.ended()).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::DidNotStop),
        }
    }

    /// Asks until somebody answers; `false` when the server ended instead, or time ran out.
    async fn is_ready(&self, keeper: &Keeper, until: Instant) -> bool {
        let url = self.bootstrap_url();
        while Instant::now() < until && !keeper.has_ended() {
            let answer = async { Address::read(&url)?.connect().await };
            if let Ok(Ok(connection)) = timeout(Duration::from_secs(5), answer).await {
                return connection.close().await.is_ok();
            }
            sleep(ASK_EVERY).await;
        }
        false
    }

    async fn prepare(&self) -> Result<(), Error> {
        let server = Address::read(&self.bootstrap_url())?;
        logins::prepare(&server, roles::DATABASE, &self.secrets.passwords()).await?;
        // The whole cluster is ours: nobody has business in what stands beside our database.
        let mut connection = server.connect().await?;
        roles::close_neighbours(&mut connection).await?;
        connection.close().await.map_err(crate::Error::from)?;
        Ok(())
    }
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Cluster").field("data", &self.place.data).finish_non_exhaustive()
    }
}
