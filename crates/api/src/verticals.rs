//! `GET /v1/verticals` and `/v1/verticals/{key}`: what a site lists, and what may be asked of it.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Uri},
    response::Response,
};
use http_kit::{Code, Fault, OnSite};

use crate::{
    State,
    json::{VerticalBody, VerticalsBody},
    parameters, reply,
};

/// The verticals of the site, in the order of its menu.
pub(crate) async fn list(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let view = state.view(&site)?;
    reply::json(&headers, &VerticalsBody { verticals: &view.verticals, language: about.language })
}

/// One vertical: its attributes, their options, and how they are counted and sorted.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(key): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let view = state.view(&site)?;
    let vertical = view.vertical(&key).ok_or_else(|| Fault::new(Code::NotFound))?;
    reply::json(&headers, &VerticalBody { vertical, language: about.language })
}
