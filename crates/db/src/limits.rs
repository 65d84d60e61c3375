//! Every wait and every number of connections has a bound, and the bound has a name.

use std::time::Duration;

/// Bounds of one process towards the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections under the process's own login.
    pub max_connections: u32,
    /// Connections under the public login.
    pub public_connections: u32,
    /// How long a caller waits for a connection before it hears "unavailable".
    pub acquire_timeout: Duration,
    /// How long a caller waits for a transaction in all, also where the server takes the request and
    /// says nothing.
    pub begin_timeout: Duration,
    /// How long one statement may run.
    pub statement_timeout: Duration,
    /// How long one statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long a transaction may sit idle: it holds back the event stream for everybody.
    pub idle_in_transaction_timeout: Duration,
    /// After how long without use a connection is closed.
    pub idle_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_connections: 10,
            public_connections: 10,
            acquire_timeout: Duration::from_secs(2),
            begin_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(5),
            lock_timeout: Duration::from_secs(2),
            idle_in_transaction_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(300),
        }
    }
}
