//! `zocalo tenant`.

use serde::Serialize;
use tenancy::{NewTenant, Tenant, TenantState, tenant};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    slug: String,
    name: String,
    state: &'static str,
    modules: Vec<&'static str>,
    base_currency: &'static str,
}

impl From<&Tenant> for Row {
    fn from(tenant: &Tenant) -> Self {
        Self {
            id: tenant.id.to_string(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            state: tenant.state.key(),
            modules: tenant.modules.iter().map(|m| m.key()).collect(),
            base_currency: tenant.base_currency.code(),
        }
    }
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Tenant) -> anyhow::Result<u8> {
    match command {
        cli::Tenant::Create { slug, name, currency, modules } => {
            let modules = modules.iter().map(|m| m.parse()).collect::<Result<_, _>>()?;
            let new = NewTenant { slug, name, modules, base_currency: currency.parse()? };
            let made = tenant::create(&session.db, new).await?;
            session.output.answer(&Row::from(&made), || {
                format!(
                    "Cliente «{}» creado. Siga con: zocalo vertical apply --tenant {} autos",
                    made.name, made.slug
                )
            })?;
        }
        cli::Tenant::List => list(session)?,
        cli::Tenant::Pause { slug } => {
            set_state(session, &slug, TenantState::Paused, "en pausa").await?;
        }
        cli::Tenant::Resume { slug } => {
            set_state(session, &slug, TenantState::Active, "en marcha").await?;
        }
    }
    Ok(output::OK)
}

fn list(session: &Session) -> anyhow::Result<()> {
    let rows: Vec<Row> = session.directory().tenants().iter().map(|t| Row::from(&**t)).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                vec![
                    r.slug.clone(),
                    r.name.clone(),
                    r.state.into(),
                    r.modules.join(" "),
                    r.base_currency.into(),
                ]
            })
            .collect();
        output::table(&["cliente", "nombre", "estado", "módulos", "moneda"], &cells)
    })
}

async fn set_state(
    session: &Session,
    slug: &str,
    state: TenantState,
    said: &str,
) -> anyhow::Result<()> {
    let found = session.tenant(slug)?;
    let mut tx = session.begin(&found).await?;
    tenant::set_state(&mut tx, state).await?;
    tx.commit().await?;
    let now = Tenant { state, ..(*found).clone() };
    session.output.answer(&Row::from(&now), || format!("Cliente «{}» {said}.", found.name))
}
