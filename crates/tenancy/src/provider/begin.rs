//! Sends somebody to the provider.

use db::{Db, Scope};
use kernel::ids::{AccountId, TenantId};

use super::{ask::Held, port::AuthProvider, settings};
use crate::{Error, Sealer, audit::By};

/// Who goes there, and what for.
#[derive(Debug)]
pub struct Way<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// From which host.
    pub host: &'a str,
    /// Our address they come back to.
    pub redirect: &'a str,
    /// The account that is to be linked; to sign in without one.
    pub account: Option<AccountId>,
    /// The page that was asked for before signing in.
    pub back: &'a str,
    /// Who asks, for the log.
    pub by: &'a By,
}

/// Somebody on the way.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it holds meanwhile.
    pub held: kernel::Secret<String>,
}

/// Begins it.
///
/// # Errors
/// [`Error::NoProvider`]; [`Error::Provider`] where the provider does not answer as it should.
pub async fn begin(
    db: &Db,
    sealer: &Sealer,
    adapter: &dyn AuthProvider,
    way: Way<'_>,
) -> Result<Begun, Error> {
    let mut tx = db.begin(&Scope::tenant(way.tenant)).await?;
    let provider = settings::get(&mut tx).await?.ok_or(Error::NoProvider)?;
    let client = settings::client(&mut tx, sealer, &provider).await?;
    let held = Held::draw(&tx, &provider.issuer, &way);
    let (now, sealed) = (tx.now(), held.seal(&tx, sealer, way.host)?);
    tx.commit().await?;
    let address = adapter.address(&client, &held.ask(), now).await;
    let address = address.inspect_err(|failure| failure.log(way.tenant, way.by))?;
    Ok(Begun { address, held: kernel::Secret::new(sealed) })
}
