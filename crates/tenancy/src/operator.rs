//! Who runs the installation: accounts of the operator's own tenant.

use db::{Db, TenantTx};
use kernel::{Currency, ids::AccountId};

use crate::{
    Error, Module, NewTenant, Tenant,
    audit::{Actor, By},
    directory::Directory,
    tenant,
};

/// The operator's tenant in commands.
pub const SLUG: &str = "operador";

/// Whether anybody runs this installation yet.
///
/// # Errors
/// [`Error::Db`].
pub async fn exists(db: &Db) -> Result<bool, Error> {
    let mut look = db.look_up().await?;
    Ok(sqlx::query_scalar("select operator_exists()").fetch_one(look.sql()).await?)
}

/// The operator's tenant, taken in if there is none yet.
///
/// # Errors
/// [`Error::Db`].
pub async fn tenant(db: &Db, directory: &Directory) -> Result<Tenant, Error> {
    if let Ok(found) = directory.tenant(SLUG) {
        return Ok((*found).clone());
    }
    let new = NewTenant {
        slug: SLUG.into(),
        name: "Operador".into(),
        modules: Vec::<Module>::new(),
        base_currency: Currency::USD,
        is_trial: false,
    };
    tenant::create(db, &By::command(), new).await
}

/// Refuses what would let somebody of the staff take an operator's place.
///
/// # Errors
/// [`Error::IsOperator`].
pub(crate) async fn protect(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    let may = match by.actor {
        Actor::Command | Actor::Program | Actor::Operator(_) => true,
        Actor::Account(actor) | Actor::InStead { account: actor, .. } => {
            !is_one(tx, account).await? || is_one(tx, actor).await?
        }
        Actor::Anonymous | Actor::Key(_) => false,
    };
    if may { Ok(()) } else { Err(Error::IsOperator) }
}

/// Whether an account runs the installation.
pub(crate) async fn is_one(tx: &mut TenantTx, account: AccountId) -> Result<bool, Error> {
    let is_one = sqlx::query_scalar(
        "select exists (select from operators where tenant_id = $1 and account_id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    Ok(is_one)
}
