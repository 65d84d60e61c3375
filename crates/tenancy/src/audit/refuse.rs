//! Writes down that somebody was refused something.

use db::TenantTx;

use super::{By, Deed, append};
use crate::{Error, rate};

/// Refusals of one who acts that are written down one by one within the hour. What is written for each could
/// be made to fill the audit by whoever may do nothing.
pub const REFUSED_MAX: i32 = 60;

/// Writes down what was asked for and refused; of very many by one who acts, once that there are very many.
///
/// # Errors
/// [`Error::Db`].
pub async fn refuse(tx: &mut TenantTx, by: &By, asked: &str) -> Result<(), Error> {
    let actor = by.actor.to_string();
    let action = match rate::count(tx, &[b"refused", actor.as_bytes()]).await? {
        ..=REFUSED_MAX => "access.asked",
        count if count == REFUSED_MAX + 1 => "access.asked_often",
        _ => return Ok(()),
    };
    append(tx, by, Deed::of(action, asked).refused()).await
}
