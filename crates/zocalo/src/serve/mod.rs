//! The roles of the program, one process each.

mod connections;
pub mod post;
mod pulse;
mod web;
mod worker;

pub use web::MARK_VARIABLE;

use std::sync::Arc;

use anyhow::Context as _;
use db::{Db, Limits};
use kernel::{Secret, SharedClock, SystemClock};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::{cli::Role, config::Config, identity};

/// Runs one role until it is asked to stop.
///
/// # Errors
/// When it cannot start.
pub async fn run(config: &Config, role: Role) -> anyhow::Result<u8> {
    let stop = stop_signal()?;
    let clock: SharedClock = Arc::new(SystemClock);
    let db = Db::open(logins()?, clock, limits(config))?;
    let db = identity::keyed(db, &config.data)?;
    match role {
        Role::Web => web::run(config, db, stop).await?,
        Role::Worker => worker::run(config, db, stop).await?,
    }
    Ok(crate::output::OK)
}

/// A process gets its logins from whoever starts it, and never sees the others'.
fn logins() -> anyhow::Result<db::Logins> {
    let own = std::env::var("ZOCALO_LOGIN")
        .ok()
        .context("falta ZOCALO_LOGIN: la base de datos de este papel; «zocalo up» la pone")?;
    let public = std::env::var("ZOCALO_LOGIN_PUBLIC").ok().map(Secret::new);
    Ok(db::Logins { web: Secret::new(own), public })
}

fn limits(config: &Config) -> Limits {
    let each = config.connections_max;
    Limits { max_connections: each, public_connections: each, ..Limits::default() }
}

/// Turns true at SIGTERM or Ctrl-C.
fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // Nobody left to tell means that everything has stopped already.
        stop.send_replace(true);
    });
    Ok(stopped)
}

/// Where a process keeps the flags it knew last.
fn flags_file(config: &Config, role: &str) -> std::path::PathBuf {
    config.data.join(format!("flags-{role}.json"))
}
