//! How long, how often, how much. A page or a job waits for each of these.

use std::time::Duration;

/// How long the server may take to let us in; on a bad line it is tried again.
pub const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long it may take to answer, beside the time that bytes need on the line. Who was silent for so long
/// is not asked again: somebody is waiting, and a server with too much to do gets no more of it.
pub const ANSWER_MAX: Duration = Duration::from_secs(5);
/// How many bytes go over the slowest line we work with, each second.
pub const BYTES_PER_SECOND_MIN: u64 = 2 << 20;
/// How long one call of the port may take with all its requests: the largest blob over the slowest line,
/// and an attempt that failed before.
pub const CALL_MAX: Duration = Duration::from_secs(30);

/// How often a request is sent that broke, or that the server says it cannot serve now.
pub const ATTEMPTS_MAX: usize = 4;
/// How long the first pause between attempts is; each may be as long as the one before times
/// [`PAUSE_FACTOR`], by chance.
pub const PAUSE_MIN: Duration = Duration::from_millis(100);
/// How long a pause is at most.
pub const PAUSE_MAX: Duration = Duration::from_secs(2);
/// How much longer a pause may be than the one before.
pub const PAUSE_FACTOR: f64 = 2.0;

/// How large a blob may be; as much is read of an answer.
pub const BLOB_BYTES_MAX: usize = 32 << 20;
/// How much is read of a refusal.
pub const REFUSAL_BYTES_MAX: usize = 16 << 10;
/// How much of it is told, in characters.
pub const REFUSAL_SHOWN_MAX: usize = 300;

/// How long a connection is kept without use. Servers close theirs after 20 s and more.
pub const IDLE_MAX: Duration = Duration::from_secs(15);
/// How many are kept.
pub const IDLE_CONNECTIONS_MAX: usize = 8;

/// How long so many bytes may take, with the answer.
pub(crate) const fn allowed(bytes: u64) -> Duration {
    ANSWER_MAX.saturating_add(Duration::from_secs(bytes.div_ceil(BYTES_PER_SECOND_MIN)))
}

const _: () = assert!(allowed(BLOB_BYTES_MAX as u64).as_secs() < CALL_MAX.as_secs());
