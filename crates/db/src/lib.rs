//! PostgreSQL, behind its doors.
//!
//! Nothing outside this crate holds a pool, so a query without a scope has no executor and does
//! not compile. [`Db::begin`] opens a transaction for one tenant, [`Db::begin_public`] one for the
//! published rows of a site, and [`Db::look_up`] one that sees no row at all and may only call the
//! functions with fixed answers.
//!
//! A query needs a door:
//! ```no_run
//! # async fn ask(db: db::Db, tenant: kernel::ids::TenantId) -> Result<(), db::Error> {
//! let mut tx = db.begin(&db::Scope::tenant(tenant)).await?;
//! sqlx::query("select 1").execute(tx.sql()).await?;
//! # tx.commit().await
//! # }
//! ```
//! Without one it has nothing to run on, neither the database itself
//! ```compile_fail,E0277
//! # async fn ask(db: db::Db) {
//! let _ = sqlx::query("select 1").execute(&db).await;
//! # }
//! ```
//! nor its connections, which are nobody else's:
//! ```compile_fail,E0616
//! # async fn ask(db: db::Db) {
//! let _ = db.own;
//! # }
//! ```

pub mod cluster;
mod constraint;
mod doors;
mod draw;
mod error;
mod keyed;
mod limits;
pub mod lint;
mod lookup;
pub mod migrate;
mod pool;
mod public;
mod retire;
pub mod roles;
mod scope;
mod share;
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
pub use tenant::{AtEnd, TenantTx};
pub use url::Address;
