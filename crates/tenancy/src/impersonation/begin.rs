//! Follows the way in.

use db::TenantTx;
use kernel::ids::{AccountId, ImpersonationId};
use sqlx::{FromRow, types::Uuid};

use crate::{
    Error,
    audit::{self, Actor, By, Deed},
    session,
    sign_in::Device,
    token::Token,
};

/// A way in that still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// In whose stead, by name.
    pub name: String,
    /// And by address.
    pub mail: String,
    /// Why.
    pub reason: String,
    id: ImpersonationId,
    account: AccountId,
    operator: Option<AccountId>,
}

#[derive(FromRow)]
struct Row {
    impersonation_id: Uuid,
    account_id: Uuid,
    operator_id: Option<Uuid>,
    reason: String,
    name: String,
    mail: String,
}

/// What the way in of that token is for. Looking at it uses nothing up.
///
/// # Errors
/// [`Error::NoSuchLink`] for one that was followed, has ended or never was.
pub async fn look(tx: &mut TenantTx, token: &Token) -> Result<Waiting, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select i.impersonation_id, i.account_id, i.operator_id, i.reason, a.name, a.mail
         from impersonations i
         join accounts a on a.tenant_id = i.tenant_id and a.account_id = i.account_id
         where i.tenant_id = $1 and i.token_hash = $2 and i.used_at is null and i.expires_at > $3
           and a.state = 'active'
           and (i.operator_id is null or operator_epoch(i.operator_id) = i.operator_epoch)",
    )
    .bind(tx.tenant().0)
    .bind(token.hash().as_slice())
    .bind(tx.now())
    .fetch_optional(tx.sql())
    .await?;
    let row = row.ok_or(Error::NoSuchLink)?;
    Ok(Waiting {
        name: row.name,
        mail: row.mail,
        reason: row.reason,
        id: ImpersonationId(row.impersonation_id),
        account: AccountId(row.account_id),
        operator: row.operator_id.map(AccountId),
    })
}

/// Opens the session: what its cookie holds. The way in is dead then.
///
/// # Errors
/// What [`look`] says.
pub async fn begin(
    tx: &mut TenantTx,
    token: &Token,
    by: By,
    device: &Device<'_>,
) -> Result<Token, Error> {
    let waiting = look(tx, token).await?;
    let Waiting { id, account, operator, reason, .. } = waiting;
    let (tenant, now) = (tx.tenant(), tx.now());
    // Of two who follow it at once the second waits here, and finds it used.
    let used = sqlx::query(
        "update impersonations set used_at = $3
         where tenant_id = $1 and impersonation_id = $2 and used_at is null",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if used.rows_affected() == 0 {
        return Err(Error::NoSuchLink);
    }
    let by = By { actor: Actor::InStead { operator, account }, ..by };
    let (session, token) = session::open(tx, account, &by, device).await?;
    sqlx::query(
        "update sessions set impersonation_id = $3 where tenant_id = $1 and session_id = $2",
    )
    .bind(tenant.0)
    .bind(session.0)
    .bind(id.0)
    .execute(tx.sql())
    .await?;
    let deed = Deed::of("impersonation.begun", account).becoming(reason);
    audit::append(tx, &by, deed).await?;
    Ok(token)
}

/// Calls off what was prepared in an account's stead and not begun.
pub(crate) async fn call_off(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update impersonations set used_at = $3
         where tenant_id = $1 and account_id = $2 and used_at is null",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}
