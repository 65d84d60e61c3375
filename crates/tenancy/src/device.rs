//! Browsers an account has signed in from: whoever guesses elsewhere does not use up their tries.

use chrono::TimeDelta;
use db::TenantTx;
use kernel::ids::AccountId;

use crate::{Error, account::Mail, token::Token};

/// A device is forgotten when its account has not signed in from it for so long.
pub const KEPT: TimeDelta = TimeDelta::days(180);

/// Whether the account of that address has signed in from the device that holds `token`.
async fn is_known(tx: &mut TenantTx, token: &Token, mail: &Mail) -> Result<bool, Error> {
    let is_known = sqlx::query_scalar(
        "select exists (
           select from devices d
           join accounts a on a.tenant_id = d.tenant_id and a.account_id = d.account_id
           where d.tenant_id = $1 and d.token_hash = $2 and a.mail = $3)",
    )
    .bind(tx.tenant().0)
    .bind(token.hash().as_slice())
    .bind(mail.as_str())
    .fetch_one(tx.sql())
    .await?;
    Ok(is_known)
}

/// The device's token, if the account has signed in from it: one that somebody made up has no limit
/// of its own.
pub(crate) async fn known<'a>(
    tx: &mut TenantTx,
    token: Option<&'a Token>,
    mail: &Mail,
) -> Result<Option<&'a Token>, Error> {
    Ok(match token {
        Some(token) => is_known(tx, token, mail).await?.then_some(token),
        None => None,
    })
}

/// Remembers that the account signed in from a device: the one it held a token of, or a new one.
pub(crate) async fn remember(
    tx: &mut TenantTx,
    account: AccountId,
    held: Option<Token>,
) -> Result<Token, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    if let Some(token) = held {
        let seen = sqlx::query(
            "update devices set seen_at = $4
             where tenant_id = $1 and token_hash = $2 and account_id = $3",
        )
        .bind(tenant.0)
        .bind(token.hash().as_slice())
        .bind(account.0)
        .bind(now)
        .execute(tx.sql())
        .await?;
        if seen.rows_affected() == 1 {
            return Ok(token);
        }
    }
    let token = Token::draw(tx);
    sqlx::query(
        "insert into devices (tenant_id, token_hash, account_id, seen_at) values ($1, $2, $3, $4)",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(token)
}

/// Forgets the account's devices.
pub(crate) async fn forget_all(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query("delete from devices where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Forgets the account's devices but the one that is in use.
pub(crate) async fn forget_others(
    tx: &mut TenantTx,
    account: AccountId,
    kept: Option<&Token>,
) -> Result<(), Error> {
    let kept = kept.map(Token::hash).unwrap_or_default();
    sqlx::query(
        "delete from devices where tenant_id = $1 and account_id = $2 and token_hash <> $3",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(kept.as_slice())
    .execute(tx.sql())
    .await?;
    Ok(())
}
