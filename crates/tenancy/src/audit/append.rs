//! Adds an entry.

use std::{future::Future, pin::Pin};

use chrono::SubsecRound as _;
use db::{AtEnd, TenantTx};
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

/// Adds what was done to the tenant's chain, in the transaction that does it: both or neither last. It is
/// written when the transaction ends (decision 0021): those who add to one chain wait for each other, and so
/// for no longer than that.
///
/// # Errors
/// None yet: what may go wrong shows when the transaction is made lasting.
pub async fn append(tx: &mut TenantTx, by: &By, deed: Deed) -> Result<(), Error> {
    tx.at_end(Entry { by: by.clone(), deed });
    Ok(())
}

/// An entry that waits for the end of its transaction.
#[derive(Debug)]
struct Entry {
    by: By,
    deed: Deed,
}

impl AtEnd for Entry {
    fn run<'a>(
        self: Box<Self>,
        tx: &'a mut TenantTx,
    ) -> Pin<Box<dyn Future<Output = Result<(), db::Error>> + Send + 'a>> {
        Box::pin(async move { self.write(tx).await })
    }
}

impl Entry {
    async fn write(&self, tx: &mut TenantTx) -> Result<(), db::Error> {
        // The database keeps microseconds; the hash is of what it keeps.
        let at = tx.now().trunc_subsecs(6);
        tx.take_turn("audit").await?;
        let head = head(tx).await?;
        let Self { by, deed } = self;
        let actor = by.actor.to_string();
        let before = deed.before.as_deref().map(|text| truncate(text, WORD_BYTES_MAX));
        let after = deed.after.as_deref().map(|text| truncate(text, WORD_BYTES_MAX));
        let subject = deed.subject.as_deref().map(|text| truncate(text, SUBJECT_BYTES_MAX));
        let words = [
            Some(actor.as_str()),
            Some(deed.action),
            subject,
            Some(deed.outcome()),
            before,
            after,
            Some(&by.address),
            Some(&by.request_id),
        ];
        let said = Said { seq: head.seq + 1, at, words };
        insert(tx, &said, &bind(&head.hash, &said)).await
    }
}

/// Where the chain ends now. A seller's people add to it, too, and see no more of it than this.
async fn head(tx: &mut TenantTx) -> Result<Head, db::Error> {
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("select seq, hash from audit_head()").fetch_optional(tx.sql()).await?;
    match last {
        None => Ok(Head::start(tx.tenant())),
        Some((seq, hash)) => {
            let broken = |_| sqlx::Error::Decode(format!("the hash of entry {seq}").into());
            Ok(Head { seq, hash: hash.try_into().map_err(broken)? })
        }
    }
}

async fn insert(tx: &mut TenantTx, said: &Said<'_>, hash: &[u8; 32]) -> Result<(), db::Error> {
    let [actor, action, subject, outcome, before, after, address, request_id] = said.words;
    sqlx::query(
        "insert into audit_entries (tenant_id, seq, at, actor, action, subject, outcome, before,
                                    after, address, request_id, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tx.tenant().0)
    .bind(said.seq)
    .bind(said.at)
    .bind(actor)
    .bind(action)
    .bind(subject)
    .bind(outcome)
    .bind(before)
    .bind(after)
    .bind(address)
    .bind(request_id)
    .bind(hash.as_slice())
    .execute(tx.sql())
    .await?;
    Ok(())
}
