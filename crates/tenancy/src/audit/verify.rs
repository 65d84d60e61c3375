//! Looks whether a chain is whole.

use db::TenantTx;
use kernel::locale::Told;
use sqlx::{Row as _, postgres::PgRow};

use super::{
    Head,
    chain::{Said, bind},
};
use crate::Error;

/// Entries read at a time.
const BATCH: i64 = 10_000;

/// The columns that are bound as words, in their order in [`Said::words`].
const WORDS: [&str; 8] =
    ["actor", "action", "subject", "outcome", "before", "after", "address", "request_id"];

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

impl Told for Broken {
    fn english(&self) -> String {
        match self {
            Self::Missing(seq) => format!("entry {seq} is missing or not in its place"),
            Self::Changed(seq) => format!("entry {seq} was changed"),
            Self::Truncated { found, expected } => {
                format!("the chain ends at entry {found}; it went up to {expected} before")
            }
            Self::Rewritten(seq) => format!("the chain was written anew up to entry {seq}"),
        }
    }
}

/// Goes through the tenant's whole chain; answers its head, or where it breaks. `kept` is a head that
/// was exported earlier: only with one can it be told that the end was cut off or all written anew.
///
/// # Errors
/// [`Error::Db`].
pub async fn verify(tx: &mut TenantTx, kept: Option<Head>) -> Result<Result<Head, Broken>, Error> {
    let mut head = Head::start(tx.tenant());
    loop {
        let rows: Vec<PgRow> = sqlx::query(
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
            match next(&head, row, kept)? {
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

/// The head after an entry. Its words are read where they lie: copying them took longer than the
/// hashes.
fn next(head: &Head, row: &PgRow, kept: Option<Head>) -> Result<Result<Head, Broken>, Error> {
    let seq = head.seq + 1;
    if row.try_get::<i64, _>("seq")? != seq {
        return Ok(Err(Broken::Missing(seq)));
    }
    let mut words = [None; 8];
    for (word, column) in words.iter_mut().zip(WORDS) {
        *word = row.try_get(column)?;
    }
    let hash = bind(&head.hash, &Said { seq, at: row.try_get("at")?, words });
    Ok(match kept {
        _ if row.try_get::<&[u8], _>("hash")? != hash => Err(Broken::Changed(seq)),
        Some(kept) if kept.seq == seq && kept.hash != hash => Err(Broken::Rewritten(seq)),
        _ => Ok(Head { seq, hash }),
    })
}
