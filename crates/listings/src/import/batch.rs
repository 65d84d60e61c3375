//! Rows saved together, in one short transaction.

use std::{
    collections::{BTreeSet, HashMap},
    io::Read,
    time::Duration,
};

use db::{Db, Scope, TenantTx};
use kernel::{
    Currency,
    ids::{ImportId, SellerId, TenantId},
};
use uuid::Uuid;

use tenancy::SellerKind;

use super::{
    Error,
    known::{self, Known},
    plan::Plan,
    reason::{Issue, Reason},
    record,
    row::{self, Ready},
    run::Summary,
    seen::{Mark, Seen},
    sellers::Sellers,
    table::{Row, Table, broken},
};
use crate::{Draft, Saved, upsert_batch};

/// Most rows saved together.
pub const ROWS_MAX: usize = 500;
/// Most text saved together, in bytes; a single row may be larger.
const BYTES_MAX: usize = 4 << 20;

/// Some rows of the file, one after another.
pub(super) struct Batch {
    pub(super) rows: Vec<Row>,
}

impl Batch {
    /// The next rows; none at the end of the file.
    pub(super) fn read<R: Read>(table: &mut Table<R>) -> Result<Self, Error> {
        let mut rows = Vec::new();
        let mut bytes = 0;
        while rows.len() < ROWS_MAX && bytes < BYTES_MAX {
            let Some(row) = table.next_row()? else { break };
            bytes += row.raw.cells.iter().map(String::len).sum::<usize>();
            rows.push(row);
        }
        Ok(Self { rows })
    }
}

/// How long a batch waits for its turn behind those of other imports.
const TURN_MAX: Duration = Duration::from_secs(120);
/// How long saving a batch may take: each statement ends within seconds where the database answers.
const ATTEMPT_MAX: Duration = Duration::from_secs(30);

/// What became of the rows of a batch.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    /// Currencies of the prices of rows that were taken.
    pub(super) currencies: BTreeSet<Currency>,
    /// How many rows they were.
    pub(super) rows: u64,
    /// The number of the last of them.
    pub(super) last_row: u64,
    /// What there is to say, by row.
    pub(super) issues: Vec<(u64, Vec<Issue>)>,
}

/// Saves batch after batch.
pub(super) struct Batches<'r, 'v> {
    db: &'r Db,
    tenant: TenantId,
    pub(super) plan: &'r Plan<'v>,
    import: Option<ImportId>,
    pub(super) seen: Seen,
    sellers: Sellers,
}

/// A row that may be saved, with what names it.
pub(super) struct Candidate {
    pub(super) row: u64,
    mark: Mark,
    pub(super) ready: Ready,
    issues: Vec<Issue>,
    /// Whose listing it is about, where that is known already.
    pub(super) owner: Option<SellerId>,
}

impl<'r, 'v> Batches<'r, 'v> {
    /// Without a run to write to it is dry: what it does is undone.
    pub(super) fn new(
        db: &'r Db,
        tenant: TenantId,
        plan: &'r Plan<'v>,
        import: Option<ImportId>,
    ) -> Self {
        let seen = import.map_or_else(|| Seen::Held(HashMap::new()), Seen::Stored);
        Self { db, tenant, plan, import, seen, sellers: Sellers::default() }
    }

    /// Saves a batch. One that is refused is halved until the row at fault stands alone. Gives what is
    /// safe also where something else broke it off.
    pub(super) async fn save(
        &mut self,
        batch: Batch,
        so_far: &Summary,
    ) -> (Vec<Outcome>, Result<(), Error>) {
        let mut done: Vec<Outcome> = Vec::new();
        let mut waiting: Vec<Vec<Row>> = vec![batch.rows];
        let mut counts = so_far.clone();
        while let Some(mut rows) = waiting.pop() {
            match self.attempt_in_time(&rows, &counts).await {
                Ok(outcome) => {
                    self.sellers.keep();
                    counts.add(&outcome);
                    done.push(outcome);
                }
                Err(error) if is_refusal(&error) => {
                    self.sellers.forget();
                    if let [row] = rows.as_slice() {
                        let outcome = refused(row.number, &error);
                        counts.add(&outcome);
                        done.push(outcome);
                    } else {
                        let second = rows.split_off(rows.len() / 2);
                        waiting.extend([second, rows]);
                    }
                }
                Err(error) => return (done, Err(error)),
            }
        }
        (done, Ok(()))
    }

    /// A database that froze says nothing, not even that it is down.
    async fn attempt_in_time(&mut self, rows: &[Row], so_far: &Summary) -> Result<Outcome, Error> {
        let late = || {
            let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
            Error::from(db::Error::from(sqlx::Error::Io(late)))
        };
        let tx = tokio::time::timeout(TURN_MAX, self.turn()).await.map_err(|_| late())??;
        let attempt = tokio::time::timeout(ATTEMPT_MAX, self.attempt(tx, rows, so_far));
        attempt.await.unwrap_or_else(|_| Err(late()))
    }

    /// One batch of a tenant at a time: of two files that name the same listings or sellers, new ones as
    /// well, the second reads what the first made of them, and neither waits for the other's rows. Its
    /// turn may be longer in coming than a statement may take otherwise.
    async fn turn(&self) -> Result<TenantTx, Error> {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await?;
        let without = "set local lock_timeout to 0; set local statement_timeout to 0";
        sqlx::raw_sql(without).execute(tx.sql()).await?;
        tx.take_turn("import").await?;
        let with = "set local lock_timeout to default; set local statement_timeout to default";
        sqlx::raw_sql(with).execute(tx.sql()).await?;
        Ok(tx)
    }

    async fn attempt(
        &mut self,
        mut tx: TenantTx,
        rows: &[Row],
        so_far: &Summary,
    ) -> Result<Outcome, Error> {
        let last_row = rows.last().map_or(0, |row| row.number);
        let mut outcome = Outcome { rows: rows.len() as u64, last_row, ..Outcome::default() };
        let fresh = self.without_repeats(&mut tx, rows, &mut outcome).await?;
        let candidates = self.read(&tx, &fresh, &mut outcome);
        let candidates = self.without_same_id(&mut tx, candidates, &mut outcome).await?;
        let drafts = self.drafts(&mut tx, candidates, &mut outcome).await?;
        for saved in upsert_batch(&mut tx, self.plan.vertical, &drafts).await? {
            match saved {
                Saved::Created(_) => outcome.created += 1,
                Saved::Updated(_) => outcome.updated += 1,
                Saved::Unchanged(_) => outcome.unchanged += 1,
            }
        }
        outcome.issues.sort_by_key(|(row, _)| *row);
        if let Some(import) = self.import {
            let mut counts = so_far.clone();
            counts.add(&outcome);
            record::update(&mut tx, import, &counts, "running").await?;
            tx.commit().await?;
        } else {
            // Dropped without a commit, the transaction leaves nothing.
            drop(tx);
            self.sellers.forget();
        }
        Ok(outcome)
    }

    /// Exact repeats go first, and rows that cannot be read.
    async fn without_repeats<'b>(
        &mut self,
        tx: &mut TenantTx,
        rows: &'b [Row],
        outcome: &mut Outcome,
    ) -> Result<Vec<(&'b Row, Mark)>, Error> {
        let mut marked = Vec::with_capacity(rows.len());
        for row in rows {
            match row.raw.broken {
                Some(why) => {
                    let sentence = broken(why, &self.plan.names);
                    let reason = Reason::Broken(format!("línea {}: {sentence}", row.raw.line));
                    outcome.issues.push((row.number, vec![Issue::of_row(reason)]));
                }
                None => marked.push((row, row::fingerprint(&row.raw.cells))),
            }
        }
        let marks: Vec<(Mark, u64)> =
            marked.iter().map(|(row, mark)| (*mark, row.number)).collect();
        let first = self.seen.first_rows(tx, &marks).await?;
        marked.retain(|(row, mark)| match first.get(mark) {
            Some(&earlier) if earlier != row.number => {
                let issue = Issue::of_row(Reason::DuplicateOf(earlier));
                outcome.issues.push((row.number, vec![issue]));
                false
            }
            _ => true,
        });
        Ok(marked)
    }

    fn read(&self, tx: &TenantTx, rows: &[(&Row, Mark)], outcome: &mut Outcome) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(rows.len());
        for (row, mark) in rows {
            let reading = row::read(self.plan, &row.raw.cells, tx.now());
            match reading.ready {
                Some(ready) => candidates.push(Candidate {
                    row: row.number,
                    mark: *mark,
                    ready,
                    issues: reading.issues,
                    owner: None,
                }),
                None => outcome.issues.push((row.number, reading.issues)),
            }
        }
        candidates
    }

    async fn drafts(
        &mut self,
        tx: &mut TenantTx,
        candidates: Vec<Candidate>,
        outcome: &mut Outcome,
    ) -> Result<Vec<Draft>, Error> {
        let mut sellers = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            let ready = &candidate.ready;
            let kind = if ready.seller_is_dealer { SellerKind::Dealer } else { SellerKind::Person };
            sellers.push(match candidate.owner {
                Some(owner) => owner,
                None => self.sellers.ensure(tx, &ready.seller, kind).await?,
            });
        }
        let mut known = self.known(tx, &candidates, &sellers).await?;
        let mut drafts = Vec::with_capacity(candidates.len());
        for (Candidate { row, mark, mut ready, mut issues, .. }, seller) in
            candidates.into_iter().zip(sellers)
        {
            if let Some(known) = ready.key().and_then(|key| known.remove(&(seller, key))) {
                ready.keep(self.plan, known, &mut issues);
            }
            outcome.currencies.extend(ready.price().map(|price| price.currency));
            drafts.push(ready.into_draft(seller, &mark));
            if !issues.is_empty() {
                outcome.issues.push((row, issues));
            }
        }
        Ok(drafts)
    }
}

impl Batches<'_, '_> {
    /// The listings there are already of those the file names by an id.
    async fn known(
        &self,
        tx: &mut TenantTx,
        candidates: &[Candidate],
        sellers: &[SellerId],
    ) -> Result<HashMap<(SellerId, String), Known>, Error> {
        let named = candidates.iter().zip(sellers);
        let named = named.filter_map(|(one, seller)| Some((seller.0, one.ready.key()?)));
        let (sellers, keys): (Vec<Uuid>, Vec<String>) = named.unzip();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        known::find(tx, self.plan.vertical, (&sellers, &keys)).await
    }
}

/// Whether the database is well and only does not want this.
fn is_refusal(error: &Error) -> bool {
    use crate::Error as Listings;
    matches!(
        error,
        Error::Db(db::Error::Refused { .. })
            | Error::Listings(
                Listings::DraftInvalid { .. }
                    | Listings::Database(db::Error::Refused { .. })
                    | Listings::Tenancy(tenancy::Error::LimitReached { .. })
            )
            | Error::Tenancy(
                tenancy::Error::Invalid { .. }
                    | tenancy::Error::LimitReached { .. }
                    | tenancy::Error::Db(db::Error::Refused { .. })
            )
    )
}

fn refused(row: u64, error: &Error) -> Outcome {
    let issue = Issue::of_row(Reason::Refused(error.to_string()));
    Outcome { issues: vec![(row, vec![issue])], rows: 1, last_row: row, ..Outcome::default() }
}
