//! Looking at listings before they are public, or once somebody has doubts: what is found in one, the queue, the reports,
//! the decision and the appeal.

mod appeal;
mod decide;
mod finding;
mod kept;
mod look;
mod market;
mod policy;
mod queue;
mod report;
mod retire;
mod rule;
mod tell;
mod text;
mod weigh;

pub use appeal::appeal;
pub use decide::{Decision, decide};
pub use finding::{Assessment, Finding, SCORE_MAX, Verdict};
pub use kept::assessment;
pub(crate) use kept::keep;
pub use look::{Looked, look};
pub use market::Market;
pub use policy::{BANNED_LENGTH_MAX, BANNED_MAX, NEVER, Policy, load as policy, set as set_policy};
pub use queue::{Waiting, queue};
pub use report::{
    Cause, Doubt, NOTE_LENGTH_MAX, REPORTS_HIDE, REPORTS_PER_NETWORK_MAX, Report, report, reports,
};
pub use retire::retire;
pub use rule::Rule;
pub use tell::{Decided, SendDecision};
pub(crate) use weigh::{Sent, weigh};
