//! Adds an entry.

use chrono::SubsecRound as _;
use db::TenantTx;
use kernel::text::truncate;

use super::{
    By, Deed, Head,
    chain::{Said, bind},
};
use crate::Error;

/// Longest word kept of what was before and after, in bytes.
const WORD_BYTES_MAX: usize = 8_000;

/// Longest name of what it was done to, in bytes: a route is longer than an id.
const SUBJECT_BYTES_MAX: usize = 80;

/// Adds what was done to the tenant's chain, in the transaction that does it: both or neither last.
/// Those who add to one chain wait for each other.
///
/// # Errors
/// [`Error::Db`].
pub async fn append(tx: &mut TenantTx, by: &By, deed: Deed) -> Result<(), Error> {
    // The database keeps microseconds; the hash is of what it keeps.
    let (tenant, at) = (tx.tenant(), tx.now().trunc_subsecs(6));
    tx.take_turn("audit").await?;
    // A seller's people add to the chain, too, and see no more of it than this.
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("select seq, hash from audit_head()").fetch_optional(tx.sql()).await?;
    let head = match last {
        None => Head::start(tenant),
        Some((seq, hash)) => {
            Head { seq, hash: hash.try_into().map_err(|_| Error::BrokenChain(seq))? }
        }
    };
    let actor = by.actor.to_string();
    let before = deed.before.as_deref().map(|text| truncate(text, WORD_BYTES_MAX));
    let after = deed.after.as_deref().map(|text| truncate(text, WORD_BYTES_MAX));
    let subject = deed.subject.as_deref().map(|text| truncate(text, SUBJECT_BYTES_MAX));
    let outcome = deed.outcome();
    let said = Said {
        seq: head.seq + 1,
        at,
        words: [
            Some(&actor),
            Some(deed.action),
            subject,
            Some(outcome),
            before,
            after,
            Some(&by.address),
            Some(&by.request_id),
        ],
    };
    let hash = bind(&head.hash, &said);
    sqlx::query(
        "insert into audit_entries (tenant_id, seq, at, actor, action, subject, outcome, before,
                                    after, address, request_id, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tenant.0)
    .bind(said.seq)
    .bind(at)
    .bind(&actor)
    .bind(deed.action)
    .bind(subject)
    .bind(outcome)
    .bind(before)
    .bind(after)
    .bind(&by.address)
    .bind(&by.request_id)
    .bind(hash.as_slice())
    .execute(tx.sql())
    .await?;
    Ok(())
}
