//! `GET` and `POST /panel/vendedores/{seller}/pagina`: how a seller of the tenant presents itself.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Fault, May};

use crate::{
    State,
    form::{Filled, not_an_id},
    presentation::{self, Typed},
    reach::Of,
};

fn of(may: &May, seller: &str) -> Result<Of, Fault> {
    let seller = seller.parse().map_err(|_| not_an_id("seller"))?;
    let path = format!("/panel/vendedores/{seller}/pagina");
    Ok(Of { seller, scope: may.scope(), path, current: "/panel/vendedores" })
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
) -> Result<Response, Fault> {
    presentation::show(&state, &may, &uri, &of(&may, &seller)?).await
}

/// Changes it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    presentation::set(&state, &may, &uri, &of(&may, &seller)?, typed).await
}
