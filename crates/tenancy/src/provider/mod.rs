//! The identity provider of a tenant: its staff signs in with the account they have elsewhere already
//! (OpenID Connect), and its groups say what they are here.

mod ask;
mod begin;
mod finish;
mod identity;
mod port;
mod settings;

pub use ask::ASK_LIFE;
pub use begin::{Begun, Way, begin};
pub use finish::{Came, Return, finish};
pub use identity::{Linked, linked, unlink};
pub(crate) use identity::{end, is_led, let_go, take_back};
pub use port::{Answer, Ask, AuthProvider, Claims, Client, Failure};
pub use settings::{
    GROUPS_CLAIM, GROUPS_MAX, Group, NewProvider, Provider, get, remove, set, try_out,
};
