//! `zocalo limit`.

use kernel::locale::Language;
use serde::Serialize;
use tenancy::{
    audit::By,
    limit::{self, Allowed},
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    limit: &'static str,
    name: &'static str,
    used: i64,
    most: Option<i64>,
    is_hard: Option<bool>,
}

#[derive(Serialize)]
struct Done {
    limit: &'static str,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Limit) -> anyhow::Result<u8> {
    match command {
        cli::Limit::List { tenant } => list(session, &tenant).await?,
        cli::Limit::Set { tenant, soft, limit, most } => {
            set(session, &tenant, &limit, Some(Allowed { most, is_hard: !soft })).await?;
        }
        cli::Limit::Lift { tenant, limit } => set(session, &tenant, &limit, None).await?,
    }
    Ok(output::OK)
}

async fn set(
    session: &Session,
    tenant: &str,
    limit: &str,
    to: Option<Allowed>,
) -> anyhow::Result<()> {
    let limit: limit::Limit = limit.parse().map_err(|_| {
        let known = limit::Limit::ALL.map(limit::Limit::key).join(", ");
        anyhow::anyhow!("«{limit}» no es un límite; son {known}")
    })?;
    let owner = session.tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    limit::set(&mut tx, &By::command(), limit, to).await?;
    tx.commit().await?;
    let done = if to.is_some() { "set" } else { "lifted" };
    session.output.answer(&Done { limit: limit.key(), done }, || {
        let name = limit.named(Language::Es);
        match to {
            Some(Allowed { most, is_hard: true }) => format!("Límite de {name}: {most}."),
            Some(Allowed { most, .. }) => format!("Límite de {name}: {most}; solo avisa."),
            None => format!("Sin límite de {name}."),
        }
    })
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let mut rows = Vec::new();
    for usage in limit::list(&mut tx).await? {
        let used = listings::used(&mut tx, &usage).await?;
        rows.push(Row {
            limit: usage.limit.key(),
            name: usage.limit.named(Language::Es),
            used,
            most: usage.allowed.map(|allowed| allowed.most),
            is_hard: usage.allowed.map(|allowed| allowed.is_hard),
        });
    }
    tx.commit().await?;
    session.output.answer(&rows, || {
        let cell = |row: &Row| {
            let most = row.most.map_or_else(|| "sin límite".to_owned(), |most| most.to_string());
            let kind = if row.is_hard == Some(false) { "solo avisa" } else { "" };
            vec![row.limit.into(), row.name.into(), row.used.to_string(), most, kind.into()]
        };
        let cells: Vec<_> = rows.iter().map(cell).collect();
        output::table(&["límite", "de qué", "usado", "máximo", ""], &cells)
    })
}
