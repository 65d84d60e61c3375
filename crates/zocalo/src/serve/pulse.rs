//! A process's pulse: a small file in the pulse folder, written again and again, by which the others
//! know that it lives.

use std::{fs, io::ErrorKind, path::PathBuf, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use db::Db;
use kernel::SharedClock;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::config::Config;

/// How often a pulse is given.
const EVERY: Duration = Duration::from_secs(2);
/// After this long without a pulse a process counts as down.
const MISSED_AFTER: TimeDelta = TimeDelta::seconds(8);

#[derive(Serialize, Deserialize)]
struct Beat {
    pid: u32,
    at: DateTime<Utc>,
}

fn path(config: &Config, role: &str) -> PathBuf {
    config.data.join("pulse").join(format!("{role}.json"))
}

/// Gives the pulse of `role` until `stop`. One that cannot reach the database does nothing, and gives
/// none.
pub async fn give(config: Config, role: &'static str, db: Db, mut stop: watch::Receiver<bool>) {
    let path = path(&config, role);
    while !*stop.borrow() {
        match db.look_up().await {
            Ok(_) => {
                let beat = Beat { pid: std::process::id(), at: db.clock().now() };
                if let Err(error) = write(&path, &beat) {
                    tracing::warn!(role, %error, "The pulse of {role} could not be written: {error}");
                }
            }
            Err(error) => tracing::warn!(role, %error, "No pulse of {role}: {error}"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
    if let Err(error) = fs::remove_file(&path)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(role, %error, "The pulse of {role} could not be removed: {error}");
    }
}

fn write(path: &PathBuf, beat: &Beat) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let half = path.with_extension("new");
    fs::write(&half, serde_json::to_vec(beat)?)?;
    fs::rename(half, path)
}

/// Whether `role` has given a pulse lately.
pub fn is_alive(config: &Config, role: &str, clock: &SharedClock) -> bool {
    let beat = fs::read(path(config, role)).ok();
    let beat = beat.and_then(|text| serde_json::from_slice::<Beat>(&text).ok());
    beat.is_some_and(|beat| clock.now() - beat.at < MISSED_AFTER)
}
