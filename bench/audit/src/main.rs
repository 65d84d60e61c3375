//! Writes a long chain of audit entries into a running installation and measures how fast it is
//! verified. The entries are made by PostgreSQL itself, from the description of the chain and not by
//! our code: that they verify shows that the two agree.

use std::{
    io::Write as _,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Parser;
use db::{Db, Limits, Scope};
use kernel::{SystemClock, ids::TenantId};
use tenancy::{Directory, audit};

/// Entries made in one transaction.
const BATCH: i64 = 20_000;
/// Times the chain is verified; the median counts.
const ROUNDS: usize = 5;
/// A batch may take longer than a visitor would wait.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(60);

/// Measures the verification of an audit chain.
#[derive(Debug, Parser)]
struct Options {
    /// How many entries.
    #[arg(long, default_value_t = 500_000)]
    entries: i64,
    /// Data folder of a running installation.
    #[arg(long)]
    data: PathBuf,
    /// The tenant that gets the entries.
    #[arg(long, default_value = "bench")]
    tenant: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let logins = db::cluster::Logins::read(&options.data)?;
    let limits = Limits { statement_timeout: STATEMENT_TIMEOUT, ..Limits::default() };
    let logins = db::Logins { web: logins.worker, public: None };
    let db = Db::open(logins, Arc::new(SystemClock), limits)?;
    let tenant = Directory::load(&db).await?.tenant(&options.tenant)?.id;
    lengthen(&db, tenant, options.entries).await?;
    let mut rates = Vec::with_capacity(ROUNDS);
    let mut entries = 0;
    for _ in 0..ROUNDS {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        let began = Instant::now();
        let head = audit::verify(&mut tx, None).await??;
        let seconds = began.elapsed().as_secs_f64();
        entries = head.seq;
        rates.push(f64::from(i32::try_from(entries)?) / seconds);
    }
    rates.sort_by(f64::total_cmp);
    let median = rates.get(ROUNDS / 2).copied().unwrap_or_default();
    let line = serde_json::json!({
        "bench": "audit",
        "entries": entries,
        "verified_per_s": median.round(),
        "rounds": ROUNDS,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Adds entries until the chain has so many.
async fn lengthen(db: &Db, tenant: TenantId, entries: i64) -> anyhow::Result<()> {
    loop {
        let mut tx = db.begin(&Scope::tenant(tenant)).await?;
        let last: i64 = sqlx::query_scalar(
            "select coalesce(max(seq), 0) from audit_entries where tenant_id = $1",
        )
        .bind(tenant.0)
        .fetch_one(tx.sql())
        .await?;
        if last >= entries {
            return Ok(());
        }
        sqlx::query(include_str!("lengthen.sql"))
            .bind(tenant.0)
            .bind(last)
            .bind(BATCH.min(entries - last))
            .execute(tx.sql())
            .await?;
        tx.commit().await?;
    }
}
