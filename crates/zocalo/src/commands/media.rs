//! `zocalo media`.

use anyhow::bail;
use chrono::TimeDelta;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use media::{
    blob::{self, Copied},
    kept,
    sweep::{self, Broom},
};
use serde::Serialize;

use crate::{
    cli,
    config::Config,
    library::{self, Shelf, State},
    output,
    session::Session,
};

#[derive(Serialize)]
struct Report {
    store: Shelf,
    tenants: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    tenant: String,
    pictures: i64,
    bytes: i64,
}

#[derive(Serialize)]
struct Moved {
    from: Shelf,
    to: Shelf,
    #[serde(flatten)]
    copied: Copied,
    cleared: u64,
}

/// Does it.
pub async fn run(session: &Session, config: &Config, command: cli::Media) -> anyhow::Result<u8> {
    match command {
        cli::Media::Report => report(session, config).await?,
        cli::Media::Sweep { dry_run, older_than } => {
            sweep(session, config, (dry_run, TimeDelta::seconds(older_than.into()))).await?;
        }
        cli::Media::Move { to, clear } => move_to(session, config, (to, clear)).await?,
    }
    Ok(output::OK)
}

async fn report(session: &Session, config: &Config) -> anyhow::Result<()> {
    let mut tenants = Vec::new();
    for tenant in session.directory().tenants() {
        let mut tx = session.begin(&tenant).await?;
        let kept::Totals { pictures, size_bytes } = kept::totals(&mut tx).await?;
        tx.commit().await?;
        tenants.push(Row { tenant: tenant.slug.clone(), pictures, bytes: size_bytes });
    }
    let report = Report { store: State::read(config)?.first, tenants };
    session.output.answer(&report, || {
        let cell = |row: &Row| {
            let bytes = HumanBytes(row.bytes.unsigned_abs()).to_string();
            vec![row.tenant.clone(), row.pictures.to_string(), bytes]
        };
        let cells: Vec<_> = report.tenants.iter().map(cell).collect();
        let table = output::table(&["cliente", "fotos", "peso"], &cells);
        format!("Las fotos están en: {}.\n{table}", report.store)
    })
}

async fn sweep(
    session: &Session,
    config: &Config,
    (is_dry, older_than): (bool, TimeDelta),
) -> anyhow::Result<()> {
    let store = library::store(config).await?;
    let tenants: Vec<_> = session.directory().tenants().iter().map(|tenant| tenant.id).collect();
    let broom = Broom { before: session.db.clock().now() - older_than, is_dry };
    let swept = sweep::sweep(&session.db, &*store, &tenants, broom).await?;
    session.output.answer(&swept, || {
        let (files, orphans) = (swept.files, swept.orphans);
        let (bytes, orphan_bytes) = (HumanBytes(swept.bytes), HumanBytes(swept.orphan_bytes));
        let done = if is_dry { "se quitarían" } else { "quitados" };
        format!("{files} archivos ({bytes}); de ninguna foto: {orphans} ({orphan_bytes}), {done}.")
    })
}

/// In steps, each of which every process has seen before the next: first all read both, then all write there, then
/// what is missing is copied, and only then nobody reads here any more.
async fn move_to(
    session: &Session,
    config: &Config,
    (to, clear): (Shelf, bool),
) -> anyhow::Result<()> {
    let before = State::read(config)?;
    if before == (State { first: to, second: None }) {
        bail!("las fotos ya están en {to}");
    }
    let from = if to == Shelf::Disk { Shelf::S3 } else { Shelf::Disk };
    let (here, there) = (library::shelf(config, from).await?, library::shelf(config, to).await?);
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}")?)
        .with_message("todos leen de los dos almacenes…");
    // A move that was broken off goes on behind its first step.
    if before.first == from {
        step(config, (from, State { first: from, second: Some(to) })).await?;
    }
    bar.set_message(format!("todos escriben en {to}…"));
    step(config, (from, State { first: to, second: Some(from) })).await?;
    let copied = blob::copy(&*here, &*there, |copied| {
        let bytes = HumanBytes(copied.copied_bytes);
        bar.set_message(format!("{} archivos vistos, {bytes} copiados", copied.files));
        bar.tick();
    })
    .await?;
    if copied.differing > 0 {
        bail!("{} archivos llegaron distintos a {to}; nada se quitó de {from}", copied.differing);
    }
    bar.set_message(format!("nadie lee ya de {from}…"));
    step(config, (from, State { first: to, second: None })).await?;
    let cleared = if clear { blob::clear(&*here, &*there).await? } else { 0 };
    bar.finish_and_clear();
    let moved = Moved { from, to, copied, cleared };
    session.output.answer(&moved, || {
        let (bytes, left) = (HumanBytes(copied.copied_bytes), copied.files - cleared);
        let rest =
            if clear { format!("en {from} quedan {left}") } else { format!("siguen en {from}") };
        format!(
            "{} archivos en {to}, {} copiados ahora ({bytes}); {rest}.",
            copied.files, copied.copied
        )
    })
}

/// Puts it in force, and waits until whatever was begun before has ended.
async fn step(config: &Config, (from, state): (Shelf, State)) -> anyhow::Result<()> {
    state.write(config)?;
    tokio::time::sleep(library::settled_within(from)).await;
    Ok(())
}
