//! `POST /operador/clientes/{tenant}/plan`: what a client pays for, as a word.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use serde::Deserialize;
use tenancy::{Error, Tenant, plan};

use super::{tenant::after, tenants::by};
use crate::{State, form::Filled};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    plan: String,
}

/// Sets it; an empty field takes it away.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.tenant(&slug)?;
    let done = changed(&state, &may, &tenant, &typed.plan).await;
    after(&state, &may, &uri, &tenant, done).await
}

async fn changed(state: &State, may: &May, tenant: &Tenant, plan: &str) -> Result<(), Error> {
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    plan::set(&mut tx, &by(may), plan).await?;
    tx.commit().await?;
    Ok(())
}
