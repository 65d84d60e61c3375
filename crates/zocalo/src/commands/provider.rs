//! `zocalo provider`.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use anyhow::Context as _;
use kernel::Secret;
use serde::Serialize;
use tenancy::{
    Error, Role,
    audit::By,
    provider::{self, Group, NewProvider, Provider},
};

use crate::{cli, config::Config, identity, output, session::Session};

#[derive(Serialize)]
struct Row {
    name: String,
    issuer: String,
    client_id: String,
    groups_claim: String,
    groups: Vec<GroupRow>,
}

#[derive(Serialize)]
struct GroupRow {
    name: String,
    role: &'static str,
}

#[derive(Serialize)]
struct Done {
    tenant: String,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, config: &Config, command: cli::Provider) -> anyhow::Result<u8> {
    match command {
        cli::Provider::Show { tenant } => show(session, &tenant).await?,
        cli::Provider::Set {
            tenant,
            issuer,
            client_id,
            secret_file,
            groups,
            groups_claim,
            name,
        } => {
            let new = NewProvider {
                name,
                issuer,
                client_id,
                secret: secret_file.as_deref().map(read_secret).transpose()?,
                groups_claim,
                groups: groups.iter().map(|group| read_group(group)).collect::<Result<_, _>>()?,
            };
            set(session, config, &tenant, &new).await?;
        }
        cli::Provider::Remove { tenant } => {
            let owner = session.tenant(&tenant)?;
            let mut tx = session.begin(&owner).await?;
            provider::remove(&mut tx, &By::command()).await?;
            tx.commit().await?;
            let row = Done { tenant, done: "removed" };
            session.output.answer(&row, || "Nadie más entra por el proveedor.".to_owned())?;
        }
    }
    Ok(output::OK)
}

async fn set(
    session: &Session,
    config: &Config,
    tenant: &str,
    new: &NewProvider,
) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let adapter = identity::provider(config)?;
    let sealer = identity::sealer(&config.data)?;
    match provider::try_out(&session.db, owner.id, adapter.as_ref(), new).await {
        // Who runs the installation is told why.
        Err(Error::Provider(failure)) => return Err(failure.into()),
        tried => tried?,
    }
    let mut tx = session.begin(&owner).await?;
    provider::set(&mut tx, &sealer, &By::command(), new).await?;
    tx.commit().await?;
    let row = Done { tenant: tenant.to_owned(), done: "set" };
    session.output.answer(&row, || "El equipo puede entrar con el proveedor.".to_owned())
}

async fn show(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let found = provider::get(&mut tx).await?.ok_or(Error::NoProvider)?;
    tx.commit().await?;
    let row = row(found);
    session.output.answer(&row, || {
        let cells: Vec<_> = row
            .groups
            .iter()
            .map(|group| vec![group.name.clone(), group.role.to_owned()])
            .collect();
        format!(
            "{}\n  emisor: {}\n  id de cliente: {}\n  grupos en: {}\n\n{}",
            row.name,
            row.issuer,
            row.client_id,
            row.groups_claim,
            output::table(&["grupo", "parte"], &cells)
        )
    })
}

fn row(found: Provider) -> Row {
    let Provider { name, issuer, client_id, groups_claim, groups } = found;
    let groups =
        groups.into_iter().map(|group| GroupRow { name: group.name, role: group.role.key() });
    Row { name, issuer, client_id, groups_claim, groups: groups.collect() }
}

/// `ventas=ops`; a group's name may hold the sign as well.
fn read_group(text: &str) -> anyhow::Result<Group> {
    let known = Role::ALL.map(Role::key).join(", ");
    let (name, role) = text
        .rsplit_once('=')
        .with_context(|| format!("«{text}» no dice qué es: GRUPO=PARTE, con {known}"))?;
    let role =
        role.parse().map_err(|_| anyhow::anyhow!("«{role}» no es una parte; son {known}"))?;
    Ok(Group { name: name.to_owned(), role })
}

/// The first line of a file, or of what is typed.
fn read_secret(file: &Path) -> anyhow::Result<Secret<String>> {
    /// More is no secret of a client.
    const BYTES_MAX: u64 = 16 << 10;
    let said = || format!("no se puede leer el secreto de {}", file.display());
    let mut text = String::new();
    if file == Path::new("-") {
        io::stdin().take(BYTES_MAX).read_to_string(&mut text).with_context(said)?;
    } else {
        let opened = fs::File::open(file).with_context(said)?;
        opened.take(BYTES_MAX).read_to_string(&mut text).with_context(said)?;
    }
    Ok(Secret::new(text.lines().next().unwrap_or_default().trim().to_owned()))
}
