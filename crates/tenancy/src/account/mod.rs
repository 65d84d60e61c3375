//! An account: one login of a person with a tenant.

mod common;
mod compare;
mod create;
mod import;
mod mail;
pub mod password;
mod prove;

pub(crate) use compare::{Compared, Tried, compare};
pub(crate) use create::create;
pub use import::{Imported, import};
pub use mail::Mail;
pub use password::{Password, Passwords};
pub use prove::{Proof, Proved, change_password, prove};

use db::TenantTx;
use kernel::ids::AccountId;
use sqlx::types::Uuid;

use crate::Error;

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which account.
    pub id: AccountId,
    /// The address they sign in with.
    pub mail: String,
    /// How they are called.
    pub name: String,
    /// Whether they may sign in.
    pub is_active: bool,
}

/// What a row of accounts holds of it.
pub(crate) type Row = (Uuid, String, String, String);

impl From<Row> for Account {
    fn from((id, mail, name, state): Row) -> Self {
        Self { id: AccountId(id), mail, name, is_active: state == "active" }
    }
}

/// The account of that address, if there is one.
///
/// # Errors
/// [`Error::Db`].
pub async fn of_mail(tx: &mut TenantTx, mail: &Mail) -> Result<Option<Account>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select account_id, mail, name, state from accounts where tenant_id = $1 and mail = $2",
    )
    .bind(tx.tenant().0)
    .bind(mail.as_str())
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(Account::from))
}

/// The account of that id, if there is one.
///
/// # Errors
/// [`Error::Db`].
pub async fn of_id(tx: &mut TenantTx, id: AccountId) -> Result<Option<Account>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select account_id, mail, name, state from accounts where tenant_id = $1 and account_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(Account::from))
}

/// Holds an account while the transaction lasts. Who signs in by another's word and who takes the account
/// over, changes its password or is let go all take it first: none of them goes by what the other undoes.
pub(crate) async fn hold(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query(
        "select 1 from accounts where tenant_id = $1 and account_id = $2 for no key update",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}
