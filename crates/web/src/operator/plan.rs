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

use super::{
    tenant::{Said, page},
    tenants::by,
};
use crate::{
    State,
    form::{Filled, see_other, told},
    shell::Frame,
};

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
    match changed(&state, &may, &tenant, &typed.plan).await {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            see_other(&links.page(&format!("/operador/clientes/{slug}")))
        }
        Err(error) => {
            let (status, wrong) = told(error)?;
            let said = Said { status, wrong: Some(wrong), ..Said::ok() };
            page(&state, &may, &uri, &tenant, said).await
        }
    }
}

async fn changed(state: &State, may: &May, tenant: &Tenant, plan: &str) -> Result<(), Error> {
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    plan::set(&mut tx, &by(may), plan).await?;
    tx.commit().await?;
    Ok(())
}
