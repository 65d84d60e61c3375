//! `GET` and `POST /panel/vendedores/{seller}/contacto`: how a seller of the tenant is reached.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Fault, May};

use crate::{
    State,
    form::{Filled, not_an_id},
    reach::{self, Of, Said, Typed},
};

fn of(may: &May, seller: &str) -> Result<Of, Fault> {
    let seller = seller.parse().map_err(|_| not_an_id("seller"))?;
    let path = format!("/panel/vendedores/{seller}/contacto");
    Ok(Of { seller, scope: may.scope(), path, current: "/panel/vendedores" })
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
) -> Result<Response, Fault> {
    let of = of(&may, &seller)?;
    reach::page(&state, &may, &uri, &of, Said::default()).await
}

/// Changes it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(seller): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let of = of(&may, &seller)?;
    reach::set(&state, &may, &uri, &of, typed).await
}
