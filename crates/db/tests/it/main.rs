//! The doors, proved against a real PostgreSQL.

mod catalogue;
mod cluster;
mod doors;
mod house;
mod interleaved;
mod measure;
mod migrations;
mod supervisor;
mod unset;
