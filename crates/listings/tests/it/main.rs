//! Verticals, listings and rates against PostgreSQL.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod demo;
mod drafting;
mod fx;
mod house;
mod life;
mod moderation;
mod photos;
mod placement;
mod reads;
mod save;
mod vertical_apply;
