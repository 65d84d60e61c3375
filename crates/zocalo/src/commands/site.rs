//! `zocalo site`.

use anyhow::Context as _;
use serde::Serialize;
use tenancy::{Brand, NewSite, Usual, audit::By, site};

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
            looks,
        } => {
            let owner = session.tenant(&tenant)?;
            let usual = Usual::known(&country).or_else(|| {
                // Of another country each is said.
                Some(Usual {
                    currency: currency.as_deref()?.parse().ok()?,
                    locale: locale.as_deref()?.parse().ok()?,
                    zone: zone.clone()?,
                })
            });
            let say = "--currency, --locale y --zone";
            let usual = usual.with_context(|| super::tenant::unknown(&country, say))?;
            let mut brand = Brand { tagline, ..Brand::default() };
            put(&mut brand.color, color);
            looks.put_on(&mut brand);
            let new = NewSite {
                host,
                name,
                verticals,
                currency: currency.as_deref().map_or(Ok(usual.currency), str::parse)?,
                country,
                locale: locale.as_deref().map_or(Ok(usual.locale), str::parse)?,
                zone: zone.unwrap_or(usual.zone),
                brand,
            };
            let mut tx = session.begin(&owner).await?;
            require_verticals(&mut tx, &tenant, &new.verticals).await?;
            let made = site::create(&mut tx, &By::command(), new).await?;
            tx.commit().await?;
            let row = row(&owner.slug, &made);
            session.output.answer(&row, || {
                format!(
                    "Sitio «{}» abierto en {}: {}, {}, {}.",
                    row.name, row.host, row.country, row.currency, row.locale
                )
            })?;
        }
        cli::Site::Set(changes) => set(session, changes).await?,
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

async fn set(session: &Session, changes: cli::SiteChanges) -> anyhow::Result<()> {
    let site = session.site(&changes.host)?;
    let currency = changes.currency.as_deref().map(str::parse).transpose()?;
    let locale = changes.locale.as_deref().map(str::parse).transpose()?;
    let mut tx = session.begin(&site.tenant).await?;
    require_verticals(&mut tx, &site.tenant.slug, &changes.verticals).await?;
    let edit = |new: &mut NewSite| {
        put(&mut new.name, changes.name);
        put(&mut new.country, changes.country);
        put(&mut new.currency, currency);
        put(&mut new.locale, locale);
        put(&mut new.zone, changes.zone);
        put(&mut new.brand.color, changes.color);
        put(&mut new.brand.tagline, changes.tagline);
        changes.looks.put_on(&mut new.brand);
        put(&mut new.verticals, Some(changes.verticals).filter(|all| !all.is_empty()));
    };
    let changed = site::change(&mut tx, &By::command(), &site.site.host, edit).await?;
    tx.commit().await?;
    let row = row(&site.tenant.slug, &changed);
    session.output.answer(&row, || match changed == site.site {
        true => format!("Sitio «{}»: ya era así.", row.host),
        false => format!("Sitio «{}» cambiado.", row.host),
    })?;
    Ok(())
}

impl cli::Looks {
    /// What is not named stays.
    fn put_on(self, brand: &mut Brand) {
        put(&mut brand.tone, self.tone);
        put(&mut brand.shape, self.shape);
        put(&mut brand.heading, self.heading);
        put(&mut brand.theme, self.theme);
    }
}

fn put<T>(place: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *place = new;
    }
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
                "el cliente «{tenant}» no tiene la vertical «{key}»; ponla con «zocalo vertical apply --tenant {tenant} {key}»"
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
