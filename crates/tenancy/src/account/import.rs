//! Brings accounts in from another system, with the passwords their people know.

use db::TenantTx;
use kernel::{ids::AccountId, locale::Word};

use super::{Mail, password::is_imported};
use crate::{
    Error,
    audit::{self, By, Deed},
    field,
    tenant::check_name,
};

/// An account of another system.
#[derive(Debug, Clone)]
pub struct Imported<'a> {
    /// Its address.
    pub mail: &'a str,
    /// How the person is called.
    pub name: &'a str,
    /// The bcrypt hash of its password.
    pub hash: &'a str,
}

/// Takes the account in; `None` if the address has one, which stays as it is. It has no part in the
/// staff and acts for no seller until it is invited; its hash is made anew the first time it signs in.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong: address, name, or a hash of another kind than bcrypt.
pub async fn import(
    tx: &mut TenantTx,
    by: &By,
    imported: &Imported<'_>,
) -> Result<Option<AccountId>, Error> {
    let mail = Mail::read(imported.mail)?;
    let name = check_name(field::NAME, imported.name)?;
    let hash = imported.hash.trim();
    if !is_imported(hash) {
        return Err(Error::invalid(
            Word::new("hash", "hash"),
            "no es un hash bcrypt ($2a$, $2b$ o $2y$, de costo 4 a 13)",
            "is no bcrypt hash ($2a$, $2b$ or $2y$, of cost 4 to 13)",
        ));
    }
    let (id, tenant, now): (AccountId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    let made = sqlx::query(
        "insert into accounts (tenant_id, account_id, mail, name, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict on constraint accounts_mail_key do nothing",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(mail.as_str())
    .bind(&name)
    .bind(hash)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if made.rows_affected() == 0 {
        return Ok(None);
    }
    audit::append(tx, by, Deed::of("account.imported", id)).await?;
    Ok(Some(id))
}
