//! The plan of a client: a short word for what it pays for. It limits nothing by itself; that is for
//! [`limit`](crate::limit).

use db::TenantTx;
use jobs::{Event, Record};
use kernel::locale::Word;

use crate::{
    Error,
    audit::{self, By, Deed},
    tenant::check_name,
};

/// Longest word for a plan, in characters.
pub const LENGTH_MAX: usize = 60;

/// The plan of the transaction's tenant; empty for none.
///
/// # Errors
/// [`Error::NoSuchTenant`].
pub async fn get(tx: &mut TenantTx) -> Result<String, Error> {
    held(tx, "select plan from tenants where tenant_id = $1").await
}

/// Gives the transaction's tenant a plan, or none for an empty word; answers it as it is kept. Asking for
/// the present one changes nothing.
///
/// # Errors
/// [`Error::Invalid`] for a word out of form; [`Error::NoSuchTenant`].
pub async fn set(tx: &mut TenantTx, by: &By, plan: &str) -> Result<String, Error> {
    let (id, to) = (tx.tenant(), check(plan)?);
    let from = held(tx, "select plan from tenants where tenant_id = $1 for no key update").await?;
    if from == to {
        return Ok(to);
    }
    sqlx::query("update tenants set plan = $2, version = version + 1 where tenant_id = $1")
        .bind(id.0)
        .bind(&to)
        .execute(tx.sql())
        .await?;
    tx.record(Event { kind: "tenant.plan_changed", subject: Some(id.0) }).await?;
    audit::append(tx, by, Deed::of("tenant.plan_changed", id).changing(&from, &to)).await?;
    Ok(to)
}

async fn held(tx: &mut TenantTx, query: &'static str) -> Result<String, Error> {
    let id = tx.tenant();
    let plan = sqlx::query_scalar(query).bind(id.0).fetch_optional(tx.sql()).await?;
    plan.ok_or_else(|| Error::NoSuchTenant(id.to_string()))
}

/// The word with its white space put right.
fn check(plan: &str) -> Result<String, Error> {
    if plan.trim().is_empty() {
        return Ok(String::new());
    }
    let field = Word::new("plan", "plan");
    let too_long = || {
        Error::invalid(
            field,
            format!("hasta {LENGTH_MAX} caracteres, o vacío para quitarlo"),
            format!("up to {LENGTH_MAX} characters, or empty to take it off"),
        )
    };
    let plan = check_name(field, plan).map_err(|_| too_long())?;
    if plan.chars().count() <= LENGTH_MAX { Ok(plan) } else { Err(too_long()) }
}
