//! Signs somebody in with address and password.

use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, SessionId, TenantId};

use crate::{
    Error,
    account::{self, Mail, Passwords, Tried},
    audit::{self, Actor, By, Deed},
    device, factor,
    session::{self, Carried},
    token::Token,
};

/// What is tried.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// The address, as typed.
    pub mail: &'a str,
    /// The password, as typed.
    pub password: &'a str,
    /// Who tries, from where.
    pub by: By,
    /// The device it is tried from.
    pub device: Device<'a>,
}

/// The device somebody is in front of.
#[derive(Debug, Clone)]
pub struct Device<'a> {
    /// The host it is at: a session is of that host alone.
    pub host: &'a str,
    /// What its browser calls itself.
    pub agent: &'a str,
    /// What it holds from an earlier time somebody signed in.
    pub token: Option<Token>,
    /// How its session is to be carried.
    pub carried: Carried,
}

/// What a device gets.
#[derive(Debug)]
pub struct Opened {
    /// Whose session it is.
    pub account: AccountId,
    /// Which session.
    pub id: SessionId,
    /// What whoever is in front of the device holds of it.
    pub session: Token,
    /// What the device is known again by.
    pub device: Token,
    /// Whether it is of the staff, whose work is in the panel.
    pub is_staff: bool,
}

/// How far who showed the password, or followed a link, has come.
#[derive(Debug)]
pub enum Entered {
    /// Signed in.
    Open(Opened),
    /// A code is asked for: what to hold until it is given, see [`crate::factor::take_step`].
    Step(Token),
}

impl Entered {
    /// The session, if one was opened.
    #[must_use]
    pub fn opened(self) -> Option<Opened> {
        match self {
            Self::Open(opened) => Some(opened),
            Self::Step(_) => None,
        }
    }
}

/// Opens a session if address and password fit, or asks for the code of who has a second factor.
/// Whether the address is known can be told neither from the answer nor from the time it takes.
///
/// # Errors
/// [`Error::WrongCredentials`]; [`Error::TooManyGuesses`]; [`Error::TooBusy`].
pub async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    attempt: Attempt<'_>,
) -> Result<Entered, Error> {
    let mail = Mail::read(attempt.mail).map_err(|_| Error::WrongCredentials)?;
    let tried = Tried {
        tenant: attempt.tenant,
        mail: &mail,
        password: attempt.password,
        device: attempt.device.token.as_ref(),
        address: &attempt.by.address,
        session: None,
    };
    let compared = account::compare(db, passwords, tried).await?;
    let mut tx = db.begin(&Scope::tenant(attempt.tenant)).await?;
    let Some(account) = compared.account.filter(|_| compared.fits) else {
        refuse(tx, compared.account, &attempt.by).await?;
        return Err(Error::WrongCredentials);
    };
    compared.hold(&mut tx).await?;
    if let Some(hash) = &compared.anew {
        keep(&mut tx, account, hash).await?;
    }
    let by = By { actor: Actor::Account(account), ..attempt.by };
    let entered = enter(&mut tx, account, &by, attempt.device).await?;
    tx.commit().await?;
    Ok(entered)
}

/// The same work as opening a session, known or not.
async fn refuse(mut tx: TenantTx, account: Option<AccountId>, by: &By) -> Result<(), Error> {
    let deed = Deed {
        action: "session.opened",
        subject: account.map(|account| account.to_string()),
        ..Deed::default()
    };
    audit::append(&mut tx, by, deed.refused()).await?;
    Ok(tx.commit().await?)
}

/// Keeps another hash of the account's password.
pub(crate) async fn keep(tx: &mut TenantTx, account: AccountId, hash: &str) -> Result<(), Error> {
    sqlx::query(
        "update accounts set password_hash = $3, version = version + 1
         where tenant_id = $1 and account_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(hash)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Opens a session for who needs no code, and lets the others give it.
pub(crate) async fn enter(
    tx: &mut TenantTx,
    account: AccountId,
    by: &By,
    device: Device<'_>,
) -> Result<Entered, Error> {
    Ok(match factor::begin_step(tx, account, device.host).await? {
        Some(token) => Entered::Step(token),
        None => Entered::Open(open(tx, account, by, device).await?),
    })
}

/// Opens a session on a device, for somebody who has shown who they are.
pub(crate) async fn open(
    tx: &mut TenantTx,
    account: AccountId,
    by: &By,
    device: Device<'_>,
) -> Result<Opened, Error> {
    let (id, session) = session::open(tx, account, by, &device).await?;
    audit::append(tx, by, Deed::of("session.opened", id)).await?;
    let device = device::remember(tx, account, device.token).await?;
    let is_staff = sqlx::query_scalar(
        "select exists (select from members where tenant_id = $1 and account_id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    Ok(Opened { account, id, session, device, is_staff })
}
