//! `GET /operador/clientes/{tenant}/auditoria`: what a client's people did, for who runs the installation.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use tenancy::member;

use crate::{
    State,
    panel::audit::{Of, page_of},
    shell::Frame,
    texts::work::work,
};

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
) -> Result<Response, Fault> {
    let tenant = state.kit.directory.any_tenant(&slug)?;
    let mut own = state.db.begin(&may.scope()).await?;
    let operators = member::list(&mut own).await?;
    own.commit().await?;
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    let of = Of {
        scope: Scope::tenant(tenant.id),
        path: &format!("/operador/clientes/{slug}/auditoria"),
        current: "/operador",
        title: format!("{} · {}", work(may.about.locale()).audit, tenant.name),
        back: Some((links.page(&format!("/operador/clientes/{slug}")), tenant.name.clone())),
        operators: operators.into_iter().map(|one| (one.account, one.name)).collect(),
    };
    page_of(&state, &may, &uri, of).await
}
