//! Shows the entries, the latest first.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::AccountId;
use sqlx::FromRow;

use crate::{Error, account};

/// Entries of a page.
pub const PAGE: i64 = 50;

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Entry {
    /// Its number in the tenant's chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: an account's id, `operator …`, `command`, `program` or `anonymous`.
    pub actor: String,
    /// That account's name, if the account is of this tenant.
    pub actor_name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: Option<String>,
    /// `done` or `refused`.
    pub outcome: String,
    /// How it was before.
    pub before: Option<String>,
    /// How it is after.
    pub after: Option<String>,
    /// From which network address.
    pub address: String,
}

/// A page of entries: those numbered below `before`, or the latest.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx, before: Option<i64>) -> Result<Vec<Entry>, Error> {
    let tenant = tx.tenant();
    let mut entries: Vec<Entry> = sqlx::query_as(
        "select seq, at, actor, null::text as actor_name, action, subject, outcome, before, after,
                address
         from audit_entries where tenant_id = $1 and seq < $2 order by seq desc limit $3",
    )
    .bind(tenant.0)
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE)
    .fetch_all(tx.sql())
    .await?;
    let actors: Vec<AccountId> =
        entries.iter().filter_map(|entry| entry.actor.parse().ok()).collect();
    let names = account::names(tx, &actors).await?;
    for entry in &mut entries {
        entry.actor_name = entry.actor.parse().ok().and_then(|id| names.get(&id).cloned());
    }
    Ok(entries)
}
