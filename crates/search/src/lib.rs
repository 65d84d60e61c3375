//! The index over published listings: faceted search in this process, behind a port.
//!
//! PostgreSQL is the truth; what is here can be thrown away and built again. An [`Engine`] answers
//! a closed [`Query`] about one resolved site ([`SiteView`]), and there is no other way in. The
//! engine of this crate, [`MemoryEngine`], holds one *shard* per tenant and vertical.

mod answer;
mod base64url;
mod engine;
mod error;
mod feed;
mod geo;
mod memory;
mod price;
pub mod query;
mod shard;
mod site;
pub mod snapshot;
mod text;
mod views;

pub use answer::{Answer, Bucket, FacetCounts, Named, Shown, TermCount, label};
pub use engine::{BoxFuture, Change, Engine, State};
pub use error::{Error, FieldError};
pub use feed::{Feed, Lag, Origin, Patience};
pub use memory::{MemoryEngine, ShardStats};
pub use query::{BoundingBox, Facets, Filter, Near, PriceRange, Query, Sort};
pub use site::{Rates, SiteView};
pub use views::Views;
