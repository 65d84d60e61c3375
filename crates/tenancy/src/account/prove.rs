//! Somebody who is signed in shows once more who they are, before what matters changes: a session
//! that was left open is not enough (ASVS 5.0 7.5.1).

use db::{Db, Scope, TenantTx};
use kernel::ids::TenantId;

use super::{Compared, Mail, Password, Passwords, Tried, compare};
use crate::{
    Error,
    audit::{self, By, Deed},
    device, link,
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

/// That somebody did; it holds while the password is the one that was compared, and the session is open.
#[derive(Debug)]
#[must_use = "what was shown is held where it is used"]
pub struct Proved(Compared);

impl Proved {
    /// Holds the account as it was when it was proved, until the transaction ends.
    ///
    /// # Errors
    /// [`Error::NoSuchSession`] for who was signed out meanwhile; [`Error::TooBusy`] where the
    /// password was changed.
    pub async fn hold(&self, tx: &mut TenantTx, signed: &Signed) -> Result<(), Error> {
        self.0.hold(tx).await?;
        session::require(tx, signed.session).await
    }
}

/// Compares the password.
///
/// # Errors
/// [`Error::WrongPassword`]; [`Error::NoPassword`]; [`Error::TooManyGuesses`]; [`Error::TooBusy`].
pub async fn prove(db: &Db, passwords: &Passwords, proof: &Proof<'_>) -> Result<Proved, Error> {
    let account = &proof.signed.account;
    let tried = Tried {
        tenant: proof.tenant,
        mail: &Mail::read(&account.mail)?,
        password: proof.password,
        device: proof.device,
        address: &proof.by.address,
        session: Some(proof.signed.session),
    };
    let compared = compare(db, passwords, tried).await?;
    if !compared.fits {
        let mut tx = db.begin(&Scope::tenant(proof.tenant)).await?;
        audit::append(&mut tx, proof.by, Deed::of("account.proved", account.id).refused()).await?;
        tx.commit().await?;
        return Err(if compared.is_without { Error::NoPassword } else { Error::WrongPassword });
    }
    Ok(Proved(compared))
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
    let proved = prove(db, passwords, proof).await?;
    let account = &proof.signed.account;
    let context = [account.name.as_str(), account.mail.as_str(), tenant_name];
    let password = Password::choose(new, &context)?;
    let scope = Scope::tenant(proof.tenant);
    let tx = db.begin(&scope).await?;
    let salt = tx.draw();
    tx.commit().await?;
    let hash = passwords.hash(proof.tenant, &password, salt).await?;
    let mut tx = db.begin(&scope).await?;
    proved.hold(&mut tx, proof.signed).await?;
    sign_in::keep(&mut tx, account.id, &hash).await?;
    link::close_doors(&mut tx, account.id).await?;
    // A browser somebody else signed in from has no guesses of its own any more.
    device::forget_others(&mut tx, account.id, proof.device).await?;
    session::end_others(&mut tx, account.id, proof.signed.session).await?;
    audit::append(&mut tx, proof.by, Deed::of("account.password_changed", account.id)).await?;
    Ok(tx.commit().await?)
}
