//! How often a password may be tried. A limit by account alone would let anybody lock its owner
//! out, so a device that has signed in before has a limit of its own.

use db::TenantTx;
use kernel::ids::{AccountId, SessionId};

use crate::{Error, account::Mail, rate, token::Token};

/// Passwords tried for one account from devices that are not known.
pub const PER_ACCOUNT_MAX: i32 = 20;
/// Passwords tried for one account from one device that is known.
pub const PER_DEVICE_MAX: i32 = 20;
/// Passwords tried from one network address, which many people may share.
pub const PER_ADDRESS_MAX: i32 = 200;

/// Passwords shown once more within one session: most of them are right, and who works much confirms much.
pub const PER_SESSION_MAX: i32 = 60;

/// Letters asked for one address: more would be a nuisance to who gets them.
pub const ASKED_PER_MAIL_MAX: i32 = 5;
/// Letters asked for from one network address.
pub const ASKED_PER_ADDRESS_MAX: i32 = 60;

/// Invitations that one seller, or the staff, may send.
pub const INVITED_MAX: i32 = 60;

/// Whose guess it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guess<'a> {
    /// For which account; the same whether there is one or not.
    pub mail: &'a Mail,
    /// From which network address.
    pub address: &'a str,
    /// From which device, if that account has signed in there before.
    pub device: Option<&'a Token>,
}

/// One more from that address, or its network.
async fn count_from(tx: &mut TenantTx, what: &[u8], address: &str) -> Result<i32, Error> {
    rate::count(tx, &[what, rate::network(address).as_bytes()]).await
}

/// Counts a guess; answers whether it may be evaluated.
pub(crate) async fn count(tx: &mut TenantTx, guess: Guess<'_>) -> Result<bool, Error> {
    let mail = guess.mail.as_str().as_bytes();
    if let Some(device) = guess.device {
        return Ok(rate::count(tx, &[b"device", mail, &device.hash()]).await? <= PER_DEVICE_MAX);
    }
    Ok(rate::count(tx, &[b"account", mail]).await? <= PER_ACCOUNT_MAX
        && count_from(tx, b"address", guess.address).await? <= PER_ADDRESS_MAX)
}

/// Counts a password that is shown once more within a session; answers whether it may be evaluated.
pub(crate) async fn count_proof(tx: &mut TenantTx, session: SessionId) -> Result<bool, Error> {
    Ok(rate::count(tx, &[b"proof", session.0.as_bytes()]).await? <= PER_SESSION_MAX)
}

/// Counts a code that is tried for an account whose password was given; answers whether it may be
/// evaluated. A device that is known has a limit of its own, as with passwords.
pub(crate) async fn count_code(
    tx: &mut TenantTx,
    account: AccountId,
    device: Option<&Token>,
) -> Result<bool, Error> {
    let hash = device.map(Token::hash).unwrap_or_default();
    Ok(rate::count(tx, &[b"code", account.0.as_bytes(), &hash]).await? <= PER_ACCOUNT_MAX)
}

/// Counts a code that is tried within a session; answers whether it may be evaluated.
pub(crate) async fn count_code_within(
    tx: &mut TenantTx,
    session: SessionId,
) -> Result<bool, Error> {
    Ok(rate::count(tx, &[b"code within", session.0.as_bytes()]).await? <= PER_ACCOUNT_MAX)
}

/// Counts somebody who comes back from an identity provider: each way there leads back once, and one network
/// address goes so many.
///
/// # Errors
/// [`Error::AskEnded`] for who came back already; [`Error::TooManyGuesses`].
pub(crate) async fn count_return(
    tx: &mut TenantTx,
    state: &str,
    address: &str,
) -> Result<(), Error> {
    if rate::count(tx, &[b"comes with", state.as_bytes()]).await? > 1 {
        return Err(Error::AskEnded);
    }
    let by_address = count_from(tx, b"comes from", address).await?;
    if by_address > PER_ADDRESS_MAX { Err(Error::TooManyGuesses) } else { Ok(()) }
}

/// Counts a letter asked for; answers whether who asks may, and whether the address may get it. Both
/// are counted in any case: the same work for every address.
pub(crate) async fn count_asked(
    tx: &mut TenantTx,
    (what, mail): (&str, &Mail),
    address: &str,
) -> Result<(bool, bool), Error> {
    let by_address = count_from(tx, b"asked from", address).await?;
    let by_mail = [b"asked for", what.as_bytes(), mail.as_str().as_bytes()];
    let by_mail = rate::count(tx, &by_mail).await?;
    Ok((by_address <= ASKED_PER_ADDRESS_MAX, by_mail <= ASKED_PER_MAIL_MAX))
}

/// Counts a letter that invites an address; `who` invites, a seller or the staff: one does not keep
/// another's invitations from coming.
///
/// # Errors
/// [`Error::TooManyLetters`].
pub(crate) async fn count_invited(tx: &mut TenantTx, who: &str, mail: &Mail) -> Result<(), Error> {
    let who = who.as_bytes();
    let by_mail = rate::count(tx, &[b"invited", who, mail.as_str().as_bytes()]).await?;
    let by_inviter = rate::count(tx, &[b"invites", who]).await?;
    if by_mail > ASKED_PER_MAIL_MAX || by_inviter > INVITED_MAX {
        return Err(Error::TooManyLetters);
    }
    Ok(())
}
