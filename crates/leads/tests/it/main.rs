//! Who asks, against the real database.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod enquiry;
mod house;
