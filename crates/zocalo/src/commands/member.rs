//! `zocalo member`.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, LinkId};
use serde::Serialize;
use tenancy::{
    Error, Role,
    account::{self, Mail},
    audit::By,
    factor, impersonation,
    link::{self, INVITATION_LIFE, Invitation, Made},
    member::{self, Member},
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    mail: String,
    role: &'static str,
    is_operator: bool,
}

#[derive(Serialize)]
struct WaitingRow {
    id: String,
    mail: Option<String>,
    role: &'static str,
    expires_at: String,
}

#[derive(Serialize)]
struct LinkRow {
    link: String,
    expires_at: String,
}

#[derive(Serialize)]
struct Done<'a> {
    mail: &'a str,
    done: &'static str,
}

#[derive(Serialize)]
struct Withdrawn {
    id: String,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Member) -> anyhow::Result<u8> {
    let by = By::command();
    match command {
        cli::Member::List { tenant } => list(session, &tenant).await?,
        cli::Member::Invitations { tenant } => invitations(session, &tenant).await?,
        cli::Member::Invite { tenant, role, mail } => {
            invite(session, &tenant, read_role(&role)?, &mail).await?;
        }
        cli::Member::Withdraw { tenant, invitation } => {
            withdraw(session, &tenant, &invitation).await?;
        }
        cli::Member::Recover { tenant, mail } => {
            let make = async |tx: &mut TenantTx, who| link::recover(tx, &by, who).await;
            let made = to(session, &tenant, &mail, make).await?;
            show(session, &tenant, &made)?;
        }
        cli::Member::Impersonate { tenant, reason, mail } => {
            let prepare =
                async |tx: &mut TenantTx, who| impersonation::prepare(tx, &by, who, &reason).await;
            let made = to(session, &tenant, &mail, prepare).await?;
            let host = host(session, &tenant)?;
            let token = made.token.reveal();
            let row = LinkRow {
                link: format!("{}/cuenta/suplencia/{token}", session.origin(&host)),
                expires_at: moment(made.expires_at),
            };
            session.output.answer(&row, || {
                format!(
                    "Abre este enlace (sirve una vez, hasta {}):\n\n  {}\n",
                    row.expires_at, row.link
                )
            })?;
        }
        cli::Member::ResetFactor { tenant, mail } => {
            let reset = async |tx: &mut TenantTx, who| factor::reset(tx, &by, who).await;
            to(session, &tenant, &mail, reset).await?;
            done(session, &mail, "factor_reset", "sin segundo paso")?;
        }
        cli::Member::Set { tenant, role, mail } => {
            let role = read_role(&role)?;
            let set = async |tx: &mut TenantTx, who| member::set_role(tx, &by, who, role).await;
            to(session, &tenant, &mail, set).await?;
            done(session, &mail, role.key(), &format!("ahora su parte es {}", word(Some(role))))?;
        }
        cli::Member::SignOut { tenant, mail } => {
            let end = async |tx: &mut TenantTx, who| member::sign_out(tx, &by, who).await;
            to(session, &tenant, &mail, end).await?;
            done(session, &mail, "signed_out", "sus sesiones se cerraron")?;
        }
        cli::Member::Remove { tenant, mail } => {
            let remove = async |tx: &mut TenantTx, who| member::remove(tx, &by, who).await;
            to(session, &tenant, &mail, remove).await?;
            done(session, &mail, "removed", "ya no es del equipo")?;
        }
    }
    Ok(output::OK)
}

/// Does something to somebody of the staff, all of it or nothing.
async fn to<T>(
    session: &Session,
    tenant: &str,
    mail: &str,
    act: impl AsyncFnOnce(&mut TenantTx, AccountId) -> Result<T, Error>,
) -> anyhow::Result<T> {
    let owner = session.tenant(tenant)?;
    let mail = Mail::read(mail)?;
    let mut tx = session.begin(&owner).await?;
    let found = account::of_mail(&mut tx, &mail).await?;
    let account = found.map(|account| account.id).ok_or(Error::NoSuchMember)?;
    let done = act(&mut tx, account).await?;
    tx.commit().await?;
    Ok(done)
}

async fn invite(session: &Session, tenant: &str, role: Role, mail: &str) -> anyhow::Result<()> {
    let invitation = Invitation {
        mail: Some(Mail::read(mail)?),
        role,
        is_operator: false,
        life: INVITATION_LIFE,
    };
    let owner = session.tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let made = link::invite(&mut tx, &By::command(), invitation).await?;
    tx.commit().await?;
    show(session, tenant, &made)
}

async fn invitations(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let waiting = link::waiting(&mut tx).await?;
    tx.commit().await?;
    let row = |waiting: &link::Waiting| WaitingRow {
        id: waiting.id.to_string(),
        mail: waiting.mail.clone(),
        role: waiting.role.map_or("?", Role::key),
        expires_at: moment(waiting.expires_at),
    };
    let rows: Vec<WaitingRow> = waiting.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .zip(&waiting)
            .map(|(r, waiting)| {
                let mail = r.mail.clone().unwrap_or_else(|| "—".to_owned());
                vec![r.id.clone(), mail, word(waiting.role).to_owned(), r.expires_at.clone()]
            })
            .collect();
        output::table(&["invitación", "correo", "parte", "vence"], &cells)
    })
}

async fn withdraw(session: &Session, tenant: &str, invitation: &str) -> anyhow::Result<()> {
    let link: LinkId = invitation.parse().map_err(|_| {
        anyhow::anyhow!(
            "«{invitation}» no es una invitación; míralas con «zocalo member invitations»"
        )
    })?;
    let owner = session.tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    link::withdraw(&mut tx, &By::command(), link).await?;
    tx.commit().await?;
    let row = Withdrawn { id: link.to_string(), done: "withdrawn" };
    session.output.answer(&row, || "La invitación ya no vale.".to_owned())
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let members = member::list(&mut tx).await?;
    tx.commit().await?;
    let rows: Vec<Row> = members.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = members
            .iter()
            .map(|one| {
                let operates = if one.is_operator { "sí" } else { "no" };
                let part = word(one.role).to_owned();
                vec![one.name.clone(), one.mail.clone(), part, operates.to_owned()]
            })
            .collect();
        output::table(&["nombre", "correo", "parte", "opera"], &cells)
    })
}

fn row(member: &Member) -> Row {
    Row {
        id: member.account.to_string(),
        name: member.name.clone(),
        mail: member.mail.clone(),
        role: member.role.map_or("?", Role::key),
        is_operator: member.is_operator,
    }
}

fn read_role(role: &str) -> anyhow::Result<Role> {
    role.parse().map_err(|_| anyhow::anyhow!("«{role}» no es una parte; son owner, ops y viewer"))
}

/// A part in the staff as people call it; the JSON keeps the key.
const fn word(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Owner) => "propietario",
        Some(Role::Ops) => "operaciones",
        Some(Role::Viewer) => "consulta",
        None => "?",
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// Where the people of a tenant sign in.
fn host(session: &Session, tenant: &str) -> anyhow::Result<String> {
    let sites = session.directory().sites();
    let host = sites.iter().find(|site| site.tenant.slug == tenant).map(|s| s.site.host.clone());
    host.with_context(|| {
        format!("el cliente «{tenant}» no tiene ningún sitio donde entrar; ábrelo con «zocalo site create»")
    })
}

/// Shows a link: once, here.
fn show(session: &Session, tenant: &str, made: &Made) -> anyhow::Result<()> {
    let host = host(session, tenant)?;
    let row =
        LinkRow { link: session.link(&host, &made.token), expires_at: moment(made.expires_at) };
    session.output.answer(&row, || {
        format!("Envía este enlace (sirve una vez, hasta {}):\n\n  {}\n", row.expires_at, row.link)
    })
}

fn done(session: &Session, mail: &str, done: &'static str, said: &str) -> anyhow::Result<()> {
    session.output.answer(&Done { mail, done }, || format!("{mail}: {said}."))
}
