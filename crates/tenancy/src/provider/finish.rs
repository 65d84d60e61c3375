//! Takes in who comes back from the provider.

use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};

use super::{
    ask::Held,
    identity::{self, Known},
    port::{AuthProvider, Claims, Client, Failure},
    settings::{self, Provider},
};
use crate::{
    Error, Role, Sealer, account,
    audit::{self, Actor, By, Deed},
    guess, link, operator, session,
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
/// [`Error::AskEnded`] for who did not go there from this browser a moment ago; [`Error::TooManyGuesses`];
/// [`Error::NoProvider`];
/// [`Error::Provider`] for what the provider says that does not hold; [`Error::NoGroup`] for who has no
/// part here; [`Error::NoProvenMail`], [`Error::LinkFirst`], [`Error::LimitReached`] for who would be new;
/// [`Error::IdentityTaken`], [`Error::OperatorsOwnWay`].
pub async fn finish(
    db: &Db,
    sealer: &Sealer,
    adapter: &dyn AuthProvider,
    come: &Return<'_>,
) -> Result<Came, Error> {
    let (provider, client, held) = arrive(db, sealer, come).await?;
    let claims = match (come.issuer, come.code) {
        (Some(issuer), _) if issuer != provider.issuer => {
            Err(refused("la respuesta es de otro emisor"))
        }
        (_, None) => Err(refused("no dejó entrar")),
        (_, Some(code)) => {
            let now = db.clock().now();
            adapter.identify(&client, &held.ask(), code, now).await
        }
    };
    let came = match claims {
        Ok(claims) => take_in(db, &provider, &claims, (&held, come)).await,
        Err(failure) => {
            failure.log(come.tenant, &come.by);
            Err(failure.into())
        }
    };
    if let Err(error) = &came {
        tell(db, come, &held, error).await?;
    }
    came
}

/// What is needed to look at what somebody brings, who went there from this browser a moment ago. Each
/// way there leads back once.
async fn arrive(
    db: &Db,
    sealer: &Sealer,
    come: &Return<'_>,
) -> Result<(Provider, Client, Held), Error> {
    let mut tx = db.begin(&Scope::tenant(come.tenant)).await?;
    let provider = settings::get(&mut tx).await?.ok_or(Error::NoProvider)?;
    let client = settings::client(&mut tx, sealer, &provider).await?;
    let text = come.held.ok_or(Error::AskEnded)?;
    let held = Held::open(&tx, sealer, come.device.host, text)?;
    if held.state != come.state || held.issuer != provider.issuer {
        return Err(Error::AskEnded);
    }
    let counted = guess::count_return(&mut tx, &held.state, &come.by.address).await;
    tx.commit().await?;
    counted.map(|()| (provider, client, held))
}

/// Signs in, or links, by what holds now: a provider that was taken away meanwhile lets nobody in, and
/// whoever was signed out links nothing.
async fn take_in(
    db: &Db,
    provider: &Provider,
    claims: &Claims,
    (held, come): (&Held, &Return<'_>),
) -> Result<Came, Error> {
    let mut tx = db.begin(&Scope::tenant(come.tenant)).await?;
    let now = settings::get(&mut tx).await?.filter(|now| now.issuer == provider.issuer);
    let provider = now.ok_or(Error::NoProvider)?;
    let Some(account) = held.account else {
        let entered = enter(tx, &provider, claims, come).await?;
        return Ok(Came::Entered(entered, held.back.clone()));
    };
    account::hold(&mut tx, account).await?;
    if !is_signed_in(&mut tx, account, come).await? {
        return Err(Error::AskEnded);
    }
    let by = By { actor: Actor::Account(account), ..come.by.clone() };
    identity::link(&mut tx, &by, account, (&provider.issuer, &claims.subject)).await?;
    tx.commit().await?;
    Ok(Came::Linked)
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

/// Who that person is here, as it is while their account is held.
async fn find_held(tx: &mut TenantTx, issuer: &str, subject: &str) -> Result<Option<Known>, Error> {
    let Some(known) = identity::find(tx, issuer, subject).await? else { return Ok(None) };
    account::hold(tx, known.account()).await?;
    // Whoever held it before may have taken the link off.
    let now = identity::find(tx, issuer, subject).await?;
    Ok(now.filter(|now| now.account() == known.account()))
}

/// Whether nobody let them go, or an owner's invitation waits for them: who came by the provider alone has no
/// password to follow it with, and follows it by coming back in a group.
async fn is_wanted(tx: &mut TenantTx, known: &Known, role: Option<Role>) -> Result<bool, Error> {
    if !known.is_let_go() {
        return Ok(true);
    }
    let may_come = known.is_led && role.is_some();
    let is_invited = may_come && link::came(tx, known.account()).await?;
    if is_invited {
        identity::take_back(tx, known.account()).await?;
    }
    Ok(is_invited)
}

async fn enter(
    mut tx: TenantTx,
    provider: &Provider,
    claims: &Claims,
    come: &Return<'_>,
) -> Result<Entered, Error> {
    // Two who come back at once as the same new person wait for each other.
    tx.take_turn(&format!("identity {}", claims.subject)).await?;
    let by_program = By { actor: Actor::Program, ..come.by.clone() };
    let known = find_held(&mut tx, &provider.issuer, &claims.subject).await?;
    let role = provider.role_of(&claims.groups);
    let account = match known {
        Some(known) => {
            let account = known.account();
            if operator::is_one(&mut tx, account).await? {
                return Err(Error::OperatorsOwnWay);
            }
            let may = known.is_active()
                && is_wanted(&mut tx, &known, role).await?
                && (!known.is_led || identity::lead(&mut tx, &by_program, &known, role).await?);
            if !may {
                // What their groups changed is kept.
                tx.commit().await?;
                return Err(Error::NoGroup);
            }
            account
        }
        None => {
            let role = role.ok_or(Error::NoGroup)?;
            let person = (provider.issuer.as_str(), claims);
            identity::take_in(&mut tx, &by_program, person, role).await?
        }
    };
    let by = By { actor: Actor::Account(account), ..come.by.clone() };
    let entered = sign_in::enter(&mut tx, account, &by, come.device.clone()).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Writes down that somebody did not get in, or was not linked, and why in a word.
async fn tell(db: &Db, come: &Return<'_>, held: &Held, error: &Error) -> Result<(), Error> {
    let why = match error {
        Error::Provider(failure) => failure.kind(),
        Error::NoGroup => "no_group",
        Error::NoProvenMail => "no_proven_mail",
        Error::LinkFirst => "link_first",
        Error::LimitReached { .. } => "limit_reached",
        Error::IdentityTaken => "identity_taken",
        Error::OperatorsOwnWay => "operators_own_way",
        // What nobody could have done by signing in there says nothing of anybody.
        _ => return Ok(()),
    };
    let mut tx = db.begin(&Scope::tenant(come.tenant)).await?;
    let action = if held.account.is_some() { "identity.linked" } else { "session.opened" };
    let subject = held.account.map(|account| account.to_string());
    let deed = Deed { action, subject, ..Deed::default() };
    audit::append(&mut tx, &come.by, deed.becoming(why).refused()).await?;
    Ok(tx.commit().await?)
}

fn refused(why: &str) -> Failure {
    Failure::Refused(why.to_owned())
}
