//! Looks whether a chain is whole.

use chrono::{DateTime, Utc};
use db::TenantTx;
use sqlx::FromRow;

use super::{
    Head,
    chain::{Said, bind},
};
use crate::Error;

/// Entries read at a time.
const BATCH: i64 = 10_000;

/// Where a chain is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is missing, doubled or out of its place.
    #[error("falta el asiento {0} o no está en su lugar")]
    Missing(i64),
    /// An entry does not say what it said.
    #[error("el asiento {0} fue cambiado")]
    Changed(i64),
    /// The chain is shorter than the head that was kept.
    #[error("la cadena termina en el asiento {found}; antes llegaba al {expected}")]
    Truncated {
        /// Where it ends.
        found: i64,
        /// Where it ended.
        expected: i64,
    },
    /// The entry at the kept head is another one: the chain was written anew.
    #[error("la cadena fue escrita de nuevo hasta el asiento {0}")]
    Rewritten(i64),
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: DateTime<Utc>,
    actor: String,
    action: String,
    subject: Option<String>,
    outcome: String,
    before: Option<String>,
    after: Option<String>,
    address: String,
    request_id: String,
    hash: Vec<u8>,
}

/// Goes through the tenant's whole chain; answers its head, or where it breaks. `kept` is a head that
/// was exported earlier: only with one can it be told that the end was cut off or all written anew.
///
/// # Errors
/// [`Error::Db`].
pub async fn verify(tx: &mut TenantTx, kept: Option<Head>) -> Result<Result<Head, Broken>, Error> {
    let mut head = Head::start(tx.tenant());
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "select seq, at, actor, action, subject, outcome, before, after, address,
                    request_id, hash
             from audit_entries where tenant_id = $1 and seq > $2 order by seq limit $3",
        )
        .bind(tx.tenant().0)
        .bind(head.seq)
        .bind(BATCH)
        .fetch_all(tx.sql())
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            match next(&head, row, kept) {
                Ok(next) => head = next,
                Err(broken) => return Ok(Err(broken)),
            }
        }
    }
    Ok(match kept {
        Some(kept) if kept.seq > head.seq => {
            Err(Broken::Truncated { found: head.seq, expected: kept.seq })
        }
        _ => Ok(head),
    })
}

fn next(head: &Head, row: &Row, kept: Option<Head>) -> Result<Head, Broken> {
    let seq = head.seq + 1;
    if row.seq != seq {
        return Err(Broken::Missing(seq));
    }
    let words = [
        Some(row.actor.as_str()),
        Some(row.action.as_str()),
        row.subject.as_deref(),
        Some(row.outcome.as_str()),
        row.before.as_deref(),
        row.after.as_deref(),
        Some(row.address.as_str()),
        Some(row.request_id.as_str()),
    ];
    let hash = bind(&head.hash, &Said { seq, at: row.at, words });
    if row.hash != hash {
        return Err(Broken::Changed(seq));
    }
    if kept.is_some_and(|kept| kept.seq == seq && kept.hash != hash) {
        return Err(Broken::Rewritten(seq));
    }
    Ok(Head { seq, hash })
}
