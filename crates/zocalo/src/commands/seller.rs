//! `zocalo seller`.

use db::TenantTx;
use kernel::ids::{LinkId, SellerId};
use serde::Serialize;
use tenancy::{
    Error, Module, SellerKind, SellerRole, Tenant,
    account::Mail,
    audit::By,
    link::{self, Envelope},
    seller::{
        self, Listed, Presentation,
        contact::{self, Contact},
        page::url,
        people, presentation,
    },
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    kind: &'static str,
    people: u32,
}

#[derive(Serialize)]
struct Person {
    id: String,
    name: String,
    mail: String,
    role: &'static str,
}

#[derive(Serialize)]
struct Waiting {
    id: String,
    mail: String,
    role: &'static str,
    expires_at: String,
}

#[derive(Serialize)]
struct Withdrawn {
    id: String,
    done: &'static str,
}

#[derive(Serialize)]
struct Done<'a> {
    mail: &'a str,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Seller) -> anyhow::Result<u8> {
    match command {
        cli::Seller::List { tenant, text } => list(session, &tenant, &text).await?,
        cli::Seller::People { tenant, seller } => people_of(session, &tenant, &seller).await?,
        cli::Seller::Invitations { tenant, seller } => {
            invitations(session, &tenant, &seller).await?;
        }
        cli::Seller::Withdraw { tenant, seller, invitation } => {
            withdraw(session, &tenant, &seller, &invitation).await?;
        }
        cli::Seller::Invite { tenant, role, seller, mail } => {
            let owner = session.tenant(&tenant)?;
            if !owner.has(Module::Marketplace) {
                anyhow::bail!("«{tenant}» no tiene el módulo marketplace: nadie publica allí");
            }
            let (mail, role): (_, SellerRole) = (Mail::read(&mail)?, role.parse()?);
            let (at, seller) = (envelope(session, &owner)?, read(&seller)?);
            let mut tx = session.begin(&owner).await?;
            link::invite_to_seller(&mut tx, &By::command(), (seller, role), &mail, at).await?;
            tx.commit().await?;
            let row = Done { mail: mail.as_str(), done: "invited" };
            session.output.answer(&row, || {
                format!(
                    "La invitación va en camino a {mail}; mírala con «zocalo mail list».",
                    mail = row.mail
                )
            })?;
        }
        cli::Seller::Contact { tenant, phone, whatsapp, seller } => {
            reach(session, &tenant, &seller, phone.map(|phone| (phone, whatsapp))).await?;
        }
        cli::Seller::Page { tenant, text, address, hours, seller } => {
            present(session, &tenant, &seller, (text, address, hours)).await?;
        }
        cli::Seller::Remove { tenant, seller, mail } => {
            let owner = session.tenant(&tenant)?;
            let (seller, mail) = (read(&seller)?, Mail::read(&mail)?);
            let mut tx = session.begin(&owner).await?;
            remove(&mut tx, seller, &mail).await?;
            tx.commit().await?;
            let row = Done { mail: mail.as_str(), done: "removed" };
            session
                .output
                .answer(&row, || format!("{} ya no actúa por ese vendedor.", row.mail))?;
        }
    }
    Ok(output::OK)
}

#[derive(Serialize)]
struct Reached {
    id: String,
    phone: Option<String>,
    whatsapp: bool,
}

async fn reach(
    session: &Session,
    tenant: &str,
    seller: &str,
    to: Option<(String, bool)>,
) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let id = read(seller)?;
    let sites = session.directory().sites();
    let own = sites.iter().find(|site| site.tenant.id == owner.id);
    let country = own.map_or("", |site| site.site.country.as_str());
    let mut tx = session.begin(&owner).await?;
    if let Some((phone, whatsapp)) = &to {
        let to = Contact::read(phone, *whatsapp, country)?;
        contact::set(&mut tx, &By::command(), id, &to).await?;
    }
    let held = contact::get(&mut tx, id).await?;
    tx.commit().await?;
    let row = Reached {
        id: id.to_string(),
        phone: held.phone.as_ref().map(ToString::to_string),
        whatsapp: held.takes_whatsapp,
    };
    session.output.answer(&row, || match &held.phone {
        None => "Sin teléfono: se le escribe por el formulario.".to_owned(),
        Some(phone) => {
            let ways = if held.takes_whatsapp { "llamada y WhatsApp" } else { "llamada" };
            format!("{}: {ways}.", phone.shown(country))
        }
    })
}

#[derive(Serialize)]
struct Presented {
    id: String,
    /// The page's address on each of the tenant's sites where something of theirs is listed.
    path: String,
    text: String,
    address: String,
    hours: String,
}

/// What is not said stays.
async fn present(
    session: &Session,
    tenant: &str,
    seller: &str,
    (text, address, hours): (Option<String>, Option<String>, Option<String>),
) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let id = read(seller)?;
    let mut tx = session.begin(&owner).await?;
    let name = seller::one(&mut tx, id).await?.name;
    let held = presentation::get(&mut tx, id).await?;
    let to = Presentation::read(
        text.as_deref().unwrap_or(&held.text),
        address.as_deref().unwrap_or(&held.address),
        hours.as_deref().unwrap_or(&held.hours),
    )?;
    presentation::set(&mut tx, &By::command(), id, &to).await?;
    tx.commit().await?;
    let Presentation { text, address, hours } = to;
    let row = Presented { id: id.to_string(), path: url(&name, id), text, address, hours };
    session.output.answer(&row, || {
        let or_none = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        format!(
            "{}\n\n{}\n\nDirección: {}\nHorario: {}",
            row.path,
            or_none(&row.text),
            or_none(&row.address),
            or_none(&row.hours)
        )
    })
}

fn read(seller: &str) -> anyhow::Result<SellerId> {
    seller.parse().map_err(|_| {
        anyhow::anyhow!("«{seller}» no es un vendedor; míralos con «zocalo seller list»")
    })
}

async fn list(session: &Session, tenant: &str, text: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let text = kernel::text::squeeze(text);
    let mut tx = session.begin(&owner).await?;
    let (sellers, has_more) = seller::list(&mut tx, &text, None).await?;
    tx.commit().await?;
    let row = |listed: &Listed| Row {
        id: listed.id.to_string(),
        name: listed.name.clone(),
        kind: listed.kind.map_or("?", SellerKind::key),
        people: listed.people,
    };
    let rows: Vec<Row> = sellers.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .zip(&sellers)
            .map(|(r, listed)| {
                vec![r.id.clone(), r.name.clone(), kind(listed.kind).into(), r.people.to_string()]
            })
            .collect();
        let table = output::table(&["vendedor", "nombre", "clase", "personas"], &cells);
        let more = "\nHay más: di una parte del nombre.";
        if has_more { format!("{table}{more}") } else { table }
    })
}

async fn people_of(session: &Session, tenant: &str, seller: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let seller = read(seller)?;
    let mut tx = session.begin(&owner).await?;
    seller::one(&mut tx, seller).await?;
    let people = people::list(&mut tx, seller).await?;
    tx.commit().await?;
    let row = |person: &people::Person| Person {
        id: person.account.to_string(),
        name: person.name.clone(),
        mail: person.mail.clone(),
        role: person.role.map_or("?", SellerRole::key),
    };
    let rows: Vec<Person> = people.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = people
            .iter()
            .map(|one| vec![one.name.clone(), one.mail.clone(), word(one.role).into()])
            .collect();
        output::table(&["nombre", "correo", "parte"], &cells)
    })
}

async fn invitations(session: &Session, tenant: &str, seller: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let seller = read(seller)?;
    let mut tx = session.begin(&owner).await?;
    seller::one(&mut tx, seller).await?;
    let waiting = link::waiting_of_seller(&mut tx, seller).await?;
    tx.commit().await?;
    let row = |waiting: &link::SellerWaiting| Waiting {
        id: waiting.id.to_string(),
        mail: waiting.mail.clone(),
        role: waiting.role.map_or("?", SellerRole::key),
        expires_at: waiting.expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
    };
    let rows: Vec<Waiting> = waiting.iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .zip(&waiting)
            .map(|(r, waiting)| {
                let part = word(waiting.role).to_owned();
                vec![r.id.clone(), r.mail.clone(), part, r.expires_at.clone()]
            })
            .collect();
        output::table(&["invitación", "correo", "parte", "vence"], &cells)
    })
}

async fn withdraw(
    session: &Session,
    tenant: &str,
    seller: &str,
    invitation: &str,
) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let seller = read(seller)?;
    let link: LinkId = invitation.parse().map_err(|_| {
        anyhow::anyhow!(
            "«{invitation}» no es una invitación; míralas con «zocalo seller invitations»"
        )
    })?;
    let mut tx = session.begin(&owner).await?;
    seller::one(&mut tx, seller).await?;
    link::withdraw_of_seller(&mut tx, &By::command(), seller, link).await?;
    tx.commit().await?;
    let row = Withdrawn { id: link.to_string(), done: "withdrawn" };
    session.output.answer(&row, || "La invitación ya no vale.".to_owned())
}

/// A part as people call it; the JSON keeps the key.
const fn word(role: Option<SellerRole>) -> &'static str {
    match role {
        Some(SellerRole::Owner) => "responsable",
        Some(SellerRole::Agent) => "agente",
        None => "?",
    }
}

/// What a seller is, as people call it; the JSON keeps the key.
const fn kind(kind: Option<SellerKind>) -> &'static str {
    match kind {
        Some(SellerKind::Person) => "particular",
        Some(SellerKind::Dealer) => "negocio",
        None => "?",
    }
}

async fn remove(tx: &mut TenantTx, seller: SellerId, mail: &Mail) -> Result<(), Error> {
    let people = people::list(tx, seller).await?;
    let found = people.iter().find(|person| person.mail == mail.as_str());
    let account = found.ok_or(Error::NoSuchPerson)?.account;
    people::remove(tx, &By::command(), seller, account).await
}

/// From the tenant's first site, as links of commands are.
fn envelope(session: &Session, tenant: &Tenant) -> anyhow::Result<Envelope> {
    let sites = session.directory().sites();
    let Some(site) = sites.iter().find(|site| site.tenant.id == tenant.id) else {
        anyhow::bail!(
            "el cliente «{}» no tiene ningún sitio donde entrar; ábrelo con «zocalo site create»",
            tenant.slug
        )
    };
    let language = site.site.locale.language().code().to_owned();
    let origin = session.origin(&site.site.host);
    Ok(Envelope { site: site.site.id, origin, language })
}
