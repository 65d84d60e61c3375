//! Writes down that somebody was refused something.

use db::TenantTx;

use super::{By, Deed, append};
use crate::{Error, rate};

/// Refusals of one who acts that are written down one by one within the hour: of all that only reads, and of each
/// route that changes something by itself, so that nobody hides a change behind pages they asked for, or behind
/// another. What is written for each could be made to fill the audit by whoever may do nothing.
pub const REFUSED_MAX: i32 = 60;

/// What somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Method and route, as they stand in the table of routes.
    pub what: String,
    /// What the address named, if anything: ids and short words.
    pub of: String,
    /// Whether it would have changed something.
    pub is_change: bool,
}

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Whoever asked may not.
    MayNot,
    /// It clashes with how things are.
    Clash,
    /// A limit is reached.
    Limit,
}

impl Why {
    const fn action(self) -> &'static str {
        match self {
            Self::MayNot => "access.asked",
            Self::Clash => "change.refused",
            Self::Limit => "limit.refused",
        }
    }
}

/// Writes down what was asked for and refused; of very many by one who acts, once that there are very many.
///
/// # Errors
/// [`Error::Db`].
pub async fn refuse(tx: &mut TenantTx, by: &By, asked: &Asked, why: Why) -> Result<(), Error> {
    let actor = by.actor.to_string();
    let route = if asked.is_change { asked.what.as_str() } else { "" };
    let counted = [b"refused", actor.as_bytes(), route.as_bytes()];
    let action = match rate::count(tx, &counted).await? {
        ..=REFUSED_MAX => why.action(),
        count if count == REFUSED_MAX + 1 => "access.asked_often",
        _ => return Ok(()),
    };
    let deed = Deed::of(action, &asked.what).refused();
    let deed = if asked.of.is_empty() { deed } else { deed.becoming(&asked.of) };
    append(tx, by, deed).await
}
