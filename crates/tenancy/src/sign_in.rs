//! Signs somebody in with address and password.

use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};
use sqlx::{FromRow, types::Uuid};

use crate::{
    Error,
    account::{Mail, Passwords, password::Verdict},
    audit::{self, Actor, By, Deed},
    device, factor, guess,
    guess::Guess,
    session,
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
}

/// What a device gets.
#[derive(Debug)]
pub struct Opened {
    /// Whose session it is.
    pub account: AccountId,
    /// For the session's cookie.
    pub session: Token,
    /// For the device's cookie.
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

#[derive(FromRow)]
struct Known {
    account_id: Uuid,
    password_hash: Option<String>,
    state: String,
}

/// Opens a session if address and password fit, or asks for the code of who has a second factor. Whether the address is known can be told neither
/// from the answer nor from the time it takes.
///
/// # Errors
/// [`Error::WrongCredentials`]; [`Error::TooManyGuesses`]; [`Error::TooBusy`].
pub async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    attempt: Attempt<'_>,
) -> Result<Entered, Error> {
    let mail = Mail::read(attempt.mail).map_err(|_| Error::WrongCredentials)?;
    let scope = Scope::tenant(attempt.tenant);
    let mut tx = db.begin(&scope).await?;
    let may_guess = count(&mut tx, &mail, &attempt).await?;
    let known = known(&mut tx, &mail).await?;
    let salt = tx.draw();
    tx.commit().await?;
    if !may_guess {
        return Err(Error::TooManyGuesses);
    }

    // Between the transactions: it takes long, and they are short.
    let kept = known.as_ref().and_then(|known| known.password_hash.clone());
    let verdict = passwords.verify(attempt.password, kept, salt).await?;
    let mut tx = db.begin(&scope).await?;
    if let Some(known) = &known {
        unchanged(&mut tx, AccountId(known.account_id), known.password_hash.as_deref()).await?;
    }
    let fits = verdict != Verdict::Wrong && known.as_ref().is_some_and(|k| k.state == "active");
    let account = known.map(|known| AccountId(known.account_id));
    let Some(account) = account.filter(|_| fits) else {
        refuse(tx, account, &attempt.by).await?;
        return Err(Error::WrongCredentials);
    };
    if let Verdict::RightAnew(hash) = verdict {
        keep(&mut tx, account, &hash).await?;
    }
    let by = By { actor: Actor::Account(account), ..attempt.by };
    let entered = enter(&mut tx, account, &by, attempt.device).await?;
    tx.commit().await?;
    Ok(entered)
}

async fn count(tx: &mut TenantTx, mail: &Mail, attempt: &Attempt<'_>) -> Result<bool, Error> {
    let device = device::known(tx, attempt.device.token.as_ref(), mail).await?;
    guess::count(tx, Guess { mail, address: &attempt.by.address, device }).await
}

async fn known(tx: &mut TenantTx, mail: &Mail) -> Result<Option<Known>, Error> {
    let known = sqlx::query_as(
        "select account_id, password_hash, state from accounts where tenant_id = $1 and mail = $2",
    )
    .bind(tx.tenant().0)
    .bind(mail.as_str())
    .fetch_optional(tx.sql())
    .await?;
    Ok(known)
}

/// Whether the hash that was compared is still the account's: comparing takes long, and meanwhile the
/// password may have been changed.
///
/// # Errors
/// [`Error::TooBusy`], so that whoever it was tries again with what holds now.
pub(crate) async fn unchanged(
    tx: &mut TenantTx,
    account: AccountId,
    compared: Option<&str>,
) -> Result<(), Error> {
    let now: Option<Option<String>> = sqlx::query_scalar(
        "select password_hash from accounts where tenant_id = $1 and account_id = $2
         for no key update",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_optional(tx.sql())
    .await?;
    if now.flatten().as_deref() == compared { Ok(()) } else { Err(Error::TooBusy) }
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
    Ok(Opened { account, session, device, is_staff })
}
