//! Looking at listings before they are public, or once somebody has doubts: the queue, one of them, and the decision.

mod decide;
mod look;
mod queue;
mod send;

pub use decide::{Decision, decide};
pub use look::{Looked, look};
pub use queue::{Waiting, queue};
pub use send::SendDecision;
