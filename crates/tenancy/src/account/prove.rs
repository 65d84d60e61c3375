//! Somebody who is signed in shows once more who they are, before what matters changes: a session
//! that was left open is not enough (ASVS 5.0 7.5.1).

use db::{Db, Scope};
use kernel::ids::TenantId;

use super::{Account, Mail, Password, Passwords, password::Verdict};
use crate::{
    Error,
    audit::{self, By, Deed},
    guess::{self, Guess},
    session::{self, Signed},
    sign_in,
    token::Token,
};

/// Who shows it, and how.
#[derive(Debug)]
pub struct Proof<'a> {
    /// With which tenant.
    pub tenant: TenantId,
    /// Who is signed in.
    pub signed: &'a Signed,
    /// The password, as typed.
    pub password: &'a str,
    /// From which device.
    pub device: Option<&'a Token>,
    /// Who acts, from where.
    pub by: &'a By,
}

/// Compares the password.
///
/// # Errors
/// [`Error::WrongPassword`]; [`Error::TooManyGuesses`]; [`Error::TooBusy`].
pub async fn prove(db: &Db, passwords: &Passwords, proof: &Proof<'_>) -> Result<(), Error> {
    let scope = Scope::tenant(proof.tenant);
    let account: &Account = &proof.signed.account;
    let mail = Mail::read(&account.mail)?;
    let mut tx = db.begin(&scope).await?;
    let guess = Guess { mail: &mail, address: &proof.by.address, device: proof.device };
    let may = guess::count(&mut tx, guess).await?;
    let kept: Option<Option<String>> = sqlx::query_scalar(
        "select password_hash from accounts where tenant_id = $1 and account_id = $2",
    )
    .bind(proof.tenant.0)
    .bind(account.id.0)
    .fetch_optional(tx.sql())
    .await?;
    let salt = tx.draw();
    tx.commit().await?;
    if !may {
        return Err(Error::TooManyGuesses);
    }
    if passwords.verify(proof.password, kept.flatten(), salt).await? == Verdict::Wrong {
        let mut tx = db.begin(&scope).await?;
        audit::append(&mut tx, proof.by, Deed::of("account.proved", account.id).refused()).await?;
        tx.commit().await?;
        return Err(Error::WrongPassword);
    }
    Ok(())
}

/// Changes the password of who proved who they are; every other session of theirs ends.
///
/// # Errors
/// What [`prove`] says; [`Error::Invalid`] for a new password out of form.
pub async fn change_password(
    db: &Db,
    passwords: &Passwords,
    proof: &Proof<'_>,
    (new, tenant_name): (&str, &str),
) -> Result<(), Error> {
    prove(db, passwords, proof).await?;
    let account = &proof.signed.account;
    let context = [account.name.as_str(), account.mail.as_str(), tenant_name];
    let password = Password::choose(new, &context)?;
    let scope = Scope::tenant(proof.tenant);
    let tx = db.begin(&scope).await?;
    let salt = tx.draw();
    tx.commit().await?;
    let hash = passwords.hash(&password, salt).await?;
    let mut tx = db.begin(&scope).await?;
    sign_in::keep(&mut tx, account.id, &hash).await?;
    session::end_others(&mut tx, account.id, proof.signed.session).await?;
    audit::append(&mut tx, proof.by, Deed::of("account.password_changed", account.id)).await?;
    Ok(tx.commit().await?)
}
