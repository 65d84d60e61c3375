//! Files brought in: real ones, broken ones, twice, and half-way.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod any_bytes;
mod bad_input;
mod files;
mod labelled;
mod narrower;
mod oracle;
mod real_files;
mod runs;
mod speed;
mod stand_ins;
mod support;
