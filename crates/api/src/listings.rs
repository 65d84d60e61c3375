//! `GET /v1/listings`: search.

use std::time::Instant;

use axum::{
    extract::State as Held,
    http::{HeaderMap, Uri},
    response::Response,
};
use http_kit::{Code, Fault, OnSite};

use crate::{State, json::ListBody, parameters, reply};

/// A page of results with its total and facets.
pub(crate) async fn list(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let view = state.view(&site)?;
    let pairs = parameters::pairs(&uri)?;
    let query = search::query::parse(&pairs, &view).map_err(parameters::refused)?;
    let began = Instant::now();
    let answer = state
        .engine
        .search(&view, &query)
        .await
        .map_err(|error| Fault::from_error(error.kind(), error))?;
    state.kit.metrics.search.observe(began.elapsed());
    if answer.knows_nothing() {
        return Err(Fault::new(Code::Unavailable));
    }
    let vertical = query.vertical.as_deref().and_then(|key| view.vertical(key)).map(AsRef::as_ref);
    let currency = query.currency.unwrap_or(view.currency);
    let body = ListBody { answer: &answer, vertical, currency, language: about.language };
    reply::json(&headers, &body)
}
