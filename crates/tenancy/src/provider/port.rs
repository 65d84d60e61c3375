//! The port to who knows people already: an identity provider that signs them in for a tenant.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kernel::{Secret, ids::TenantId, locale::Told};

use crate::audit::By;

/// What a provider has to know us by, as the tenant's owner gave it.
#[derive(Debug, Clone)]
pub struct Client {
    /// Whose it is: what is remembered of a provider, and how many calls there may be, is for each tenant by itself.
    pub tenant: TenantId,
    /// Where the provider is: an `https` address without query or fragment (OpenID Connect Discovery
    /// 1.0 §3), compared byte by byte with what its tokens say.
    pub issuer: String,
    /// What it calls us; its tokens have to be for exactly that.
    pub id: String,
    /// What we show it when a code is exchanged.
    pub secret: Secret<String>,
    /// The claim that lists a person's groups.
    pub groups_claim: String,
}

/// What goes out with somebody who is sent to the provider, and has to come back with them.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Our address they come back to.
    pub redirect: String,
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Shown when the code is exchanged; only its SHA-256 goes out (RFC 7636, `S256`).
    pub verifier: Secret<String>,
}

/// Who the provider says somebody is: checked, and nothing else of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// What the provider calls the person for good.
    pub subject: String,
    /// Their address, if the provider says that it is theirs (`email_verified`).
    pub mail: Option<String>,
    /// How they are called, if it says so.
    pub name: Option<String>,
    /// Their groups; none if it lists none.
    pub groups: Vec<String>,
}

/// Why a provider has not told who somebody is. The texts are for the log, and hold neither token, code nor
/// secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It was not reached, or gave no answer in time; another attempt may do.
    #[error("no se pudo hablar con el proveedor: {0}")]
    Unreachable(String),
    /// It answered, and what it said does not hold: it is not set up as the standard asks, refused the
    /// code, or the token is not for us, not of now, not of it.
    #[error("lo que dijo el proveedor no vale: {0}")]
    Refused(String),
    /// Its configuration is of another issuer, which it names: most often a sign too many at the end.
    #[error("el proveedor dice que su dirección es «{0}»: escríbela exactamente así")]
    OtherIssuer(String),
}

impl Told for Failure {
    fn english(&self) -> String {
        match self {
            Self::Unreachable(why) => format!("the provider could not be reached: {why}"),
            Self::Refused(why) => format!("what the provider said does not hold: {why}"),
            Self::OtherIssuer(named) => {
                format!("the provider says that its address is “{named}”: write it exactly so")
            }
        }
    }
}

impl Failure {
    /// Tells who runs the installation: a tenant's owner could learn of its network by the reason.
    pub(super) fn log(&self, tenant: TenantId, by: &By) {
        tracing::warn!(
            tenant_id = %tenant, request_id = by.request_id, reason = %self,
            "An identity provider let nobody in"
        );
    }

    /// The word it is listed under in the audit.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Refused(_) | Self::OtherIssuer(_) => "refused",
        }
    }
}

/// What a call to a provider comes to.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// Tells who somebody is. It keeps nothing of a person between its two calls.
pub trait AuthProvider: Send + Sync + 'static {
    /// How it is called where ports and their adapters are listed.
    fn name(&self) -> &'static str;

    /// The address a browser is sent to.
    fn address<'a>(
        &'a self,
        client: &'a Client,
        ask: &'a Ask,
        now: DateTime<Utc>,
    ) -> Answer<'a, String>;

    /// Exchanges the code that came back, and checks all that the standard has checked.
    fn identify<'a>(
        &'a self,
        client: &'a Client,
        ask: &'a Ask,
        code: &'a str,
        now: DateTime<Utc>,
    ) -> Answer<'a, Claims>;
}
