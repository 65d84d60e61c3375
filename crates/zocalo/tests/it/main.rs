//! Tests of the whole: the maps, the command line.

mod map_of_crates;
mod map_of_tables;
