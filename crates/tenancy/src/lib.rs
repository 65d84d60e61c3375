//! Tenants, their sites and sellers, their state and modules; who works in them, as what, and what
//! they did.

pub mod access_request;
mod access_retire;
pub mod account;
pub mod api_key;
pub mod audit;
mod brand;
pub mod business;
mod device;
pub mod directory;
mod error;
pub mod factor;
pub mod field;
pub mod flag;
pub mod guess;
pub mod impersonation;
mod kept;
pub mod limit;
pub mod link;
pub mod member;
mod opening;
pub mod operator;
pub mod plan;
pub mod provider;
pub mod rate;
mod role;
mod seal;
pub mod seller;
pub mod session;
mod sign_in;
pub mod site;
pub mod tenant;
mod token;
pub mod turns;
mod usual;

pub use access_retire::access_retire;
pub use device::KEPT as DEVICE_KEPT;

pub use brand::{Brand, Heading, Shape, Theme, Tone};
pub use directory::{Directory, ResolvedSite};
pub use error::Error;
pub use opening::{OpenedTenant, Opening, Template, open, open_in};
pub use role::{KeyScope, Permission, Role, SellerRole, Standing};
pub use seal::Sealer;
pub use seller::SellerKind;
pub use sign_in::{Attempt, Device, Entered, Opened, sign_in};
pub use site::{NewSite, Site};
pub use tenant::{Module, NewTenant, Tenant, TenantState};
pub use token::Token;
pub use usual::Usual;
