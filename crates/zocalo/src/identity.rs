//! What knowing people needs of the installation: the key of sealed secrets, and the way to identity
//! providers.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use db::Db;
use oidc::Oidc;
use tenancy::{Sealer, provider::AuthProvider};

use crate::config::Config;

/// The key of what is sealed, drawn at the first start of an installation.
#[expect(clippy::disallowed_methods, reason = "drawn once, where the process is put together")]
pub fn sealer(data: &Path) -> anyhow::Result<Sealer> {
    let path = data.join("seal.key");
    let said =
        || format!("la clave de los secretos no se puede leer ni crear en {}", path.display());
    Sealer::open(&path, rand::random).with_context(said)
}

/// The database, which makes sums that only this installation makes.
pub fn keyed(db: Db, data: &Path) -> anyhow::Result<Db> {
    Ok(db.keyed(sealer(data)?.derive("sums")?))
}

/// Whatever identity provider a tenant names.
pub fn provider(config: &Config) -> anyhow::Result<Arc<dyn AuthProvider>> {
    Ok(Arc::new(Oidc::new(&config.identity)?))
}
