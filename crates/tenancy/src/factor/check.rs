//! Whether a code is right. Each works once.

use db::TenantTx;
use kernel::ids::AccountId;

use super::{
    change::{OFFER_LIFE, paper_hash},
    place, totp,
};
use crate::{Error, seal::Sealer};

/// Whether it is a code of the app now, and none that was used; `is_on` says of which factor: one
/// that is on, or one that was offered.
pub(super) async fn by_app(
    tx: &mut TenantTx,
    sealer: &Sealer,
    account: AccountId,
    (code, is_on): (&str, bool),
) -> Result<bool, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    // Of two that give the same code at once the second waits here, and finds it used.
    let row: Option<(Vec<u8>, i64)> = sqlx::query_as(
        "select sealed, last_step from second_factors
         where tenant_id = $1 and account_id = $2 and (confirmed_at is not null) = $3
           and (confirmed_at is not null or created_at > $4)
         for update",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(is_on)
    .bind(now - OFFER_LIFE)
    .fetch_optional(tx.sql())
    .await?;
    let (sealed, last) = row.ok_or(Error::NoFactor)?;
    let secret = sealer.open_sealed(&sealed, &place(tenant, account))?;
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).take(16).collect();
    let Some(step) = totp::fitting(&secret, &code, now, last) else { return Ok(false) };
    sqlx::query(
        "update second_factors set last_step = $3 where tenant_id = $1 and account_id = $2",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(step)
    .execute(tx.sql())
    .await?;
    Ok(true)
}

/// Whether it is a code on paper that was not used.
pub(super) async fn by_paper(
    tx: &mut TenantTx,
    account: AccountId,
    code: &str,
) -> Result<bool, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let used = sqlx::query(
        "update recovery_codes set used_at = $4
         where tenant_id = $1 and account_id = $2 and code_hash = $3 and used_at is null",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(paper_hash(code))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(used.rows_affected() == 1)
}
