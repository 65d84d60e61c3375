//! `zocalo tenant`.

use anyhow::Context as _;
use serde::Serialize;
use tenancy::{
    Module, NewTenant, Opening, Tenant, TenantState, Usual, account::Mail, audit::By, plan, tenant,
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    slug: String,
    name: String,
    state: &'static str,
    plan: String,
    modules: Vec<&'static str>,
    base_currency: &'static str,
}

impl Row {
    /// Of a tenant, and the plan it has.
    fn of(tenant: &Tenant, plan: String) -> Self {
        Self {
            id: tenant.id.to_string(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            state: tenant.state.key(),
            plan,
            modules: tenant.modules.iter().map(|m| m.key()).collect(),
            base_currency: tenant.base_currency.code(),
        }
    }
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Tenant) -> anyhow::Result<u8> {
    match command {
        cli::Tenant::Create {
            slug,
            name,
            currency,
            modules,
            template,
            host,
            owner,
            country,
            trial,
        } => {
            let modules = if modules.is_empty() {
                tenancy::Template::from(template).modules()
            } else {
                modules.iter().map(|m| m.parse()).collect::<Result<_, _>>()?
            };
            let usual = Usual::known(&country);
            let base_currency = match (currency, &usual) {
                (Some(currency), _) => currency.parse()?,
                (None, Some(usual)) => usual.currency,
                (None, None) => anyhow::bail!(unknown(&country, "--currency")),
            };
            let new = NewTenant { slug, name, modules, base_currency, is_trial: trial };
            match host.zip(owner) {
                Some((host, owner)) => {
                    let usual = usual.with_context(|| {
                        let create = "«zocalo tenant create» sin --host y «zocalo site create»";
                        format!("no sabemos lo usual en «{country}»; usa {create}")
                    })?;
                    open(session, new, (host, usual, country), &owner).await?;
                }
                None => create(session, new).await?,
            }
        }
        cli::Tenant::List => list(session).await?,
        cli::Tenant::Module { slug, module, state } => {
            set_module(session, &slug, module.parse()?, state.is_on()).await?;
        }
        cli::Tenant::State { slug, state: cli::Standing::Closed, yes: false } => {
            // A slug that is mistyped is told first.
            session.tenant(&slug)?;
            anyhow::bail!(
                "un cliente cerrado no puede volver a abrirse; si es lo que quieres, añade --yes"
            );
        }
        cli::Tenant::State { slug, state, .. } => set_state(session, &slug, state.into()).await?,
        cli::Tenant::Plan { slug, plan } => set_plan(session, &slug, &plan).await?,
        cli::Tenant::Pause { slug } => set_state(session, &slug, TenantState::Paused).await?,
        cli::Tenant::Resume { slug } => set_state(session, &slug, TenantState::Active).await?,
    }
    Ok(output::OK)
}

/// That of a country nothing is known, and what to say instead.
pub(super) fn unknown(country: &str, say: &str) -> String {
    format!("no sabemos lo usual en «{country}»; dilo con {say}")
}

async fn create(session: &Session, new: NewTenant) -> anyhow::Result<()> {
    let made = tenant::create(&session.db, &By::command(), new).await?;
    session.output.answer(&Row::of(&made, String::new()), || {
        format!(
            "Cliente «{}» creado. Sigue con: zocalo vertical apply --tenant {} autos",
            made.name, made.slug
        )
    })
}

#[derive(Serialize)]
struct OpenedRow {
    #[serde(flatten)]
    tenant: Row,
    host: String,
    link: String,
}

/// With its first site and its owner's link.
async fn open(
    session: &Session,
    new: NewTenant,
    (host, usual, country): (String, Usual, String),
    owner: &str,
) -> anyhow::Result<()> {
    let site = usual.site(host, new.name.clone(), country);
    let opening = Opening { tenant: new, site, owner: Mail::read(owner)? };
    let opened = tenancy::open(&session.db, &By::command(), opening).await?;
    let row = OpenedRow {
        tenant: Row::of(&opened.tenant, String::new()),
        link: session.link(&opened.site.host, &opened.link.token),
        host: opened.site.host,
    };
    session.output.answer(&row, || {
        format!(
            "Cliente «{}» creado, con el sitio {}. Envía este enlace a {owner} (sirve una vez, siete días):\n\n  {}\n{}",
            opened.tenant.name,
            row.host,
            row.link,
            next(&opened.tenant, &row.host)
        )
    })
}

/// What is still to be done where the site is to list something.
fn next(tenant: &Tenant, host: &str) -> String {
    if !tenant.has(Module::Marketplace) {
        return String::new();
    }
    let slug = &tenant.slug;
    format!(
        "\nSu sitio no publica nada todavía. Para que publique autos:\n\n  \
         zocalo vertical apply --tenant {slug} autos\n  \
         zocalo site set {host} --vertical autos\n"
    )
}

async fn list(session: &Session) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for tenant in session.directory().tenants() {
        // The directory is what requests ask, and none asks for a plan.
        let mut tx = session.begin(&tenant).await?;
        rows.push(Row::of(&tenant, plan::get(&mut tx).await?));
        tx.commit().await?;
    }
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                vec![
                    r.slug.clone(),
                    r.name.clone(),
                    r.state.parse().map_or(r.state, |state: TenantState| state.word().es).into(),
                    r.plan.clone(),
                    r.modules.join(" "),
                    r.base_currency.into(),
                ]
            })
            .collect();
        output::table(&["cliente", "nombre", "estado", "plan", "módulos", "moneda"], &cells)
    })
}

async fn set_state(session: &Session, slug: &str, state: TenantState) -> anyhow::Result<()> {
    let found = session.any_tenant(slug)?;
    let mut tx = session.begin(&found).await?;
    tenant::set_state(&mut tx, &By::command(), state).await?;
    let plan = plan::get(&mut tx).await?;
    tx.commit().await?;
    let now = Tenant { state, ..(*found).clone() };
    session
        .output
        .answer(&Row::of(&now, plan), || format!("Cliente «{}»: {}.", found.name, state.word()))
}

async fn set_plan(session: &Session, slug: &str, plan: &str) -> anyhow::Result<()> {
    let found = session.tenant(slug)?;
    let mut tx = session.begin(&found).await?;
    let plan = plan::set(&mut tx, &By::command(), plan).await?;
    tx.commit().await?;
    let row = Row::of(&found, plan);
    session.output.answer(&row, || match row.plan.as_str() {
        "" => format!("Cliente «{}»: sin plan.", found.name),
        plan => format!("Cliente «{}»: plan «{plan}».", found.name),
    })
}

async fn set_module(
    session: &Session,
    slug: &str,
    module: Module,
    is_on: bool,
) -> anyhow::Result<()> {
    let found = session.tenant(slug)?;
    let mut tx = session.begin(&found).await?;
    let modules = tenant::set_module(&mut tx, &By::command(), module, is_on).await?;
    let plan = plan::get(&mut tx).await?;
    tx.commit().await?;
    let now = Tenant { modules, ..(*found).clone() };
    session.output.answer(&Row::of(&now, plan), || {
        let said = if is_on { "encendido" } else { "apagado; sus datos quedan" };
        format!("Cliente «{}»: {module} {said}.", found.name)
    })
}
