//! Makes the way back in for who cannot sign in.

use db::TenantTx;
use kernel::ids::AccountId;

use super::{Kept, Made, RECOVERY_LIFE, keep, lock};
use crate::{
    Error,
    audit::{self, Actor, By, Deed},
    operator,
};

/// Makes the way back in for an account: whoever follows it chooses a new password, and every
/// session of the account ends.
///
/// # Errors
/// [`Error::NoSuchAccount`]; [`Error::IsOperator`].
pub async fn recover(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<Made, Error> {
    let tenant = tx.tenant();
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
    operator::protect(tx, by, account).await?;
    lock(tx, &account.to_string()).await?;
    sqlx::query(
        "delete from access_links where tenant_id = $1 and kind = 'recovery' and account_id = $2
           and used_at is null and ($3 or made_by is null)",
    )
    .bind(tenant.0)
    .bind(account.0)
    // Anybody may ask for a letter; that takes no link away which the staff handed out.
    .bind(by.actor != Actor::Program)
    .execute(tx.sql())
    .await?;
    let kept =
        Kept { kind: "recovery", account: Some(account), life: RECOVERY_LIFE, ..Kept::default() };
    let made = keep(tx, by, kept).await?;
    audit::append(tx, by, Deed::of("account.recovery_made", account)).await?;
    Ok(made)
}
