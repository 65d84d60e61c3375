//! One run of an import, from the open file to the last count.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
};

use db::{Db, Scope};
use kernel::{
    Currency,
    ids::{ImportId, TenantId},
};
use tenancy::audit::{self, By, Deed};

use super::{
    Error, Mapping,
    batch::{Batch, Batches, Outcome},
    mapping::{Target, header_key},
    plan::Plan,
    propose::{ImportSite, propose},
    reason::{Issue, Severity},
    record,
    report::Report,
    stand_in,
    table::Table,
};
use crate::{Vertical, fx};

/// How a run is to go.
pub struct Options<'a> {
    /// What the columns are; the one saved for this header, or a proposal, where it is none.
    pub mapping: Option<Mapping>,
    /// Only says what would happen; nothing is written to the database.
    pub dry_run: bool,
    /// Who imports, for the audit.
    pub by: By,
    /// The file's name, to be remembered by.
    pub file_name: String,
    /// Takes the report of rows, as CSV.
    pub report: Option<Box<dyn Write + Send + 'a>>,
    /// Hears how far it is, after each batch.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows dealt with.
    pub rows: u64,
    /// Bytes of the file taken in.
    pub bytes: u64,
}

/// What a run did, or a dry one would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// The run; none of a dry one.
    pub import: Option<ImportId>,
    /// Rows of data in the file.
    pub rows: u64,
    /// New listings.
    pub created: u64,
    /// Listings that were changed.
    pub updated: u64,
    /// Listings that already said so.
    pub unchanged: u64,
    /// Exact repeats of an earlier row.
    pub duplicates: u64,
    /// Rows left out.
    pub rejected: u64,
    /// Values left out or changed in rows that were taken.
    pub warnings: u64,
    /// How often each reason was given.
    pub reasons: BTreeMap<String, u64>,
    /// Those of them for which rows were left out.
    pub rejections: BTreeMap<String, u64>,
    /// What the columns were taken for.
    pub mapping: Mapping,
    /// Who said so.
    pub mapping_by: MappingBy,
    /// The columns that only complete listings there are, and what: see `stand_in`.
    pub completing: BTreeMap<String, Vec<Target>>,
    /// Currencies of the file's prices that no rate compares with the others.
    pub without_rate: BTreeSet<Currency>,
}

/// Where the meaning of the columns comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingBy {
    /// Given for this run, and kept for the next file of the same header on the same site.
    Given,
    /// Given for an earlier one.
    Kept,
    /// Proposed from the file as it is. Not kept: the next file speaks for itself.
    Proposed,
}

impl Summary {
    fn of(mapping: Mapping, mapping_by: MappingBy) -> Self {
        Self {
            import: None,
            mapping_by,
            without_rate: BTreeSet::new(),
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            duplicates: 0,
            rejected: 0,
            warnings: 0,
            reasons: BTreeMap::new(),
            rejections: BTreeMap::new(),
            mapping,
            completing: BTreeMap::new(),
        }
    }

    /// Counts what became of some rows.
    pub(super) fn add(&mut self, outcome: &Outcome) {
        self.rows += outcome.rows;
        self.created += outcome.created;
        self.updated += outcome.updated;
        self.unchanged += outcome.unchanged;
        self.without_rate.extend(&outcome.currencies);
        outcome.issues.iter().for_each(|(_, issues)| self.count(issues));
    }

    /// Counts the issues of one row.
    fn count(&mut self, issues: &[Issue]) {
        let worst = issues.iter().map(|issue| issue.severity).max();
        self.rejected += u64::from(worst == Some(Severity::Error));
        self.duplicates += u64::from(worst == Some(Severity::Duplicate));
        for issue in issues {
            self.warnings += u64::from(issue.severity == Severity::Warning);
            let reason = issue.reason.group();
            if issue.severity == Severity::Error {
                *self.rejections.entry(reason.clone()).or_default() += 1;
            }
            *self.reasons.entry(reason).or_default() += 1;
        }
    }
}

/// Imports a file into a vertical of a tenant. A bad row never stops it.
///
/// Rows are saved in batches, each in a short transaction of its own, so that what breaks it off
/// leaves whole batches, and running it again completes the rest.
///
/// # Errors
/// What [`Table::open`] and [`Plan::new`] say, before anything is written; after that
/// [`Error::Interrupted`], with the number of rows that are safe.
pub async fn run(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &Vertical,
    source: impl Read + Send,
    options: Options<'_>,
) -> Result<Summary, Error> {
    let mut table = Table::open(source, options.mapping.as_ref())?;
    let (plan, by) = plan(db, tenant, site, vertical, &table, options.mapping).await?;
    let report = options.report.map(Report::begin).transpose().map_err(Error::Report)?;
    let mut summary = Summary::of(plan.mapping.clone(), by);
    summary.completing = plan.completing();
    if !options.dry_run {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        if by == MappingBy::Given {
            record::save_mapping(&mut tx, site.id, &header_key(table.names()), &plan.mapping)
                .await?;
        }
        let read_in = Some(plan.site.country.as_str());
        let begun = record::Begun {
            site: site.id,
            mapping: &plan.mapping,
            file: &options.file_name,
            header: &header_key(table.names()),
            country: read_in.filter(|country| *country != site.country),
        };
        summary.import = Some(record::begin(&mut tx, begun).await?);
        tx.commit().await?;
    }
    let mut run = Run {
        batches: Batches::new(db, tenant, &plan, summary.import),
        report,
        progress: options.progress,
        summary,
        safe: 0,
    };
    let outcome = run.all(&mut table).await;
    let state = if outcome.is_ok() { "done" } else { "stopped" };
    let ended = run.end(db, tenant, (state, &options.by)).await;
    let rows = run.safe;
    let is_dry = options.dry_run;
    let broken_off = |source: Error| Error::Interrupted { is_dry, rows, source: Box::new(source) };
    match (outcome, ended) {
        (Err(first), ended) => {
            if let Err(error) = ended {
                tracing::warn!(%error, "Could not note the end of an import that broke off");
            }
            Err(broken_off(first))
        }
        (Ok(()), ended) => {
            ended.map_err(broken_off)?;
            forget_rated(db, tenant, site.base, &mut run.summary).await.map_err(broken_off)?;
            Ok(run.summary)
        }
    }
}

/// Leaves the currencies that today no rate is known for.
async fn forget_rated(
    db: &Db,
    tenant: TenantId,
    base: Currency,
    summary: &mut Summary,
) -> Result<(), Error> {
    summary.without_rate.remove(&base);
    if !summary.without_rate.is_empty() {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        let today = tx.now().date_naive();
        let rates = fx::current(&mut tx, today).await?;
        summary.without_rate.retain(|currency| !rates.contains_key(currency));
    }
    Ok(())
}

/// What the columns of a file would be taken for: what is kept for it, or a proposal. What only repeats
/// the site is left out: whoever gives a mapping says of every row what it states. A proposal may still
/// lack what every listing must have: it is there to be completed.
///
/// # Errors
/// What [`Table::open`] and the database say.
pub async fn mapping_for(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &Vertical,
    source: impl Read,
) -> Result<(Mapping, MappingBy), Error> {
    let table = Table::open(source, None)?;
    match kept(db, tenant, site, vertical, &table).await? {
        Some(Plan { mut mapping, .. }) => {
            mapping.defaults = mapping.defaults.beyond(&site.defaults(vertical));
            Ok((mapping, MappingBy::Kept))
        }
        None => Ok((proposed(db, tenant, site, vertical, &table).await?.0, MappingBy::Proposed)),
    }
}

/// Forgets what is kept for files like this one; whether there was something.
///
/// # Errors
/// What [`Table::open`] and the database say.
pub async fn forget_mapping(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &Vertical,
    source: impl Read,
) -> Result<bool, Error> {
    let table = Table::open(source, None)?;
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let header = header_key(table.names());
    let was_there = record::forget_mapping(&mut tx, site.id, &vertical.key, &header).await?;
    tx.commit().await?;
    Ok(was_there)
}

/// Says what the columns of a file are, without reading on.
///
/// # Errors
/// What [`Table::open`] says.
pub fn propose_for(
    source: impl Read,
    site: &ImportSite,
    vertical: &Vertical,
) -> Result<Mapping, Error> {
    let table = Table::open(source, None)?;
    Ok(propose(table.names(), &table.sample(), vertical, site, None))
}

async fn plan<'v, R: Read>(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &'v Vertical,
    table: &Table<R>,
    given: Option<Mapping>,
) -> Result<(Plan<'v>, MappingBy), Error> {
    if let Some(given) = given {
        let plan = Plan::new(given, table.names(), vertical, site)?.given();
        return Ok((plan, MappingBy::Given));
    }
    if let Some(plan) = kept(db, tenant, site, vertical, table).await? {
        return Ok((plan.kept(), MappingBy::Kept));
    }
    let (proposed, earlier) = proposed(db, tenant, site, vertical, table).await?;
    let stand_ins = stand_in::of(&proposed, &earlier, vertical);
    let mut plan = Plan::new(proposed, table.names(), vertical, site)?.with_stand_ins(stand_ins);
    plan.is_rest_usual = stand_in::is_rest_usual(&plan, &earlier);
    Ok((plan, MappingBy::Proposed))
}

/// What a file's columns seem to be, read where the last file of its header was if it does not tell; and
/// what earlier files of the site were taken for.
async fn proposed<R: Read>(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &Vertical,
    table: &Table<R>,
) -> Result<(Mapping, Vec<Mapping>), Error> {
    let header = header_key(table.names());
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let before = record::country_before(&mut tx, site.id, &vertical.key, &header).await?;
    let earlier = record::earlier_mappings(&mut tx, site.id, &vertical.key).await?;
    tx.commit().await?;
    let proposed = propose(table.names(), &table.sample(), vertical, site, before.as_deref());
    Ok((stand_in::keep_id(proposed, &earlier), earlier))
}

/// What is kept for files like this one. What no longer fits, because the vertical changed since,
/// gives way to a new proposal.
async fn kept<'v, R: Read>(
    db: &Db,
    tenant: TenantId,
    site: &ImportSite,
    vertical: &'v Vertical,
    table: &Table<R>,
) -> Result<Option<Plan<'v>>, Error> {
    let header = header_key(table.names());
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let saved = record::saved_mapping(&mut tx, site.id, &vertical.key, &header).await?;
    tx.commit().await?;
    Ok(saved.and_then(|saved| Plan::new(saved, table.names(), vertical, site).ok()))
}

struct Run<'r, 'v> {
    batches: Batches<'r, 'v>,
    report: Option<Report<Box<dyn Write + Send + 'r>>>,
    progress: &'r (dyn Fn(Progress) + Send + Sync),
    summary: Summary,
    /// Number of the last row that was dealt with for good.
    safe: u64,
}

impl Run<'_, '_> {
    async fn all<R: Read>(&mut self, table: &mut Table<R>) -> Result<(), Error> {
        loop {
            let batch = Batch::read(table)?;
            if batch.rows.is_empty() {
                return Ok(());
            }
            let (parts, broken_off) = self.batches.save(batch, &self.summary).await;
            for part in parts {
                self.summary.add(&part);
                for (row, issues) in &part.issues {
                    self.tell(*row, issues)?;
                }
                self.safe = self.safe.max(part.last_row);
            }
            broken_off?;
            if let Some(report) = &mut self.report {
                report.flush().map_err(Error::Report)?;
            }
            (self.progress)(Progress { rows: self.summary.rows, bytes: table.bytes() });
        }
    }

    fn tell(&mut self, row: u64, issues: &[Issue]) -> Result<(), Error> {
        let Some(report) = &mut self.report else { return Ok(()) };
        let is_taken = issues.iter().all(|issue| issue.severity == Severity::Warning);
        let mut told = issues.iter().map(|issue| report.write(row, issue, is_taken));
        told.try_for_each(|written| written).map_err(Error::Report)
    }

    async fn end(
        &mut self,
        db: &Db,
        tenant: TenantId,
        (state, by): (&str, &By),
    ) -> Result<(), Error> {
        let Some(import) = self.summary.import else { return Ok(()) };
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        record::update(&mut tx, import, &self.summary, state).await?;
        let Summary { created, updated, rejected, .. } = &self.summary;
        let told = format!("{state}: {created} new, {updated} changed, {rejected} left out");
        audit::append(&mut tx, by, Deed::of("listings.imported", import).becoming(told)).await?;
        tx.commit().await?;
        // What is done is done: rows that are not forgotten now are by the next run.
        if let Err(error) = forget_rows(db, tenant).await {
            tracing::warn!(tenant_id = %tenant, %error, "Rows of imports were not forgotten");
        }
        Ok(())
    }
}

/// Forgets the rows of runs that have ended.
async fn forget_rows(db: &Db, tenant: TenantId) -> Result<(), Error> {
    loop {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        let is_more = record::forget_some(&mut tx).await?;
        tx.commit().await?;
        if !is_more {
            return Ok(());
        }
    }
}
