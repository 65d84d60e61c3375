//! Shows the entries, the latest first.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::AccountId;
use sqlx::FromRow;

use super::named;
use crate::Error;

/// Entries of a page.
pub const PAGE: i64 = 50;

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Entry {
    /// Its number in the tenant's chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: an account's or a key's id, `operator …`, `command`, `program` or `anonymous`; one who acts
    /// in another's stead with ` for ` and that account's id.
    pub actor: String,
    /// The name of that account or key, or of the account on whose behalf it was, if it is of this tenant.
    pub actor_name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: Option<String>,
    /// How that is called now, if it is an account, a seller, a site or a key that there still is.
    pub subject_name: Option<String>,
    /// `done` or `refused`.
    pub outcome: String,
    /// How it was before.
    pub before: Option<String>,
    /// How it is after.
    pub after: Option<String>,
    /// From which network address.
    pub address: String,
}

impl Entry {
    /// Who acted, and on whose behalf if it was on another's: ids and words.
    #[must_use]
    pub fn acting(&self) -> (&str, Option<&str>) {
        match self.actor.split_once(IN_STEAD) {
            Some((actor, whose)) => (actor, Some(whose)),
            None => (&self.actor, None),
        }
    }

    /// The operator who acted for the installation, in nobody's stead; the account is of the operator's tenant.
    #[must_use]
    pub fn operator(&self) -> Option<AccountId> {
        self.actor.strip_prefix(OPERATOR)?.parse().ok()
    }

    /// Whether somebody else acted in the account's stead.
    #[must_use]
    pub fn is_in_stead(&self) -> bool {
        self.acting().1.is_some()
    }
}

/// What stands before the account of an operator.
const OPERATOR: &str = "operator ";

/// What stands between who acted and on whose behalf.
const IN_STEAD: &str = " for ";

/// A page of entries: those numbered below `before`, or the latest.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx, before: Option<i64>) -> Result<Vec<Entry>, Error> {
    let tenant = tx.tenant();
    let mut entries: Vec<Entry> = sqlx::query_as(
        "select seq, at, actor, null::text as actor_name, action, subject,
                null::text as subject_name, outcome, before, after, address
         from audit_entries where tenant_id = $1 and seq < $2 order by seq desc limit $3",
    )
    .bind(tenant.0)
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE)
    .fetch_all(tx.sql())
    .await?;
    let subjects = entries.iter().filter_map(|entry| entry.subject.as_deref());
    let actors = entries.iter().map(|entry| entry.actor.as_str());
    let names = named::names(tx, subjects.chain(actors)).await?;
    for entry in &mut entries {
        let (actor, whose) = entry.acting();
        entry.actor_name = names.get(whose.unwrap_or(actor)).cloned();
        entry.subject_name = entry.subject.as_deref().and_then(|s| named::called(s, &names));
    }
    Ok(entries)
}
