//! Takes a second factor on, and off.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, Scope, TenantTx};
use kernel::ids::{AccountId, TenantId};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

use super::{check, place, totp};
use crate::{
    Error,
    audit::{self, By, Deed},
    device, guess, operator,
    seal::Sealer,
    session::{self, Signed},
    token::Token,
};

/// How long an offered secret can be confirmed.
pub(super) const OFFER_LIFE: TimeDelta = TimeDelta::minutes(30);
/// Codes on paper that are made at a time.
pub const PAPER_CODES: usize = 10;
/// Letters of one: 120 bits, more than a plain hash needs to keep them by (ASVS 5.0 6.5.2).
pub const PAPER_LETTERS: usize = 24;

/// How it stands with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The password alone.
    Off,
    /// A secret was offered and no code of it was given yet.
    Offered(Offered),
    /// Since when a code is asked for, and how many codes on paper are left.
    On {
        /// Since when.
        since: DateTime<Utc>,
        /// Codes on paper that were not used.
        left: u32,
    },
}

/// A secret for an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// For who types it.
    pub secret: String,
    /// For who scans it: `otpauth://totp/…`.
    pub address: String,
}

#[derive(FromRow)]
struct Row {
    sealed: Vec<u8>,
    confirmed_at: Option<DateTime<Utc>>,
    offered_at: DateTime<Utc>,
    paper_left: i64,
}

/// How it stands; `issuer` and `mail` name the account in the app.
///
/// # Errors
/// [`Error::Sealing`] for a secret that does not open.
pub async fn state(
    tx: &mut TenantTx,
    sealer: &Sealer,
    account: AccountId,
    (issuer, mail): (&str, &str),
) -> Result<State, Error> {
    let tenant = tx.tenant();
    let row: Option<Row> = sqlx::query_as(
        "select f.sealed, f.confirmed_at, f.created_at as offered_at,
                (select count(*) from recovery_codes r where r.tenant_id = f.tenant_id
                   and r.account_id = f.account_id and r.used_at is null) as paper_left
         from second_factors f where f.tenant_id = $1 and f.account_id = $2",
    )
    .bind(tenant.0)
    .bind(account.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(State::Off) };
    if let Some(since) = row.confirmed_at {
        return Ok(State::On { since, left: u32::try_from(row.paper_left).unwrap_or_default() });
    }
    if row.offered_at < tx.now() - OFFER_LIFE {
        return Ok(State::Off);
    }
    let secret = sealer.open_sealed(&row.sealed, &place(tenant, account))?;
    Ok(State::Offered(offered(&secret, issuer, mail)))
}

fn offered(secret: &[u8], issuer: &str, mail: &str) -> Offered {
    let secret = totp::base32(secret);
    let (issuer, mail) = (percent(issuer), percent(mail));
    let address = format!("otpauth://totp/{issuer}:{mail}?secret={secret}&issuer={issuer}");
    Offered { secret, address }
}

/// As it stands in an address (RFC 3986 2.3).
fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Offers a secret, a new one each time; it counts once a code of it was given.
///
/// # Errors
/// [`Error::HasFactor`] where one is on: it is taken off first.
pub async fn begin(
    tx: &mut TenantTx,
    sealer: &Sealer,
    by: &By,
    account: AccountId,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let mut secret = [0; totp::SECRET_BYTES];
    secret[..16].copy_from_slice(&tx.draw().to_be_bytes());
    secret[16..].copy_from_slice(&tx.draw().to_be_bytes()[..totp::SECRET_BYTES - 16]);
    let sealed = sealer.seal(&secret, &place(tenant, account), tx.draw())?;
    let made = sqlx::query(
        "insert into second_factors as f (tenant_id, account_id, sealed, created_at)
         values ($1, $2, $3, $4)
         on conflict (tenant_id, account_id) do update
           set sealed = excluded.sealed, created_at = excluded.created_at
           where f.confirmed_at is null",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(&sealed)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if made.rows_affected() == 0 {
        return Err(Error::HasFactor);
    }
    audit::append(tx, by, Deed::of("factor.offered", account)).await
}

/// A code that somebody tries within their session, and that was counted.
#[derive(Debug)]
pub struct Counted<'a>(&'a str);

/// Counts a code that is tried, in a transaction of its own: what is done with it may be taken back.
///
/// # Errors
/// [`Error::TooManyGuesses`].
pub async fn count<'a>(
    db: &Db,
    tenant: TenantId,
    signed: &Signed,
    code: &'a str,
) -> Result<Counted<'a>, Error> {
    let mut tx = db.begin(&Scope::tenant(tenant)).await?;
    let may = guess::count_code_within(&mut tx, signed.session).await?;
    tx.commit().await?;
    if may { Ok(Counted(code)) } else { Err(Error::TooManyGuesses) }
}

/// Turns it on with a code of the offered secret; gives the codes on paper, once. Every other session
/// of the account ends.
///
/// # Errors
/// [`Error::WrongCode`]; [`Error::NoFactor`] where none was offered.
pub async fn confirm(
    tx: &mut TenantTx,
    sealer: &Sealer,
    by: &By,
    (signed, device): (&Signed, Option<&Token>),
    Counted(code): Counted<'_>,
) -> Result<Vec<String>, Error> {
    let (tenant, now, account) = (tx.tenant(), tx.now(), signed.account.id);
    if !check::by_app(tx, sealer, account, (code, false)).await? {
        return Err(Error::WrongCode);
    }
    sqlx::query(
        "update second_factors set confirmed_at = $3 where tenant_id = $1 and account_id = $2",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    let codes: Vec<String> = (0..PAPER_CODES)
        .map(|_| totp::base32(&tx.draw().to_be_bytes()).chars().take(PAPER_LETTERS).collect())
        .collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| paper_hash(code)).collect();
    sqlx::query(
        "insert into recovery_codes (tenant_id, account_id, code_hash)
         select $1, $2, h from unnest($3::bytea[]) h",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(&hashes)
    .execute(tx.sql())
    .await?;
    // What was opened without it ends.
    session::end_others(tx, account, signed.session).await?;
    device::forget_others(tx, account, device).await?;
    audit::append(tx, by, Deed::of("factor.taken_on", account)).await?;
    Ok(codes)
}

/// What the table holds of a code on paper, however it is typed. It has enough randomness to need no
/// slow hash.
pub(super) fn paper_hash(code: &str) -> Vec<u8> {
    let letters: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(letters.as_bytes()).to_vec()
}

/// Takes one's own off, with a code of the app or one on paper. Every other session of the account ends.
///
/// # Errors
/// [`Error::NoFactor`] where there is none; [`Error::WrongCode`].
pub async fn remove(
    tx: &mut TenantTx,
    sealer: &Sealer,
    by: &By,
    signed: &Signed,
    Counted(code): Counted<'_>,
) -> Result<(), Error> {
    let account = signed.account.id;
    let is_right = check::by_app(tx, sealer, account, (code, true)).await?
        || check::by_paper(tx, account, code).await?;
    if !is_right {
        return Err(Error::WrongCode);
    }
    // Whoever was signed in elsewhere shows who they are anew.
    session::end_others(tx, account, signed.session).await?;
    take_off(tx, by, account, "factor.taken_off").await
}

/// Takes it off for who lost app and paper. Every session of the account ends.
///
/// # Errors
/// [`Error::NoFactor`]; [`Error::IsOperator`].
pub async fn reset(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    operator::protect(tx, by, account).await?;
    session::end_all(tx, account).await?;
    take_off(tx, by, account, "factor.reset").await
}

async fn take_off(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    deed: &'static str,
) -> Result<(), Error> {
    let gone = sqlx::query("delete from second_factors where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::NoFactor);
    }
    audit::append(tx, by, Deed::of(deed, account)).await
}
