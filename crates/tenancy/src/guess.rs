//! How often a password may be tried. A limit by account alone would let anybody lock its owner
//! out, so a device that has signed in before has a limit of its own.

use chrono::TimeDelta;
use db::TenantTx;
use kernel::ids::AccountId;
use sha2::{Digest as _, Sha256};

use crate::{Error, account::Mail, audit::Actor, token::Token};

/// Limits hold within this time.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Passwords tried for one account from devices that are not known.
pub const PER_ACCOUNT_MAX: i32 = 20;
/// Passwords tried for one account from one device that is known.
pub const PER_DEVICE_MAX: i32 = 20;
/// Passwords tried from one network address, which many people may share.
pub const PER_ADDRESS_MAX: i32 = 200;

/// Letters asked for one address: more would be a nuisance to who gets them.
pub const ASKED_PER_MAIL_MAX: i32 = 5;
/// Letters asked for from one network address.
pub const ASKED_PER_ADDRESS_MAX: i32 = 60;

/// Ways to sellers shown to one network address, which whole neighbourhoods of a mobile network share.
pub const SHOWN_PER_ADDRESS_MAX: i32 = 240;
/// Forms to sellers sent from one network address.
pub const WRITTEN_PER_ADDRESS_MAX: i32 = 40;

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

/// Counts a guess; answers whether it may be evaluated.
pub(crate) async fn count(tx: &mut TenantTx, guess: Guess<'_>) -> Result<bool, Error> {
    let limits = match guess.device {
        Some(device) => {
            vec![(
                bucket(&[b"device", guess.mail.as_str().as_bytes(), &device.hash()]),
                PER_DEVICE_MAX,
            )]
        }
        None => vec![
            (bucket(&[b"account", guess.mail.as_str().as_bytes()]), PER_ACCOUNT_MAX),
            (bucket(&[b"address", guess.address.as_bytes()]), PER_ADDRESS_MAX),
        ],
    };
    for (bucket, max) in limits {
        if spend(tx, bucket).await? > max {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Counts a code that is tried for an account whose password was given; answers whether it may be
/// evaluated. A device that is known has a limit of its own, as with passwords.
pub(crate) async fn count_code(
    tx: &mut TenantTx,
    account: AccountId,
    device: Option<&Token>,
) -> Result<bool, Error> {
    let hash = device.map(Token::hash).unwrap_or_default();
    let bucket = bucket(&[b"code", account.0.as_bytes(), &hash]);
    Ok(spend(tx, bucket).await? <= PER_ACCOUNT_MAX)
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
    if spend(tx, bucket(&[b"comes with", state.as_bytes()])).await? > 1 {
        return Err(Error::AskEnded);
    }
    let by_address = spend(tx, bucket(&[b"comes from", address.as_bytes()])).await?;
    if by_address > PER_ADDRESS_MAX { Err(Error::TooManyGuesses) } else { Ok(()) }
}

/// Counts a letter asked for; answers whether who asks may, and whether the address may get it. Both
/// are counted in any case: the same work for every address.
pub(crate) async fn count_asked(
    tx: &mut TenantTx,
    (what, mail): (&str, &Mail),
    address: &str,
) -> Result<(bool, bool), Error> {
    let by_address = spend(tx, bucket(&[b"asked from", address.as_bytes()])).await?;
    let by_mail = [b"asked for", what.as_bytes(), mail.as_str().as_bytes()];
    let by_mail = spend(tx, bucket(&by_mail)).await?;
    Ok((by_address <= ASKED_PER_ADDRESS_MAX, by_mail <= ASKED_PER_MAIL_MAX))
}

/// Counts a letter that invites an address; `who` invites, a seller or the staff: one does not keep
/// another's invitations from coming.
///
/// # Errors
/// [`Error::TooManyLetters`].
pub(crate) async fn count_invited(tx: &mut TenantTx, who: &str, mail: &Mail) -> Result<(), Error> {
    let who = who.as_bytes();
    let by_mail = spend(tx, bucket(&[b"invited", who, mail.as_str().as_bytes()])).await?;
    let by_inviter = spend(tx, bucket(&[b"invites", who])).await?;
    if by_mail > ASKED_PER_MAIL_MAX || by_inviter > INVITED_MAX {
        return Err(Error::TooManyLetters);
    }
    Ok(())
}

/// Counts somebody who asks for a seller by a way; answers whether they may.
///
/// # Errors
/// [`Error::Db`].
pub async fn count_enquiry(tx: &mut TenantTx, way: &str, address: &str) -> Result<bool, Error> {
    let is_written = way == "form";
    let max = if is_written { WRITTEN_PER_ADDRESS_MAX } else { SHOWN_PER_ADDRESS_MAX };
    let kind: &[u8] = if is_written { b"writes" } else { b"asks" };
    Ok(spend(tx, bucket(&[kind, address.as_bytes()])).await? <= max)
}

/// Refusals of one who acts that are written down one by one within the window.
pub const REFUSED_MAX: i32 = 60;

/// Counts a refusal of who acts; how many there are. What is written down for each could be made to fill the
/// audit by whoever may do nothing.
///
/// # Errors
/// [`Error::Db`].
pub async fn count_refused(tx: &mut TenantTx, actor: &Actor) -> Result<i32, Error> {
    spend(tx, bucket(&[b"refused", actor.to_string().as_bytes()])).await
}

/// One more within the window; how many there are.
async fn spend(tx: &mut TenantTx, bucket: [u8; 32]) -> Result<i32, Error> {
    let now = tx.now();
    let spent = sqlx::query_scalar("select guess_spend($1, $2, $3)")
        .bind(bucket.as_slice())
        .bind(now)
        .bind(now - WINDOW)
        .fetch_one(tx.sql())
        .await?;
    Ok(spent)
}

/// What limits are counted under: nothing can be read from it.
fn bucket(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
