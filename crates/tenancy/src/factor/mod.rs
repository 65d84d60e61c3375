//! The second proof of who signs in: a code of an app, or one on paper for who lost the app.

mod change;
mod check;
mod step;
mod totp;

pub use change::{
    Counted, Offered, PAPER_CODES, PAPER_LETTERS, State, begin, confirm, count, remove, reset,
    state,
};
pub(crate) use step::begin_step;
pub use step::{STEP_LIFE, Step, TRIES_MAX, retire, take_step};

use kernel::ids::{AccountId, TenantId};

/// What the secret of an account is sealed for.
fn place(tenant: TenantId, account: AccountId) -> String {
    format!("second_factors {tenant} {account}")
}
