//! The one road on which a password is compared: counted first, read in one transaction, compared
//! between two, because that takes long, and used in another, where it must still hold.

use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, SessionId, TenantId};
use sqlx::{FromRow, types::Uuid};

use super::{Mail, Passwords, password::Verdict};
use crate::{
    Error, device,
    guess::{self, Guess},
    token::Token,
};

/// A password that is tried.
#[derive(Debug)]
pub(crate) struct Tried<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// For which account.
    pub mail: &'a Mail,
    /// As typed.
    pub password: &'a str,
    /// What the device holds, known or not.
    pub device: Option<&'a Token>,
    /// From which network address.
    pub address: &'a str,
    /// Within which session it is shown once more, if in one: who signs in has a limit of their own.
    pub session: Option<SessionId>,
}

/// What comparing came to.
#[derive(Debug)]
pub(crate) struct Compared {
    /// Whose address it is, if anybody's.
    pub account: Option<AccountId>,
    /// Whether the password fits and the account may sign in.
    pub fits: bool,
    /// The hash to keep instead, where the kept one is weaker than ours of today.
    pub anew: Option<String>,
    /// Whether the account has no password, for itself to be told.
    pub is_without: bool,
    kept: Option<String>,
}

#[derive(FromRow)]
struct Row {
    account_id: Uuid,
    password_hash: Option<String>,
    state: String,
}

impl Compared {
    /// Holds the account while the transaction lasts, if its password is the one that was compared.
    ///
    /// # Errors
    /// [`Error::TooBusy`] where it was changed meanwhile: whoever it was tries again with what holds.
    pub async fn hold(&self, tx: &mut TenantTx) -> Result<(), Error> {
        let now: Option<Option<String>> = sqlx::query_scalar(
            "select password_hash from accounts where tenant_id = $1 and account_id = $2
             for no key update",
        )
        .bind(tx.tenant().0)
        .bind(self.account.map(|account| account.0))
        .fetch_optional(tx.sql())
        .await?;
        if now.flatten() == self.kept { Ok(()) } else { Err(Error::TooBusy) }
    }
}

/// Compares it. The work is the same whether the address is known or not.
///
/// # Errors
/// [`Error::TooManyGuesses`]; [`Error::TooBusy`].
pub(crate) async fn compare(
    db: &Db,
    passwords: &Passwords,
    tried: Tried<'_>,
) -> Result<Compared, Error> {
    let mut tx = db.begin(&Scope::tenant(tried.tenant)).await?;
    let device = device::known(&mut tx, tried.device, tried.mail).await?;
    let guess = Guess { mail: tried.mail, address: tried.address, device };
    let may_guess = match tried.session {
        Some(session) => guess::count_proof(&mut tx, session).await?,
        None => guess::count(&mut tx, guess).await?,
    };
    let row: Option<Row> = sqlx::query_as(
        "select account_id, password_hash, state from accounts where tenant_id = $1 and mail = $2",
    )
    .bind(tried.tenant.0)
    .bind(tried.mail.as_str())
    .fetch_optional(tx.sql())
    .await?;
    let dearest = dearest_imported(&mut tx).await?;
    let salt = tx.draw();
    tx.commit().await?;
    if !may_guess {
        return Err(Error::TooManyGuesses);
    }
    let account = row.as_ref().map(|row| AccountId(row.account_id));
    let is_active = row.as_ref().is_some_and(|row| row.state == "active");
    let kept = row.and_then(|row| row.password_hash);
    let verdict =
        passwords.verify(tried.tenant, tried.password, kept.clone(), (salt, dearest)).await?;
    let fits = is_active && verdict != Verdict::Wrong;
    let anew = if let Verdict::RightAnew(hash) = verdict { Some(hash) } else { None };
    let is_without = is_active && kept.is_none();
    Ok(Compared { account, fits, anew, is_without, kept })
}

/// The cost of the tenant's dearest hash of another system. While there is one, each comparison costs as much:
/// else the time would tell whose password came from there, and so whose address is known.
async fn dearest_imported(tx: &mut TenantTx) -> Result<Option<u32>, Error> {
    let cost: Option<String> = sqlx::query_scalar(
        "select max(substr(password_hash, 5, 2)) from accounts
         where tenant_id = $1 and password_hash like '$2%'",
    )
    .bind(tx.tenant().0)
    .fetch_one(tx.sql())
    .await?;
    Ok(cost.and_then(|cost| cost.parse().ok()))
}
