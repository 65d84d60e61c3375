//! `zocalo flag`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::AccountId;
use serde::Serialize;
use tenancy::{
    audit::By,
    flag::{self, Flag, Flags, Rules, Step},
    operator,
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    flag: Flag,
    #[serde(skip)]
    now: DateTime<Utc>,
    percent_now: Option<u8>,
    is_overdue: bool,
}

#[derive(Serialize)]
struct Done<'a> {
    key: &'a str,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Flag) -> anyhow::Result<u8> {
    match command {
        cli::Flag::List => list(session).await?,
        cli::Flag::Create(new) => {
            let mut tx = begin(session).await?;
            let new = flag::NewFlag {
                key: new.key,
                purpose: new.purpose,
                owner: new.owner,
                ends_on: new.until,
                safe_side: new.safe_on,
                is_shown: new.shown,
            };
            let made = flag::create(&mut tx, &By::command(), new).await?;
            tx.commit().await?;
            done(session, &made.key, "creada, apagada para todos")?;
        }
        cli::Flag::Set(changes) => set(session, changes).await?,
        cli::Flag::Kill { key } => {
            let mut tx = begin(session).await?;
            let is_on = flag::kill(&mut tx, &By::command(), &key, true).await?;
            tx.commit().await?;
            let said = if is_on {
                "encendida para todos en segundos: es su lado seguro"
            } else {
                "apagada para todos en segundos"
            };
            done(session, &key, said)?;
        }
        cli::Flag::Revive { key } => {
            let mut tx = begin(session).await?;
            flag::kill(&mut tx, &By::command(), &key, false).await?;
            tx.commit().await?;
            done(session, &key, "vuelve a hacer caso de sus reglas")?;
        }
        cli::Flag::Remove { key } => {
            let mut tx = begin(session).await?;
            flag::remove(&mut tx, &By::command(), &key).await?;
            tx.commit().await?;
            done(session, &key, "quitada")?;
        }
    }
    Ok(output::OK)
}

/// In the operator's tenant.
async fn begin(session: &Session) -> anyhow::Result<TenantTx> {
    let tenant = session.directory().tenant(operator::SLUG);
    let tenant = tenant.context("nadie opera esta instalación todavía: zocalo operator invite")?;
    session.begin(&tenant).await
}

fn done(session: &Session, key: &str, done: &'static str) -> anyhow::Result<()> {
    session.output.answer(&Done { key, done }, || format!("{key}: {done}."))
}

async fn list(session: &Session) -> anyhow::Result<()> {
    let flags = Flags::default();
    flags.refresh(&session.db).await?;
    let now = session.db.clock().now();
    let rows: Vec<Row> = flags
        .all()
        .iter()
        .map(|flag| Row {
            flag: flag.clone(),
            now,
            percent_now: flag.rules.percent(now),
            is_overdue: flag.is_overdue(now.date_naive()),
        })
        .collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows.iter().map(cells).collect();
        output::table(&["clave", "encendida para", "hasta", "responde", "para qué"], &cells)
    })
}

fn cells(row: &Row) -> Vec<String> {
    let flag = &row.flag;
    let on = match (flag.is_killed, row.percent_now, flag.rules.everybody) {
        (true, ..) if flag.safe_side => "todos, a mano: su lado seguro".to_owned(),
        (true, ..) => "nadie: está apagada a mano".to_owned(),
        (_, Some(percent), _) => format!("{percent} %"),
        (_, None, true) => "todos".to_owned(),
        (_, None, false) => "nadie".to_owned(),
    };
    let on = [on].into_iter().chain(others(&flag.rules, row.now)).collect::<Vec<_>>().join(", ");
    let until = if row.is_overdue {
        format!("{} (vencida)", flag.ends_on)
    } else {
        flag.ends_on.to_string()
    };
    vec![flag.key.clone(), on, until, flag.owner.clone(), flag.purpose.clone()]
}

/// What is planned, and who is decided by name.
fn others(rules: &Rules, now: DateTime<Utc>) -> Vec<String> {
    let planned = rules.steps.iter().filter(|step| step.at > now);
    let planned = planned.map(|s| format!("{} % desde {}", s.percent, s.at.format("%FT%TZ")));
    let named = rules.tenants.iter().chain(&rules.accounts);
    let named = named.map(|(who, on)| format!("{who}={}", if *on { "on" } else { "off" }));
    planned.chain(named).collect()
}

async fn set(session: &Session, changes: cli::FlagChanges) -> anyhow::Result<()> {
    let now = session.db.clock().now();
    let everybody = changes.everybody.as_deref().map(switch).transpose()?;
    let steps = changes.steps.iter().map(|text| step(text, now)).collect::<Result<Vec<_>, _>>()?;
    let tenants = changes.tenants.iter().map(|text| named(text)).collect::<Result<Vec<_>, _>>()?;
    let accounts =
        changes.accounts.iter().map(|text| named(text)).collect::<Result<Vec<_>, _>>()?;
    if everybody.is_none() && steps.is_empty() && tenants.is_empty() && accounts.is_empty() {
        anyhow::bail!("di qué cambia: --everybody, --percent, --tenant o --account");
    }
    for (slug, _) in &tenants {
        session.any_tenant(slug)?;
    }
    for (id, _) in &accounts {
        id.parse::<AccountId>().with_context(|| format!("«{id}» no es una cuenta"))?;
    }
    let edit = |rules: &mut Rules| {
        rules.everybody = everybody.unwrap_or(rules.everybody);
        // Who says it of everybody means everybody: shares that were set before go.
        if !steps.is_empty() || everybody.is_some() {
            rules.steps = steps;
        }
        put(&mut rules.tenants, tenants);
        put(&mut rules.accounts, accounts);
    };
    let mut tx = begin(session).await?;
    flag::change(&mut tx, &By::command(), &changes.key, edit).await?;
    tx.commit().await?;
    done(session, &changes.key, "cambiada")
}

fn put(all: &mut BTreeMap<String, bool>, changes: Vec<(String, Option<bool>)>) {
    for (who, decided) in changes {
        match decided {
            Some(on) => all.insert(who, on),
            None => all.remove(&who),
        };
    }
}

fn switch(text: &str) -> anyhow::Result<bool> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        other => anyhow::bail!("«{other}» no es on ni off"),
    }
}

/// `demo=on`, `demo=off`, or `demo=` for what the other rules say.
fn named(text: &str) -> anyhow::Result<(String, Option<bool>)> {
    let (who, word) = text
        .split_once('=')
        .with_context(|| format!("«{text}»: escribe NOMBRE=on, NOMBRE=off o NOMBRE="))?;
    let decided = if word.is_empty() { None } else { Some(switch(word)?) };
    Ok((who.to_owned(), decided))
}

/// `25`, from now on, or `25@2026-12-01T12:00:00Z`.
fn step(text: &str, now: DateTime<Utc>) -> anyhow::Result<Step> {
    let (percent, at) = match text.split_once('@') {
        None => (text, now),
        Some((percent, at)) => {
            let at: DateTime<Utc> = at
                .parse()
                .with_context(|| format!("«{at}» no es un momento, como 2026-12-01T12:00:00Z"))?;
            (percent, at)
        }
    };
    let percent: u8 = percent
        .parse()
        .ok()
        .filter(|percent| *percent <= 100)
        .with_context(|| format!("«{percent}» no es de 0 a 100"))?;
    Ok(Step { at, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_names_are_read_as_they_are_written() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(step("25", now).expect("a step"), Step { at: now, percent: 25 });
        let later = step("100@2026-12-01T12:00:00Z", now).expect("a step");
        assert_eq!(
            (later.percent, later.at.to_rfc3339()),
            (100, "2026-12-01T12:00:00+00:00".to_owned())
        );
        for bad in ["", "101", "-1", "5@mañana", "x@2026-12-01T12:00:00Z"] {
            assert!(step(bad, now).is_err(), "{bad}");
        }
        assert_eq!(named("demo=on").expect("a name"), ("demo".to_owned(), Some(true)));
        assert_eq!(named("demo=").expect("a name"), ("demo".to_owned(), None));
        assert!(named("demo").is_err() && named("demo=quizá").is_err());
    }
}
