//! The identity provider of a tenant: its staff signs in with the account they have elsewhere already.

mod port;

pub use port::{Answer, Ask, AuthProvider, Claims, Client, Failure};
