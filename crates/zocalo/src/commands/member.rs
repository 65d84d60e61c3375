//! `zocalo member`.

use anyhow::Context as _;
use db::TenantTx;
use kernel::ids::AccountId;
use serde::Serialize;
use tenancy::{
    Error,
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
struct LinkRow {
    link: String,
    expires_at: String,
}

#[derive(Serialize)]
struct Done<'a> {
    mail: &'a str,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Member) -> anyhow::Result<u8> {
    match command {
        cli::Member::List { tenant } => list(session, &tenant).await?,
        cli::Member::Invite { tenant, role, mail } => {
            let invitation = Invitation {
                mail: Some(Mail::read(&mail)?),
                role: role.parse()?,
                is_operator: false,
                life: INVITATION_LIFE,
            };
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let made = link::invite(&mut tx, &By::command(), invitation).await?;
            tx.commit().await?;
            show(session, &tenant, &made)?;
        }
        cli::Member::Recover { tenant, mail } => {
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let account = find(&mut tx, &mail).await?;
            let made = link::recover(&mut tx, &By::command(), account).await?;
            tx.commit().await?;
            show(session, &tenant, &made)?;
        }
        cli::Member::Impersonate { tenant, reason, mail } => {
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let account = find(&mut tx, &mail).await?;
            let made = impersonation::prepare(&mut tx, &By::command(), account, &reason).await?;
            tx.commit().await?;
            let host = host(session, &tenant)?;
            let token = made.token.reveal();
            let row = LinkRow {
                link: format!("{}/cuenta/suplencia/{token}", session.origin(&host)),
                expires_at: made.expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
            };
            session.output.answer(&row, || {
                format!(
                    "Abra este enlace (sirve una vez, hasta {}):\n\n  {}\n",
                    row.expires_at, row.link
                )
            })?;
        }
        cli::Member::ResetFactor { tenant, mail } => {
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let account = find(&mut tx, &mail).await?;
            factor::reset(&mut tx, &By::command(), account).await?;
            tx.commit().await?;
            done(session, &mail, "sin segundo paso")?;
        }
        cli::Member::Set { tenant, role, mail } => {
            let role = role.parse()?;
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let account = find(&mut tx, &mail).await?;
            member::set_role(&mut tx, &By::command(), account, role).await?;
            tx.commit().await?;
            done(session, &mail, role.key())?;
        }
        cli::Member::Remove { tenant, mail } => {
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            let account = find(&mut tx, &mail).await?;
            member::remove(&mut tx, &By::command(), account).await?;
            tx.commit().await?;
            done(session, &mail, "removed")?;
        }
    }
    Ok(output::OK)
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let members = member::list(&mut tx).await?;
    tx.commit().await?;
    let rows: Vec<Row> = members.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                vec![r.name.clone(), r.mail.clone(), r.role.to_owned(), operates(r).to_owned()]
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
        role: member.role.map_or("?", tenancy::Role::key),
        is_operator: member.is_operator,
    }
}

const fn operates(row: &Row) -> &'static str {
    if row.is_operator { "sí" } else { "no" }
}

async fn find(tx: &mut TenantTx, mail: &str) -> Result<AccountId, Error> {
    let found = account::of_mail(tx, &Mail::read(mail)?).await?;
    found.map(|account| account.id).ok_or(Error::NoSuchMember)
}

/// Where the people of a tenant sign in.
fn host(session: &Session, tenant: &str) -> anyhow::Result<String> {
    let sites = session.directory().sites();
    let host = sites.iter().find(|site| site.tenant.slug == tenant).map(|s| s.site.host.clone());
    host.with_context(|| {
        format!("el cliente «{tenant}» no tiene ningún sitio donde entrar; ábralo con «zocalo site create»")
    })
}

/// Shows a link: once, here.
fn show(session: &Session, tenant: &str, made: &Made) -> anyhow::Result<()> {
    let host = host(session, tenant)?;
    let row = LinkRow {
        link: session.link(&host, &made.token),
        expires_at: made.expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
    };
    session.output.answer(&row, || {
        format!("Envíe este enlace (sirve una vez, hasta {}):\n\n  {}\n", row.expires_at, row.link)
    })
}

fn done(session: &Session, mail: &str, done: &'static str) -> anyhow::Result<()> {
    session.output.answer(&Done { mail, done }, || format!("{mail}: {done}."))
}
