//! The event stream and the runner against a real PostgreSQL.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says where")]

mod house;
mod lanes;
mod retire;
mod runner;
mod scope;
mod stream;
mod trouble;
