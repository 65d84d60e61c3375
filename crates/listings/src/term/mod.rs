//! The time for which a listing is public: who is told before it ends, its end, and a new one by a link of that
//! letter.

mod addressed;
mod follow;
mod renew;
mod send;
mod tend;
mod token;

pub(crate) use addressed::{Addressed, addressed};
pub use follow::follow;
pub use renew::{Outcome, Renewal, find, link, renew};
pub use send::SendTerm;
pub use tend::{TOLD_BEFORE, tend};
