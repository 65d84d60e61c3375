//! The event stream and the runner against a real PostgreSQL.

mod house;
mod lanes;
mod retire;
mod runner;
mod stream;
mod trouble;
