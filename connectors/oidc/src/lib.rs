//! Asks an OpenID Connect provider who somebody is: the code flow of a confidential client, with PKCE.
//!
//! The issuer is typed by a tenant's owner, so this crate never believes where it leads (`guard`
//! judges each address before it is connected to), how long it takes or how much it says ([`limits`]), nor
//! a word of a token before its signature.

mod claims;
mod discovery;
mod endpoint;
mod exchange;
mod failure;
mod guard;
mod http;
mod json;
mod jws;
mod key_ring;
mod keys;
pub mod limits;
mod profile;
mod providers;
mod settings;
mod signature;
mod slots;
mod text;
mod userinfo;

pub use settings::{BadSettings, Settings};

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use ring::digest::{SHA256, digest};
use tenancy::provider::{Answer, Ask, AuthProvider, Claims, Client, Failure};
use tokio::time::timeout;

use crate::{
    exchange::{Tokens, exchange},
    failure::not_reached,
    http::Http,
    jws::Jws,
    limits::WHOLE_MAX,
    profile::Profile,
    providers::{Provider, Providers},
    slots::{Slot, Slots},
};

/// What we ask to know: who they are, their address, their name.
const SCOPE: &str = "openid email profile";

/// Whatever provider a tenant names. One for the whole process: what is remembered of providers and the
/// limit of calls are in it.
pub struct Oidc {
    http: Http,
    slots: Slots,
    providers: Providers,
}

impl Oidc {
    /// One that reaches providers as these settings say; nothing is opened yet.
    ///
    /// # Errors
    /// [`BadSettings`].
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        let http = Http::new(settings.tls()?, settings.private_networks);
        Ok(Self { http, slots: Slots::new(), providers: Providers::default() })
    }
}

impl AuthProvider for Oidc {
    fn name(&self) -> &'static str {
        "oidc"
    }

    fn address<'a>(
        &'a self,
        client: &'a Client,
        ask: &'a Ask,
        now: DateTime<Utc>,
    ) -> Answer<'a, String> {
        in_time(async move {
            let provider = match self.providers.known(client, now) {
                Some(known) => known?,
                None => {
                    let slot = self.slot(client).await?;
                    self.providers.discover(&self.http, &slot, client, now).await?
                }
            };
            Ok(sent_to(&provider, client, ask))
        })
    }

    fn identify<'a>(
        &'a self,
        client: &'a Client,
        ask: &'a Ask,
        code: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, Claims> {
        in_time(async move {
            let slot = self.slot(client).await?;
            let provider = self.providers.discover(&self.http, &slot, client, now).await?;
            let tokens = exchange(&self.http, &slot, &provider.metadata, client, ask, code).await?;
            self.believe(&slot, &provider, client, ask, tokens, now).await
        })
    }
}

impl Oidc {
    async fn slot(&self, client: &Client) -> Result<Slot, Failure> {
        self.slots.take(client.tenant).await.map_err(|_| not_reached())
    }

    /// Reads the tokens: signature first, then what it says, then what else there is to know.
    async fn believe(
        &self,
        slot: &Slot,
        provider: &Provider,
        client: &Client,
        ask: &Ask,
        tokens: Tokens,
        now: DateTime<Utc>,
    ) -> Result<Claims, Failure> {
        let token = Jws::parse(&tokens.id)?;
        provider.keys.check(&self.http, slot, &token, now).await?;
        let told = token.payload()?;
        let subject = claims::subject(&told, client, &ask.nonce, now)?;
        let mut profile = Profile::read(&told, client)?;
        if let (false, Some(endpoint), Some(bearer)) =
            (profile.is_whole(), &provider.metadata.userinfo, tokens.bearer)
        {
            let more = userinfo::ask(&self.http, slot, endpoint, bearer, client, &subject).await?;
            profile = profile.or(more);
        }
        let Profile { mail, name, groups } = profile;
        Ok(Claims { subject, mail, name, groups: groups.unwrap_or_default() })
    }
}

/// A call of the port ends in time, whatever the provider does; given up, it closes its connections.
fn in_time<'a, T: 'a>(call: impl Future<Output = Result<T, Failure>> + Send + 'a) -> Answer<'a, T> {
    async move { timeout(WHOLE_MAX, call).await.unwrap_or_else(|_| Err(not_reached())) }.boxed()
}

/// Some tenant, where it does not matter which.
#[cfg(test)]
fn any_tenant() -> kernel::ids::TenantId {
    use kernel::ids::{Id as _, uuid_v7};
    kernel::ids::TenantId::from_uuid(uuid_v7(DateTime::UNIX_EPOCH, 1))
}

/// Where a browser is sent (OpenID Connect Core 1.0 §3.1.2.1, RFC 7636 4.3).
fn sent_to(provider: &Arc<Provider>, client: &Client, ask: &Ask) -> String {
    let challenge =
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, ask.verifier.reveal().as_bytes()));
    provider.metadata.authorization.with(&[
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", &ask.redirect),
        ("scope", SCOPE),
        ("state", &ask.state),
        ("nonce", &ask.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ])
}
