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
pub(super) fn of_id(slug: &str, id: &str) -> Mark {
    let mut sum = Sha256::new();
    for part in ["id", slug, id] {
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
        self.keep(tx, marks).await?;
        let marks: Vec<Mark> = marks.iter().map(|(mark, _)| *mark).collect();
        self.rows_of(tx, &marks).await
    }

    /// Keeps each mark with its first row, unless it is there already.
    pub(super) async fn keep(
        &mut self,
        tx: &mut TenantTx,
        marks: &[(Mark, u64)],
    ) -> Result<(), Error> {
        match self {
            Self::Held(held) => hold(held, marks),
            Self::Stored(import) => store(tx, *import, marks).await?,
        }
        Ok(())
    }

    /// The first row of each mark that is kept.
    pub(super) async fn rows_of(
        &self,
        tx: &mut TenantTx,
        marks: &[Mark],
    ) -> Result<HashMap<Mark, u64>, Error> {
        match self {
            Self::Held(held) => {
                let row = |mark: &Mark| Some((*mark, *held.get(&short(mark))?));
                Ok(marks.iter().filter_map(row).collect())
            }
            Self::Stored(import) => stored(tx, *import, marks).await,
        }
    }
}

fn short(mark: &Mark) -> u64 {
    let mut short = [0; 8];
    short.copy_from_slice(&mark[..8]);
    u64::from_le_bytes(short)
}

fn hold(held: &mut HashMap<u64, u64>, marks: &[(Mark, u64)]) {
    for (mark, row) in marks {
        if held.len() < DRY_MARKS_MAX {
            held.entry(short(mark)).or_insert(*row);
        }
    }
}

async fn store(tx: &mut TenantTx, import: ImportId, marks: &[(Mark, u64)]) -> Result<(), Error> {
    if marks.is_empty() {
        return Ok(());
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
    Ok(())
}

async fn stored(
    tx: &mut TenantTx,
    import: ImportId,
    marks: &[Mark],
) -> Result<HashMap<Mark, u64>, Error> {
    if marks.is_empty() {
        return Ok(HashMap::new());
    }
    let tenant = tx.tenant();
    let hashes: Vec<&[u8]> = marks.iter().map(Mark::as_slice).collect();
    // Each by itself, through the key: joined, the planner of a table that was empty a moment ago reads
    // all rows of the run for each batch.
    let first: Vec<(Vec<u8>, i64)> = sqlx::query_as(
        "select k.row_hash, k.row from unnest($3::bytea[]) as m (hash)
         join lateral (
           select r.row_hash, r.row from import_rows r
           where r.tenant_id = $1 and r.import_id = $2 and r.row_hash = m.hash
           limit 1) k on true",
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
