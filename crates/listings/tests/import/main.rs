//! Files brought in: real ones, broken ones, twice, and half-way.

mod any_bytes;
mod bad_input;
mod files;
mod labelled;
mod oracle;
mod real_files;
mod runs;
mod speed;
mod support;
