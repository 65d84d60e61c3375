//! Who runs the installation: accounts of the operator's own tenant.

use db::{Db, TenantTx};
use kernel::{Currency, ids::AccountId};
use sqlx::types::Uuid;

use crate::{
    Error, Module, NewTenant, Tenant,
    audit::{self, Actor, By, Deed},
    directory::Directory,
    impersonation, link, session, tenant,
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
    let is_open = match by.actor {
        Actor::Anonymous | Actor::Key(_) => false,
        _ => !is_one(tx, account).await?,
    };
    if is_open { Ok(()) } else { require(tx, by).await }
}

/// Refuses what only who runs the installation may.
///
/// # Errors
/// [`Error::IsOperator`].
pub(crate) async fn require(tx: &mut TenantTx, by: &By) -> Result<(), Error> {
    let may = match by.actor {
        Actor::Command | Actor::Program | Actor::Operator(_) => true,
        Actor::Account(actor) | Actor::InStead { account: actor, .. } => is_one(tx, actor).await?,
        Actor::Anonymous | Actor::Key(_) => false,
    };
    if may { Ok(()) } else { Err(Error::IsOperator) }
}

/// Makes an account of the operator's staff one of those who run the installation. What others opened or
/// made while it was nobody's of them does not lead into it now, and no groups of a provider decide of it.
///
/// # Errors
/// [`Error::AlreadyMember`] for who is one.
pub(crate) async fn join(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    link::close_doors(tx, account).await?;
    session::end_all(tx, account).await?;
    impersonation::call_off(tx, account).await?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let joined = sqlx::query(
        "insert into operators (tenant_id, account_id, created_at, epoch) values ($1, $2, $3, $4)
         on conflict (tenant_id, account_id) do nothing",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now)
    // Above all that it had when it ran the installation before.
    .bind(now.timestamp_micros())
    .execute(tx.sql())
    .await?;
    if joined.rows_affected() == 0 {
        return Err(Error::AlreadyMember);
    }
    audit::append(tx, by, Deed::of("operator.joined", account)).await
}

/// Refuses to let the only one go who runs the installation. All are locked in one order, so that two who
/// leave at once cannot both find the other there.
///
/// # Errors
/// [`Error::LastOperator`].
pub(crate) async fn require_another(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    let all: Vec<Uuid> = sqlx::query_scalar(
        "select account_id from operators where tenant_id = $1 order by account_id for update",
    )
    .bind(tx.tenant().0)
    .fetch_all(tx.sql())
    .await?;
    if !all.contains(&account.0) {
        return Ok(());
    }
    let another: bool = sqlx::query_scalar(
        "select exists (select from operators o
           join accounts a on a.tenant_id = o.tenant_id and a.account_id = o.account_id
           where o.tenant_id = $1 and o.account_id <> $2 and a.state = 'active')",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_one(tx.sql())
    .await?;
    if another { Ok(()) } else { Err(Error::LastOperator) }
}

/// Ends what an account has begun or prepared in others' stead, with whatever tenant, if it runs the
/// installation. Called after its sessions were ended, for which whoever prepares one at the time waits.
pub(crate) async fn end_steads(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query("update operators set epoch = epoch + 1 where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    Ok(())
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
