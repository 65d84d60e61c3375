//! How often the runner looks, and how long it may be silent before others take its work.

use std::time::Duration;

/// Times and bounds of a runner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// How often it asks for work when there was none.
    pub poll: Duration,
    /// How long a claimed job is its own without a sign of life. Rescue follows within 30 s of a
    /// worker's death: this, plus the shard's lease at worst, plus a poll.
    pub job_lease: Duration,
    /// How long its shards are its own without a sign of life.
    pub shard_lease: Duration,
    /// How often it gives a sign of life.
    pub heartbeat: Duration,
    /// Shards it holds at most.
    pub shards_max: i32,
    /// Jobs taken from one lane at once.
    pub batch_max: usize,
    /// Lanes asked for at once.
    pub lanes_max: i32,
    /// How long running jobs may go on after a stop was asked for. Less than the supervisor waits,
    /// so that the shards are given back.
    pub grace: Duration,
    /// How often the rings are looked after.
    pub retire_every: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(250),
            job_lease: Duration::from_secs(20),
            shard_lease: Duration::from_secs(15),
            heartbeat: Duration::from_secs(5),
            shards_max: 16,
            batch_max: 20,
            lanes_max: 200,
            grace: Duration::from_secs(5),
            retire_every: Duration::from_secs(3600),
        }
    }
}
