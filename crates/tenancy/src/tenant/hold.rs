//! What is not served stands still: the jobs of clients and modules, put right at start.

use db::{Db, Scope};
use kernel::ids::TenantId;
use sqlx::types::Uuid;

use super::{Module, TenantState, state::served};
use crate::{Error, audit::By, site};

/// Holds the jobs of every tenant that is not served, and those of the modules a tenant has not got; takes the
/// hosts back of who is no longer a client.
/// [`super::set_state`] and [`super::set_modules`] do so from now on; this is for what an earlier version left. May be
/// repeated.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn hold_unserved(db: Db) -> Result<(), db::Error> {
    let modules = Module::ALL.map(Module::key);
    let mut look = db.look_up().await?;
    let unserved: Vec<Uuid> = sqlx::query_scalar(
        "select distinct tenant_id from tenancy_directory()
         where state <> all ($1) or not modules @> $2",
    )
    .bind(served())
    .bind(modules)
    .fetch_all(look.sql())
    .await?;
    drop(look);
    for id in unserved.into_iter().map(TenantId) {
        let mut tx = db.begin(&Scope::tenant(id)).await?;
        // It may have been changed since; whoever does so now waits, and then holds or releases.
        let now: Option<(String, Vec<String>)> = sqlx::query_as(
            "select state, modules from tenants where tenant_id = $1 for no key update",
        )
        .bind(id.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some((state, held)) = now else { continue };
        if !served().contains(&state.as_str()) {
            jobs::hold(&mut tx, jobs::ALL).await?;
        }
        if state == TenantState::Closed.key() {
            site::release_all(&mut tx, &By::program()).await.map_err(|error| match error {
                Error::Db(error) => error,
                other => sqlx::Error::Configuration(Box::new(other)).into(),
            })?;
        }
        for module in modules.iter().filter(|module| !held.iter().any(|word| word == *module)) {
            jobs::hold(&mut tx, module).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
