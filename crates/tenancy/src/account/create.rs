//! Opens an account.

use db::{OnConstraint as _, TenantTx};
use kernel::ids::AccountId;

use super::Mail;
use crate::Error;

/// One of that address, without a password.
///
/// # Errors
/// [`Error::MailTaken`].
pub(crate) async fn create(tx: &mut TenantTx, mail: &Mail, name: &str) -> Result<AccountId, Error> {
    let (id, tenant, now): (AccountId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    sqlx::query(
        "insert into accounts (tenant_id, account_id, mail, name, created_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(mail.as_str())
    .bind(name)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("accounts_mail_key", || Error::MailTaken)?;
    Ok(id)
}
