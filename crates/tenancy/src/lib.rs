//! Tenants, their sites and sellers, their state and modules.

pub mod directory;
mod error;
pub mod seller;
pub mod site;
pub mod tenant;

pub use directory::{Directory, ResolvedSite};
pub use error::Error;
pub use site::{Brand, NewSite, Site};
pub use tenant::{Module, NewTenant, Tenant, TenantState};
