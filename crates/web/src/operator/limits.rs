//! `POST /operador/clientes/{tenant}/limites/{limit}`: how much a client may use.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::Scope;
use http_kit::{Code, Fault, May};
use kernel::locale::Word;
use serde::Deserialize;
use tenancy::{
    Error, Tenant, field,
    limit::{self, Allowed, Limit},
};

use super::{tenant::after, tenants::by};
use crate::{State, form::Filled};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    most: String,
    #[serde(default)]
    kind: String,
}

impl Typed {
    /// What is to be set; nothing for an empty field.
    fn allowed(&self) -> Result<Option<Allowed>, Error> {
        let most = self.most.trim();
        if most.is_empty() {
            return Ok(None);
        }
        let no_number =
            |_| Error::invalid(field::LIMIT, "es un número entero", "is a whole number");
        let most = most.parse().map_err(no_number)?;
        let is_hard = match self.kind.as_str() {
            "hard" => true,
            "soft" => false,
            _ => {
                let kind = Word::new("clase de límite", "kind of limit");
                return Err(Error::invalid(kind, "es «hard» o «soft»", "is “hard” or “soft”"));
            }
        };
        Ok(Some(Allowed { most, is_hard }))
    }
}

/// Sets it, or lifts it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((slug, limit)): Path<(String, String)>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let limit: Limit = limit.parse().map_err(|_| Fault::new(Code::NotFound))?;
    let tenant = state.kit.directory.tenant(&slug)?;
    let done = changed(&state, &may, &tenant, limit, &typed).await;
    after(&state, &may, &uri, &tenant, done).await
}

async fn changed(
    state: &State,
    may: &May,
    tenant: &Tenant,
    limit: Limit,
    typed: &Typed,
) -> Result<(), Error> {
    let to = typed.allowed()?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    limit::set(&mut tx, &by(may), limit, to).await?;
    tx.commit().await?;
    Ok(())
}
