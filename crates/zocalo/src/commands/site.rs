//! `zocalo site`.

use serde::Serialize;
use tenancy::{Brand, NewSite, site};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    host: String,
    name: String,
    tenant: String,
    verticals: Vec<String>,
    currency: &'static str,
    country: String,
    locale: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Site) -> anyhow::Result<u8> {
    match command {
        cli::Site::Create {
            tenant,
            host,
            name,
            verticals,
            country,
            currency,
            locale,
            zone,
            color,
            tagline,
        } => {
            let owner = session.tenant(&tenant)?;
            let color = color.unwrap_or_else(|| Brand::default().color);
            let new = NewSite {
                host,
                name,
                verticals,
                currency: currency.parse()?,
                country,
                locale: locale.parse()?,
                zone,
                brand: Brand { color, tagline },
            };
            let mut tx = session.begin(&owner).await?;
            require_verticals(&mut tx, &tenant, &new.verticals).await?;
            let made = site::create(&mut tx, new).await?;
            tx.commit().await?;
            let row = row(&owner.slug, &made);
            session
                .output
                .answer(&row, || format!("Sitio «{}» abierto en {}.", row.name, row.host))?;
        }
        cli::Site::List => {
            let sites = session.directory().sites();
            let rows: Vec<Row> = sites.iter().map(|s| row(&s.tenant.slug, &s.site)).collect();
            session.output.answer(&rows, || {
                let cells: Vec<_> = rows
                    .iter()
                    .map(|r| {
                        vec![
                            r.host.clone(),
                            r.name.clone(),
                            r.tenant.clone(),
                            r.verticals.join(" "),
                            r.currency.into(),
                        ]
                    })
                    .collect();
                output::table(&["host", "nombre", "cliente", "verticales", "moneda"], &cells)
            })?;
        }
    }
    Ok(output::OK)
}

/// A site can only show verticals its tenant has.
async fn require_verticals(
    tx: &mut db::TenantTx,
    tenant: &str,
    keys: &[String],
) -> anyhow::Result<()> {
    for key in keys {
        match listings::vertical::load(tx, key).await {
            Ok(_) => {}
            Err(listings::Error::NoSuchVertical(_)) => anyhow::bail!(
                "el cliente «{tenant}» no tiene la vertical «{key}»; póngala con «zocalo vertical apply --tenant {tenant} {key}»"
            ),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn row(tenant: &str, site: &tenancy::Site) -> Row {
    Row {
        host: site.host.clone(),
        name: site.name.clone(),
        tenant: tenant.to_owned(),
        verticals: site.verticals.clone(),
        currency: site.currency.code(),
        country: site.country.clone(),
        locale: site.locale.tag(),
    }
}
