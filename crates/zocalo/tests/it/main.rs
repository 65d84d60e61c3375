//! Tests of the whole: the maps, the command line.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod map_of_crates;
mod map_of_tables;
