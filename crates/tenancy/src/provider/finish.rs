//! Takes in who comes back from the provider.

use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};

use super::{
    ask::Held,
    identity,
    port::{AuthProvider, Claims, Failure},
    settings::{self, Provider},
};
use crate::{
    Error, Sealer,
    audit::{self, Actor, By, Deed},
    operator, session,
    sign_in::{self, Device, Entered},
    token::Token,
};

/// Somebody who comes back.
#[derive(Debug)]
pub struct Return<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// What the browser held, if anything.
    pub held: Option<&'a str>,
    /// The `state` of the address.
    pub state: &'a str,
    /// The `code` of the address; `None` where the provider says that it did not sign anybody in.
    pub code: Option<&'a str>,
    /// The `iss` of the address, where the provider says it (RFC 9207).
    pub issuer: Option<&'a str>,
    /// The session there is already, for who links their account.
    pub session: Option<&'a Token>,
    /// From where.
    pub by: By,
    /// From which device.
    pub device: Device<'a>,
}

/// What came of it.
#[derive(Debug)]
pub enum Came {
    /// Signed in, as far as that goes without the code of who has a second factor; and the page that was
    /// asked for before.
    Entered(Entered, String),
    /// The account that is signed in is linked now.
    Linked,
}

/// Takes them in.
///
/// # Errors
/// [`Error::AskEnded`] for who did not go there from this browser a moment ago; [`Error::NoProvider`];
/// [`Error::Provider`] for what the provider says that does not hold; [`Error::NoGroup`] for who has no
/// part here; [`Error::NoProvenMail`], [`Error::LinkFirst`], [`Error::LimitReached`] for who would be new;
/// [`Error::IdentityTaken`], [`Error::IsOperator`].
pub async fn finish(
    db: &Db,
    sealer: &Sealer,
    adapter: &dyn AuthProvider,
    come: Return<'_>,
) -> Result<Came, Error> {
    let scope = Scope::tenant(come.tenant);
    let mut tx = db.begin(&scope).await?;
    let provider = settings::get(&mut tx).await?.ok_or(Error::NoProvider)?;
    let client = settings::client(&mut tx, sealer, &provider).await?;
    let text = come.held.ok_or(Error::AskEnded)?;
    let held = Held::open(&tx, sealer, come.device.host, text)?;
    let is_same = match held.account {
        Some(account) => is_signed_in(&mut tx, account, &come).await?,
        None => true,
    };
    let now = tx.now();
    tx.commit().await?;
    if held.state != come.state || !is_same {
        return Err(Error::AskEnded);
    }
    let claims = match (come.issuer, come.code) {
        (Some(issuer), _) if issuer != provider.issuer => {
            Err(refused("la respuesta es de otro emisor"))
        }
        (_, None) => Err(refused("no dejó entrar")),
        (_, Some(code)) => adapter.identify(&client, &held.ask(), code, now).await,
    };
    let mut tx = db.begin(&scope).await?;
    let claims = match claims {
        Ok(claims) => claims,
        Err(failure) => {
            failure.log(come.tenant, &come.by);
            tell(&mut tx, &come.by, None, failure.kind()).await?;
            tx.commit().await?;
            return Err(failure.into());
        }
    };
    // What was set meanwhile counts: a provider that was taken away lets nobody in.
    let provider = settings::get(&mut tx).await?.filter(|now| now.issuer == provider.issuer);
    let provider = provider.ok_or(Error::NoProvider)?;
    match held.account {
        Some(account) => {
            let by = By { actor: Actor::Account(account), ..come.by };
            identity::link(&mut tx, &by, account, (&provider.issuer, &claims.subject)).await?;
            tx.commit().await?;
            Ok(Came::Linked)
        }
        None => {
            let entered = enter(tx, &provider, &claims, come).await?;
            Ok(Came::Entered(entered, held.back))
        }
    }
}

/// Whether it is that account itself that is signed in here.
async fn is_signed_in(
    tx: &mut TenantTx,
    account: AccountId,
    come: &Return<'_>,
) -> Result<bool, Error> {
    let Some(token) = come.session else { return Ok(false) };
    let signed = session::find(tx, token, (come.device.host, come.device.carried)).await?;
    Ok(signed.is_some_and(|signed| signed.account.id == account && signed.stead.is_none()))
}

async fn enter(
    mut tx: TenantTx,
    provider: &Provider,
    claims: &Claims,
    come: Return<'_>,
) -> Result<Entered, Error> {
    // Two who come back at once as the same new person wait for each other.
    tx.take_turn(&format!("identity {}", claims.subject)).await?;
    let known = identity::find(&mut tx, &provider.issuer, &claims.subject).await?;
    let role = provider.role_of(&claims.groups);
    let account = match known {
        Some(known) => {
            let account = known.account();
            if operator::is_one(&mut tx, account).await? {
                return Err(Error::IsOperator);
            }
            let may = known.is_active()
                && (!known.is_led || identity::lead(&mut tx, &known, role).await?);
            if !may {
                return turn_away(tx, &come.by, Some(account)).await;
            }
            account
        }
        None => match role {
            Some(role) => identity::take_in(&mut tx, &provider.issuer, claims, role).await?,
            None => return turn_away(tx, &come.by, None).await,
        },
    };
    let by = By { actor: Actor::Account(account), ..come.by };
    let entered = sign_in::enter(&mut tx, account, &by, come.device).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Keeps what their groups changed, and does not let them in.
async fn turn_away(
    mut tx: TenantTx,
    by: &By,
    account: Option<AccountId>,
) -> Result<Entered, Error> {
    tell(&mut tx, by, account, "no_group").await?;
    tx.commit().await?;
    Err(Error::NoGroup)
}

/// Writes down that somebody did not get in, and why in a word.
async fn tell(
    tx: &mut TenantTx,
    by: &By,
    account: Option<AccountId>,
    why: &str,
) -> Result<(), Error> {
    let subject = account.map(|account| account.to_string());
    let deed = Deed { action: "session.opened", subject, ..Deed::default() };
    audit::append(tx, by, deed.becoming(why).refused()).await
}

fn refused(why: &str) -> Failure {
    Failure::Refused(why.to_owned())
}
