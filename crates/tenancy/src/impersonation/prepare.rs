//! Makes the way in, for a reason.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{
    ids::{AccountId, ImpersonationId},
    locale::Word,
};

use super::LINK_LIFE;
use crate::{
    Error,
    audit::{self, Actor, By, Deed},
    operator,
    token::Token,
};

/// Shortest reason, in characters: one word says nothing to who reads it later.
pub const REASON_LENGTH_MIN: usize = 10;
/// Longest reason, in characters.
pub const REASON_LENGTH_MAX: usize = 300;

/// A way in that was made.
#[derive(Debug)]
pub struct Made {
    /// For its address, shown once.
    pub token: Token,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Makes it. Only an operator may, or who has the server itself, and nobody in an operator's stead.
///
/// # Errors
/// [`Error::NoSuchAccount`]; [`Error::IsOperator`]; [`Error::Invalid`] for a reason out of form.
pub async fn prepare(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    reason: &str,
) -> Result<Made, Error> {
    let operator = match by.actor {
        Actor::Operator(operator) => Some(operator.0),
        Actor::Command => None,
        _ => return Err(Error::IsOperator),
    };
    let reason = check(reason)?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let exists: bool = sqlx::query_scalar(
        "select exists (select from accounts
           where tenant_id = $1 and account_id = $2 and state = 'active')",
    )
    .bind(tenant.0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    if !exists {
        return Err(Error::NoSuchAccount);
    }
    if operator::is_one(tx, account).await? {
        return Err(Error::IsOperator);
    }
    let (id, token, expires_at) =
        (tx.new_id::<ImpersonationId>(), Token::draw(tx), now + LINK_LIFE);
    sqlx::query(
        "insert into impersonations (tenant_id, impersonation_id, account_id, operator_id, reason,
                                     token_hash, created_at, expires_at, operator_epoch)
         values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce(operator_epoch($4), 0))",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(account.0)
    .bind(operator)
    .bind(&reason)
    .bind(token.hash().as_slice())
    .bind(now)
    .bind(expires_at)
    .execute(tx.sql())
    .await?;
    let deed = Deed::of("impersonation.prepared", account).becoming(&reason);
    audit::append(tx, by, deed).await?;
    Ok(Made { token, expires_at })
}

fn check(reason: &str) -> Result<String, Error> {
    let reason = kernel::text::squeeze(reason);
    let length = reason.chars().count();
    let fits = (REASON_LENGTH_MIN..=REASON_LENGTH_MAX).contains(&length);
    if fits && !reason.contains(kernel::text::is_unseen) {
        return Ok(reason);
    }
    Err(Error::invalid(
        Word::new("motivo", "reason"),
        format!("de {REASON_LENGTH_MIN} a {REASON_LENGTH_MAX} caracteres"),
        format!("{REASON_LENGTH_MIN} to {REASON_LENGTH_MAX} characters"),
    ))
}
