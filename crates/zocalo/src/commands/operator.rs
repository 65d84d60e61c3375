//! `zocalo operator`.

use anyhow::Context as _;
use db::Scope;
use serde::Serialize;
use tenancy::{
    Error, Role, Tenant, Usual,
    account::Mail,
    audit::By,
    link::{self, Invitation, RECOVERY_LIFE},
    operator, site,
};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    link: String,
    expires_at: String,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Operator) -> anyhow::Result<u8> {
    match command {
        cli::Operator::Invite { mail, host } => {
            let link = invite(session, mail.as_deref(), &host).await?;
            session.output.answer(&link, || {
                format!(
                    "Abre este enlace y pon tu contraseña; si todavía no tienes cuenta, ahí la eliges (sirve una vez, hasta {}):\n\n  {}\n",
                    link.expires_at, link.link
                )
            })?;
        }
    }
    Ok(output::OK)
}

/// Makes the link, and before it the operator's tenant and its host if they are not there yet.
async fn invite(session: &Session, mail: Option<&str>, host: &str) -> anyhow::Result<Row> {
    let mail = mail.map(Mail::read).transpose()?;
    let tenant = operator::tenant(&session.db, session.directory()).await?;
    let host = console(session, &tenant, host).await?;
    let invitation = Invitation { mail, role: Role::Owner, is_operator: true, life: RECOVERY_LIFE };
    let mut tx = session.db.begin(&Scope::tenant(tenant.id)).await?;
    let made = link::invite(&mut tx, &By::command(), invitation).await?;
    tx.commit().await?;
    Ok(Row {
        link: session.link(&host, &made.token),
        expires_at: made.expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
    })
}

/// The host of the console, opened if there is none.
async fn console(session: &Session, tenant: &Tenant, host: &str) -> anyhow::Result<String> {
    let sites = session.directory().sites();
    if let Some(own) = sites.iter().find(|site| site.tenant.id == tenant.id) {
        return Ok(own.site.host.clone());
    }
    let usual = Usual::known("DO").context("falta lo usual de un país")?;
    let new = usual.site(host.to_owned(), tenant.name.clone(), "DO".into());
    let mut tx = session.begin(tenant).await?;
    match site::create(&mut tx, &By::command(), new).await {
        Ok(made) => {
            tx.commit().await?;
            Ok(made.host)
        }
        Err(Error::HostTaken(host)) => {
            anyhow::bail!("«{host}» es de un cliente; di otro host para la consola con --host")
        }
        Err(error) => Err(error.into()),
    }
}
