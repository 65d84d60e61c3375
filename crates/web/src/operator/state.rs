//! `POST /operador/clientes/{tenant}/estado`: puts a client into another state.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use kernel::locale::Word;
use serde::Deserialize;
use tenancy::{Error, Tenant, TenantState, tenant};

use super::{tenant::after, tenants::by};
use crate::{
    State,
    form::Filled,
    texts::{client::Client, work::Work},
};

/// A state a client may be put into, as a button says it.
pub(super) struct Step {
    pub key: &'static str,
    pub label: &'static str,
    /// Whether there is no way back from it.
    pub is_last: bool,
}

/// The steps a client may take from where it stands.
pub(super) fn steps(work: &Work, texts: &Client, tenant: &Tenant) -> Vec<Step> {
    let label = |to: TenantState| match to {
        TenantState::Trial => work.trial,
        TenantState::Active if tenant.state == TenantState::Paused => work.resume,
        TenantState::Active => texts.activate,
        TenantState::PastDue => texts.fall_behind,
        TenantState::Paused => work.pause,
        TenantState::Closed => texts.close,
    };
    let step = |to: TenantState| Step {
        key: to.key(),
        label: label(to),
        is_last: to == TenantState::Closed,
    };
    tenant.next_states().into_iter().map(step).collect()
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    state: String,
    /// The client's short name, which who closes it types.
    #[serde(default)]
    slug: String,
}

impl Typed {
    /// The state that is asked for.
    fn state_of(&self, tenant: &Tenant) -> Result<TenantState, Error> {
        let unknown =
            |_| Error::invalid(Word::new("estado", "state"), "no se conoce", "is not known");
        let to = self.state.parse().map_err(unknown)?;
        if to == TenantState::Closed && self.slug.trim() != tenant.slug {
            return Err(Error::invalid(
                Word::new("nombre corto", "short name"),
                "escribe el del cliente para cerrarlo",
                "type that of the client to close it",
            ));
        }
        Ok(to)
    }
}

/// Puts it there. Every process knows within seconds.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.any_tenant(&slug)?;
    let done = changed(&state, &may, &tenant, &typed).await;
    after(&state, &may, &uri, &tenant, done).await
}

async fn changed(state: &State, may: &May, tenant: &Tenant, typed: &Typed) -> Result<(), Error> {
    let to = typed.state_of(tenant)?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    tenant::set_state(&mut tx, &by(may), to).await?;
    tx.commit().await?;
    state.kit.directory.refresh(&state.db).await
}
