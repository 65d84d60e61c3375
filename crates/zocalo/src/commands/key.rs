//! `zocalo key`.

use chrono::TimeDelta;
use kernel::ids::ApiKeyId;
use serde::Serialize;
use tenancy::{
    KeyScope,
    api_key::{self, Listed, NewKey},
    audit::By,
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct MadeRow<'a> {
    id: String,
    key: &'a str,
    expires_at: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    scopes: Vec<&'static str>,
    hint: String,
    maker: Option<String>,
    expires_at: String,
    is_expired: bool,
    used_at: Option<String>,
}

#[derive(Serialize)]
struct Done {
    id: String,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Key) -> anyhow::Result<u8> {
    match command {
        cli::Key::Create { tenant, scopes, days, name } => {
            let scopes = scopes.iter().map(|scope| read(scope)).collect::<Result<_, _>>()?;
            let new = NewKey { name, scopes, life: TimeDelta::days(days.into()) };
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let made = api_key::create(&mut tx, &By::command(), new).await?;
            tx.commit().await?;
            let row = MadeRow {
                id: made.id.to_string(),
                key: made.secret.reveal(),
                expires_at: made.expires_at.format("%Y-%m-%d").to_string(),
            };
            session.output.answer(&row, || {
                format!("Guarda esta llave (vale hasta {}):\n\n  {}\n", row.expires_at, row.key)
            })?;
        }
        cli::Key::List { tenant } => list(session, &tenant).await?,
        cli::Key::Withdraw { tenant, key } => {
            let id: ApiKeyId = key.parse().map_err(|_| {
                anyhow::anyhow!("«{key}» no es una llave; míralas con «zocalo key list»")
            })?;
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            api_key::withdraw(&mut tx, &By::command(), id).await?;
            tx.commit().await?;
            let row = Done { id: id.to_string(), done: "withdrawn" };
            session.output.answer(&row, || "La llave ya no vale.".to_owned())?;
        }
    }
    Ok(output::OK)
}

fn read(scope: &str) -> anyhow::Result<KeyScope> {
    scope.parse().map_err(|_| {
        let known = KeyScope::ALL.map(KeyScope::key).join(", ");
        anyhow::anyhow!("«{scope}» no es un alcance; son {known}")
    })
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let keys = api_key::list(&mut tx).await?;
    tx.commit().await?;
    let rows: Vec<Row> = keys.iter().map(row).collect();
    session.output.answer(&rows, || {
        let used = |row: &Row| row.used_at.clone().unwrap_or_else(|| "nunca".to_owned());
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                let name = r.name.clone();
                vec![r.id.clone(), name, r.scopes.join(" "), r.expires_at.clone(), used(r)]
            })
            .collect();
        output::table(&["llave", "para qué", "lee", "vence", "usada"], &cells)
    })
}

fn row(key: &Listed) -> Row {
    Row {
        id: key.id.to_string(),
        name: key.name.clone(),
        scopes: key.scopes.iter().map(|scope| scope.key()).collect(),
        hint: key.hint.clone(),
        maker: key.maker.clone(),
        expires_at: key.expires_at.format("%Y-%m-%d").to_string(),
        is_expired: key.is_expired,
        used_at: key.used_at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()),
    }
}
