//! The database of the installation: the private cluster, or a server of the operator's own.

use std::time::Duration;

use db::{
    cluster::{Cluster, ClusterConfig, Logins},
    migrate,
};

use crate::config::Config;

/// The wait before another start of a server that would not come up.
const START_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// The database under the supervisor.
pub enum Database {
    /// A cluster of ours in the data folder.
    Private(Box<Cluster>),
    /// `DATABASE_URL`: its roles are ours, its process is not.
    Own(Logins),
}

impl Database {
    /// Makes it ready to log in: the cluster created and started, the roles there.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        if let Some(url) = &config.database_url {
            return Ok(Self::Own(Logins::ensure(&config.data, url).await?));
        }
        let cluster = ClusterConfig { data: config.data.clone(), pg_bin: config.pg_bin.clone() };
        let mut cluster = Cluster::open(cluster).await?;
        cluster.start().await?;
        Ok(Self::Private(Box::new(cluster)))
    }

    /// Brings the schema up and hands out the logins.
    pub async fn migrate(&self) -> anyhow::Result<Logins> {
        let logins = match self {
            Self::Private(cluster) => cluster.logins().clone(),
            Self::Own(logins) => logins.clone(),
        };
        migrate::up(&logins.migrator).await?;
        Ok(logins)
    }

    /// Keeps the server running; only returns when it cannot be started again.
    pub async fn keep_running(&mut self) -> anyhow::Result<()> {
        let Self::Private(cluster) = self else { return std::future::pending().await };
        loop {
            let status = cluster.exited().await?;
            tracing::error!(%status, "PostgreSQL ended ({status}); starting it again");
            // A full disk, say: what waits is more use than what gave up.
            while let Err(error) = cluster.start().await {
                tracing::error!(%error, "PostgreSQL does not start; trying again: {error}");
                tokio::time::sleep(START_AGAIN_AFTER).await;
            }
        }
    }

    /// Stops the server, if it is ours.
    pub async fn stop(self) -> anyhow::Result<()> {
        match self {
            Self::Private(cluster) => Ok(cluster.stop().await?),
            Self::Own(_) => Ok(()),
        }
    }
}
