//! The rule against another program's figures, and the lenders against the real database.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod golden;
mod lenders;
mod rule;
