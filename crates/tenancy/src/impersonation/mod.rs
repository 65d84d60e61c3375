//! Acting in an account's stead: an operator helps somebody on the pages they see, for a reason that is
//! told in the tenant's audit, for half an hour at most and no longer than the operator's own sessions stand, and never in what is the person's own (password, second
//! step, sessions).

mod begin;
mod prepare;

pub(crate) use begin::call_off;
pub use begin::{Waiting, begin, look};
pub use prepare::{Made, REASON_LENGTH_MAX, REASON_LENGTH_MIN, prepare};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::ids::AccountId;

/// How long the way in holds.
pub const LINK_LIFE: TimeDelta = TimeDelta::minutes(5);
/// How long it lasts.
pub const LIFE: TimeDelta = TimeDelta::minutes(30);
/// How long it is kept that it was.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(90);

/// Who is in somebody's stead in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stead {
    /// The operator's account, of the operator's tenant; none for who has the server itself.
    pub operator: Option<AccountId>,
    /// Why, in their words.
    pub reason: String,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}
