//! `/operador`: the console of who runs the installation.

pub(crate) mod audit;
pub(crate) mod flags;
pub(crate) mod health;
pub(crate) mod impersonation;
pub(crate) mod invitation;
pub(crate) mod limits;
pub(crate) mod plan;
pub(crate) mod sites;
pub(crate) mod state;
pub(crate) mod tenant;
pub(crate) mod tenants;
