//! What a killed server or supervisor leaves behind.

use std::{fs, path::Path, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::time::{Instant, sleep};

use super::{Error, STOP_MAX};

/// How often a server on its way out is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Ends a server that outlived its supervisor, and removes a lock file whose number belongs to some
/// other process by now, which would make the server refuse. We hold the lock on the data folder, so
/// a server on this data has no supervisor. A lock file whose process is gone is left to PostgreSQL,
/// which looks whether the memory it names is still used.
pub(super) async fn clear(cluster: &Path) -> Result<(), Error> {
    let file = cluster.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()) else {
        return remove(&file);
    };
    if is_server_of(pid, cluster) {
        tracing::warn!(pid, "Ending a PostgreSQL that outlived its supervisor");
        return end(pid, cluster).await;
    }
    let is_anothers = Path::new("/proc").join(pid.to_string()).exists();
    if is_anothers { remove(&file) } else { Ok(()) }
}

fn remove(file: &Path) -> Result<(), Error> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::folder(file)(error))
        }
        _ => Ok(()),
    }
}

async fn end(pid: i32, cluster: &Path) -> Result<(), Error> {
    for signal in [Signal::SIGINT, Signal::SIGQUIT] {
        if let Err(error) = kill(Pid::from_raw(pid), signal) {
            tracing::debug!(%error, "It had ended by itself");
        }
        let until = Instant::now() + STOP_MAX;
        while Instant::now() < until {
            if !is_server_of(pid, cluster) {
                return Ok(());
            }
            sleep(LOOK_EVERY).await;
        }
    }
    Err(Error::StillRunning { pid })
}

/// A server works inside its data folder. One that is dead but not yet waited for has no folder.
fn is_server_of(pid: i32, cluster: &Path) -> bool {
    let works_in = fs::read_link(format!("/proc/{pid}/cwd"));
    works_in.is_ok_and(|folder| folder == cluster)
}
