//! Every request has bounds, and each bound has a name.

use std::time::Duration;

use tenancy::turns::Share;

/// Longest path and query, in bytes; beyond it: 414.
pub const URI_BYTES_MAX: usize = 8 * 1024;
/// All names and values of a request's headers, in bytes; beyond it: 431.
pub const HEADER_BYTES_MAX: usize = 16 * 1024;
/// Largest body, in bytes, where a route does not read larger ones; beyond it: 413.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Bodies beyond [`BODY_BYTES_MAX`] that are held at a time, where a route reads them.
pub const LARGE_BODIES: Share =
    Share { at_once: 16, at_once_per_tenant: 4, waiting_per_tenant_max: 32 };
/// Bodies that are read piece by piece at a time. Each holds a piece, and comes as slowly as its line.
pub const STREAMED_BODIES: Share =
    Share { at_once: 96, at_once_per_tenant: 24, waiting_per_tenant_max: 64 };
/// How long a handler may take before the visitor hears "try again", where its route says nothing else.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long what a form carries may take to arrive; less than the whole request may take.
pub const BODY_WITHIN: Duration = Duration::from_secs(4);
/// Connections held at a time; the next ones wait until one ends.
pub const CONNECTIONS_MAX: usize = 4_000;
/// A request's head must be there this long after the connection began or its last answer ended.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// A visitor who takes nothing of an answer for so long is gone.
pub const UNREAD_TIMEOUT: Duration = Duration::from_secs(30);
/// What `Retry-After` says when a part is down, in seconds.
pub const RETRY_AFTER_S: u32 = 5;
/// What it says where a limit was reached: the shortest of them is one of a minute.
pub const RETRY_AFTER_LIMIT_S: u32 = 60;
/// Answers smaller than this are not compressed, in bytes.
pub const GZIP_BYTES_MIN: u64 = 860;
/// Answers of one tenant that stay open to tell of changes, at a time; the next hears "try again".
pub const STREAMS_PER_TENANT_MAX: usize = 200;
/// Those of all, each of which holds a connection: many times a tenant's share, so that no tenant feels how many
/// another has, and a quarter of the connections stays for whoever only asks.
pub const STREAMS_MAX: usize = 3_000;
/// Those of one network address, which many people may share.
pub const STREAMS_PER_ADDRESS_MAX: usize = 50;
/// How long such an answer stays open; whoever listens asks again.
pub const STREAM_LIFE: Duration = Duration::from_secs(300);
/// How often it is asked whether who listens is still signed in: within so long an ended session ends it.
pub const STREAM_SESSION_EVERY: Duration = Duration::from_secs(5);
