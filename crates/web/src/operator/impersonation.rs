//! `POST /operador/clientes/{tenant}/suplencia/{account}`: an operator prepares to act in the stead of
//! somebody of a client.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use kernel::ids::AccountId;
use serde::Deserialize;
use tenancy::{Error, Tenant, impersonation};

use super::{
    tenant::{Said, member_and_host, page},
    tenants::by,
};
use crate::{
    State,
    form::{Filled, not_an_id, told},
    proof::begin_proved,
    texts::{fill, stead::stead},
    work::Way,
};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    password: String,
}

/// Prepares it for who gives the password once more; the answer shows the way in, once.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Path((slug, account)): Path<(String, String)>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let account: AccountId = account.parse().map_err(|_| not_an_id("account"))?;
    let tenant = state.kit.directory.tenant(&slug)?;
    let said = match prepared(&state, &may, &headers, (&tenant, account), &typed).await {
        Ok(way) => Said { way: Some(way), ..Said::ok() },
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            Said { status, wrong: Some(wrong), ..Said::ok() }
        }
    };
    page(&state, &may, &uri, &tenant, said).await
}

async fn prepared(
    state: &State,
    may: &May,
    headers: &HeaderMap,
    (tenant, account): (&Tenant, AccountId),
    typed: &Typed,
) -> Result<Way, Error> {
    begin_proved(state, may, headers, &typed.password).await?.commit().await?;
    let mut tx = state.db.begin(&Scope::tenant(tenant.id)).await?;
    let (member, host) = member_and_host(&mut tx, tenant, account).await?;
    let made = impersonation::prepare(&mut tx, &by(may), account, &typed.reason).await?;
    tx.commit().await?;
    let texts = stead(may.about.language);
    let origin = may.about.origin_of(&host);
    Ok(Way {
        title: fill(texts.prepared, &member.name),
        more: texts.prepared_more,
        label: texts.open,
        address: format!("{origin}/cuenta/suplencia/{}", made.token.reveal()),
    })
}
