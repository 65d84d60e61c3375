//! The doors, proved against a real PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says where"
)]

mod catalogue;
mod cluster;
mod doors;
mod house;
mod interleaved;
mod measure;
mod migrations;
mod supervisor;
mod unset;
