//! PostgreSQL, behind its doors.
//!
//! Nothing outside this crate holds a pool, so a query without a scope has no executor and does
//! not compile. [`Db::begin`] opens a transaction for one tenant, [`Db::begin_public`] one for the
//! published rows of a site, and [`Db::look_up`] one that sees no row at all and may only call the
//! functions with fixed answers.

pub mod cluster;
mod constraint;
mod doors;
mod draw;
mod error;
mod limits;
pub mod lint;
mod lookup;
pub mod migrate;
mod pool;
mod public;
pub mod roles;
mod scope;
mod tenant;
#[cfg(feature = "testing")]
pub mod testing;
mod url;

pub use constraint::{OnConstraint, violates};
pub use doors::{Db, Logins};
pub use error::Error;
pub use limits::Limits;
pub use lookup::Lookup;
pub use public::PublicTx;
pub use scope::{Scope, SiteScope};
pub use tenant::TenantTx;
pub use url::Address;
