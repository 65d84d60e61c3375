//! The engine against plain readings of the same listings.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says why, and the relevance test says how good it was"
)]

mod oracle;
mod sample;

mod concurrency;
mod definitions;
mod parse;
mod properties;
mod relevance;
mod relevance_names;
mod sellers;
mod snapshot;
mod text;
