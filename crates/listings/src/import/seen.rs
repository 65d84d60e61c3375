//! Rows met before in the same run: an exact repeat, or the same id with something else to say.

use std::collections::HashMap;

use db::TenantTx;
use kernel::ids::ImportId;
use sha2::{Digest, Sha256};

use super::Error;

/// Marks a dry run, which may write nothing, keeps in memory; beyond, repeats of earlier rows are
/// no longer noticed.
pub const DRY_MARKS_MAX: usize = 2_000_000;

/// What a row is known by: the sum of its cells, or of its id.
pub(super) type Mark = [u8; 32];

/// The mark of an id: apart from those of rows, and from the same id of another seller.
pub(super) fn of_id(seller: &str, id: &str) -> Mark {
    let mut sum = Sha256::new();
    for part in ["id", &kernel::text::slug(seller), id] {
        sum.update((part.len() as u64).to_le_bytes());
        sum.update(part.as_bytes());
    }
    sum.finalize().into()
}

/// Where marks are kept.
pub(super) enum Seen {
    /// In the table `import_rows`, with the batch they belong to.
    Stored(ImportId),
    /// In memory, shortened: for a dry run.
    Held(HashMap<u64, u64>),
}

impl Seen {
    /// Keeps each mark with its row, unless it is there already. Gives the first row of each.
    pub(super) async fn first_rows(
        &mut self,
        tx: &mut TenantTx,
        marks: &[(Mark, u64)],
    ) -> Result<HashMap<Mark, u64>, Error> {
        match self {
            Self::Held(held) => Ok(hold(held, marks)),
            Self::Stored(import) => store(tx, *import, marks).await,
        }
    }
}

fn hold(held: &mut HashMap<u64, u64>, marks: &[(Mark, u64)]) -> HashMap<Mark, u64> {
    let mut first = HashMap::with_capacity(marks.len());
    for (mark, row) in marks {
        let mut short = [0; 8];
        short.copy_from_slice(&mark[..8]);
        let short = u64::from_le_bytes(short);
        let is_full = held.len() >= DRY_MARKS_MAX;
        let known = match held.get(&short) {
            Some(known) => *known,
            None if is_full => *row,
            None => *held.entry(short).or_insert(*row),
        };
        first.entry(*mark).or_insert(known);
    }
    first
}

async fn store(
    tx: &mut TenantTx,
    import: ImportId,
    marks: &[(Mark, u64)],
) -> Result<HashMap<Mark, u64>, Error> {
    if marks.is_empty() {
        return Ok(HashMap::new());
    }
    let tenant = tx.tenant();
    let hashes: Vec<&[u8]> = marks.iter().map(|(mark, _)| mark.as_slice()).collect();
    let rows: Vec<i64> =
        marks.iter().map(|(_, row)| i64::try_from(*row).unwrap_or(i64::MAX)).collect();
    sqlx::query(
        "insert into import_rows (tenant_id, import_id, row_hash, row)
         select $1, $2, hash, min(row) from unnest($3::bytea[], $4::bigint[]) as m (hash, row)
         group by hash on conflict do nothing",
    )
    .bind(tenant.0)
    .bind(import.0)
    .bind(&hashes)
    .bind(&rows)
    .execute(tx.sql())
    .await?;
    let first: Vec<(Vec<u8>, i64)> = sqlx::query_as(
        "select r.row_hash, r.row from unnest($3::bytea[]) as m (hash)
         join import_rows r on r.tenant_id = $1 and r.import_id = $2 and r.row_hash = m.hash",
    )
    .bind(tenant.0)
    .bind(import.0)
    .bind(&hashes)
    .fetch_all(tx.sql())
    .await?;
    Ok(first
        .into_iter()
        .filter_map(|(hash, row)| Some((hash.try_into().ok()?, u64::try_from(row).ok()?)))
        .collect())
}
