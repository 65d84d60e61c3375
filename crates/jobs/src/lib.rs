//! The event stream and the durable job runner.
//!
//! An operation records its [`Event`] and enqueues its [`Job`]s in its own transaction, so they
//! happen if and only if it does. Readers follow the [`stream`]; the [`Runner`] does the work, at
//! least once, and each job ends done, tried again later or dead with a readable reason.

mod context;
mod enqueue;
pub mod event;
mod hold;
mod job;
mod registry;
pub mod retire;
mod runner;
pub mod stream;
#[cfg(feature = "testing")]
pub mod testing;

pub use context::JobContext;
pub use event::{Event, Record};
pub use hold::{ALL, hold, release};
pub use job::{Backoff, Class, Job, Outcome};
pub use registry::Registry;
pub use runner::{Pace, Runner};
pub use stream::{Batch, Cursor, Follower, Recorded};
