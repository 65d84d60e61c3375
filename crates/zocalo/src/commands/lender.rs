//! `zocalo lender`.

use anyhow::bail;
use db::TenantTx;
use financing::{Charge, Conditions, Lender, lender};
use kernel::{Money, ids::LenderId};
use listings::vertical;
use serde::Serialize;
use tenancy::audit::By;

use crate::{
    cli::{self, LenderTerms},
    output,
    session::Session,
};

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    verticals: Vec<String>,
    currency: &'static str,
    rate: String,
    months_min: u16,
    months_max: u16,
    down_min: String,
    amount_max: Option<String>,
    fee: String,
    insurance: String,
    note: String,
    position: u16,
    is_enabled: bool,
    updated_at: String,
}

#[derive(Serialize)]
struct Removed {
    id: String,
    done: &'static str,
}

impl Row {
    fn of(lender: &Lender) -> Self {
        let held = &lender.conditions;
        Self {
            id: lender.id.to_string(),
            name: held.name.clone(),
            verticals: held.verticals.clone(),
            currency: held.currency.code(),
            rate: held.rate.to_string(),
            months_min: held.months_min,
            months_max: held.months_max,
            down_min: held.down_min.to_string(),
            amount_max: held.amount_max.map(|max| Money::new(max, held.currency).major()),
            fee: held.fee.written(held.currency),
            insurance: held.insurance.written(held.currency),
            note: held.note.clone(),
            position: held.position,
            is_enabled: held.is_enabled,
            updated_at: lender.updated_at.format("%Y-%m-%d %H:%M UTC").to_string(),
        }
    }

    fn cells(&self) -> Vec<String> {
        let shown = if self.is_enabled { "sí" } else { "no" };
        vec![
            self.id.clone(),
            self.name.clone(),
            self.currency.to_owned(),
            format!("{} %", self.rate),
            format!("{}-{}", self.months_min, self.months_max),
            format!("{} %", self.down_min),
            shown.to_owned(),
        ]
    }
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Lender) -> anyhow::Result<u8> {
    match command {
        cli::Lender::List { tenant } => list(session, &tenant).await?,
        cli::Lender::Add { tenant, currency, terms, name } => {
            // Nobody lends at nothing: what buyers are shown is said.
            if terms.rate.is_none() || terms.months.is_none() {
                anyhow::bail!("di a qué tasa y a qué plazos presta: --rate 12.95 --months 12-72");
            }
            let owner = session.tenant(&tenant)?;
            let mut new = Conditions::new(name, currency.parse()?);
            let mut tx = session.begin(&owner).await?;
            apply(&mut tx, &mut new, &terms).await?;
            let made = lender::create(&mut tx, &By::command(), new).await?;
            tx.commit().await?;
            told(session, &made, "Añadida")?;
        }
        cli::Lender::Change { tenant, name, terms, lender } => {
            let (owner, id) = (session.tenant(&tenant)?, read(&lender)?);
            let mut tx = session.begin(&owner).await?;
            let mut to = lender::one(&mut tx, id).await?.conditions;
            if let Some(name) = name {
                to.name = name;
            }
            apply(&mut tx, &mut to, &terms).await?;
            let changed = lender::change(&mut tx, &By::command(), id, |held| *held = to).await?;
            tx.commit().await?;
            told(session, &changed, "Cambiada")?;
        }
        cli::Lender::Remove { tenant, lender } => {
            let (owner, id) = (session.tenant(&tenant)?, read(&lender)?);
            let mut tx = session.begin(&owner).await?;
            lender::remove(&mut tx, &By::command(), id).await?;
            tx.commit().await?;
            let row = Removed { id: id.to_string(), done: "removed" };
            session.output.answer(&row, || "La entidad ya no está.".to_owned())?;
        }
    }
    Ok(output::OK)
}

fn read(lender: &str) -> anyhow::Result<LenderId> {
    lender.parse().map_err(|_| {
        anyhow::anyhow!("«{lender}» no es una entidad; míralas con «zocalo lender list»")
    })
}

/// Puts what was said in the place of what was so.
async fn apply(tx: &mut TenantTx, to: &mut Conditions, terms: &LenderTerms) -> anyhow::Result<()> {
    if let Some(rate) = &terms.rate {
        to.rate = rate.parse()?;
    }
    if let Some(months) = &terms.months {
        (to.months_min, to.months_max) = range(months)?;
    }
    if let Some(down) = &terms.down {
        to.down_min = down.parse()?;
    }
    if let Some(max) = &terms.max {
        to.amount_max = match max.trim() {
            "" => None,
            max => Some(Money::parse_major(max, to.currency)?.minor),
        };
    }
    if let Some(fee) = &terms.fee {
        to.fee = Charge::read(fee, to.currency)?;
    }
    if let Some(insurance) = &terms.insurance {
        to.insurance = Charge::read(insurance, to.currency)?;
    }
    if !terms.verticals.is_empty() {
        to.verticals = known(tx, &terms.verticals).await?;
    }
    if let Some(note) = &terms.note {
        to.note.clone_from(note);
    }
    to.position = terms.position.unwrap_or(to.position);
    to.is_enabled = match terms.shown.as_deref() {
        None => to.is_enabled,
        Some("on") => true,
        Some("off") => false,
        Some(other) => bail!("--shown: «{other}» no es on ni off"),
    };
    Ok(())
}

fn range(months: &str) -> anyhow::Result<(u16, u16)> {
    let (min, max) = months.split_once('-').unwrap_or((months, months));
    match (min.trim().parse(), max.trim().parse()) {
        (Ok(min), Ok(max)) => Ok((min, max)),
        _ => bail!("--months: «{months}» no es un plazo; escribe como 12-72"),
    }
}

/// The verticals of the tenant among those that were said; an empty word takes all of them off.
async fn known(tx: &mut TenantTx, said: &[String]) -> anyhow::Result<Vec<String>> {
    let all = vertical::list(tx).await?;
    let said = said.iter().filter(|key| !key.is_empty());
    let check = |key: &String| match all.iter().any(|one| one.vertical.key == *key) {
        true => Ok(key.clone()),
        false => Err(listings::Error::NoSuchVertical(key.clone()).into()),
    };
    said.map(check).collect()
}

fn told(session: &Session, lender: &Lender, done: &str) -> anyhow::Result<()> {
    let row = Row::of(lender);
    session.output.answer(&row, || format!("{done}: {} ({}).", row.name, row.id))
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let rows: Vec<Row> = lender::list(&mut tx).await?.iter().map(Row::of).collect();
    tx.commit().await?;
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows.iter().map(Row::cells).collect();
        let heads = ["entidad", "nombre", "moneda", "tasa", "meses", "inicial", "se muestra"];
        output::table(&heads, &cells)
    })
}
