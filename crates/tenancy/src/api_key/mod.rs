//! Keys programs call the API with: each for some scopes, for some time, and no longer than who made it
//! is an owner.

mod create;
mod find;
mod list;
mod withdraw;

pub use create::{KEYS_MAX, LIFE_MAX, Made, NewKey, create};
pub use find::{ApiKey, find};
pub use list::{Listed, list};
pub use withdraw::withdraw;
pub(crate) use withdraw::withdraw_all;

use chrono::TimeDelta;

/// What each key begins with, so that one that leaked is known for what it is.
pub const PREFIX: &str = "zkey_";
/// How long a key that expired is shown.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(90);
