//! Uploads good and bad, the stores, and variants that many ask for.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod crafted;
mod disk;
mod likeness;
mod refusals;
mod rubbish;
mod shelves;
mod shown;
mod survivors;
mod variants;
