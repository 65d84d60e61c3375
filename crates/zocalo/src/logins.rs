//! The logins of this installation, read from the data folder by whoever may read its secrets.

use anyhow::Context as _;
use db::{Address, cluster::Logins};

use crate::config::Config;

/// Every login of the installation.
///
/// # Errors
/// When nothing was installed in the data folder yet, or its secrets may not be read.
pub fn read(config: &Config) -> anyhow::Result<Logins> {
    let logins = Logins::read(&config.data).with_context(|| {
        format!(
            "no se pueden leer las credenciales de {}; ¿se arrancó ya con «zocalo up», y como este usuario?",
            config.data.display()
        )
    })?;
    // Commands must not reach another database than the settings name.
    if let Some(url) = &config.database_url
        && !Address::read(url)?.is_beside(&Address::read(&logins.worker)?)
    {
        anyhow::bail!(
            "database.url señala otra base de datos que la de {}; arranca primero con «zocalo up»",
            config.data.display()
        );
    }
    Ok(logins)
}
