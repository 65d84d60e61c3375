//! `zocalo import`.

mod listings;
mod mapping;
mod report;

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};

use ::listings::{Vertical, import::ImportSite, vertical};
use anyhow::Context as _;
use tenancy::ResolvedSite;

use crate::{cli, session::Session};

/// Runs it.
pub async fn run(session: &Session, command: cli::Import) -> anyhow::Result<u8> {
    match command {
        cli::Import::Listings(args) => listings::run(session, args).await,
        cli::Import::Mapping(command) => mapping::run(session, command).await,
    }
}

/// Where a file goes: the site, what it makes of cells that leave something out, the vertical.
struct Destination {
    site: Arc<ResolvedSite>,
    place: ImportSite,
    vertical: Vertical,
}

impl Destination {
    async fn find(session: &Session, host: &str, key: &str) -> anyhow::Result<Self> {
        let site = session.site(host)?;
        if !site.site.verticals.iter().any(|shown| shown == key) {
            anyhow::bail!(
                "el sitio «{}» no muestra la vertical «{key}»; muestra: {}",
                site.site.host,
                site.site.verticals.join(", ")
            );
        }
        let mut tx = session.begin(&site.tenant).await?;
        let vertical = vertical::load(&mut tx, key).await?.vertical;
        drop(tx);
        let place = ImportSite {
            id: site.site.id,
            base: site.tenant.base_currency,
            country: site.site.country.clone(),
            currency: site.site.currency,
            locale: site.site.locale,
        };
        Ok(Self { site, place, vertical })
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    let said = || format!("no se puede abrir {}", path.display());
    let known = fs::metadata(path).with_context(said)?;
    if known.is_dir() {
        anyhow::bail!("{} es una carpeta", path.display());
    }
    // A pipe may wait for ever to be opened, and a device never ends.
    if !known.is_file() {
        anyhow::bail!("{} no es un archivo: guarda los datos en uno e impórtalo", path.display());
    }
    File::open(path).with_context(said)
}
