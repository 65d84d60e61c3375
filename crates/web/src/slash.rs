//! Addresses with a slash at their end: the same page, under its right address.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use http_kit::{Code, Fault, OnSite};

use crate::State;

/// First words of pages that belong to no section.
const OURS: [&str; 11] = [
    "comparar",
    "contacto",
    "cuenta",
    "financiamiento",
    "guardados",
    "nosotros",
    "operador",
    "panel",
    "privacidad",
    "terminos",
    "vendedor",
];

/// `GET /{vertical}/`
pub(crate) async fn after_list(
    state: Held<State>,
    on: OnSite,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    without(&state, &on, &key, &uri)
}

/// `GET /{vertical}/{slug}/`
pub(crate) async fn after_listing(
    state: Held<State>,
    on: OnSite,
    Path((key, _)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    without(&state, &on, &key, &uri)
}

/// `GET /{vertical}/{slug}/{model}/` and `/{vertical}/en/{city}/`
pub(crate) async fn after_landing(
    state: Held<State>,
    on: OnSite,
    Path((key, ..)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    without(&state, &on, &key, &uri)
}

/// Only below a section the site has, or a word of our own pages: what begins with it leads nowhere else.
fn without(state: &State, on: &OnSite, key: &str, uri: &Uri) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    if !OURS.contains(&key) {
        state.view(&on.site)?.vertical(key).ok_or_else(missing)?;
    }
    let path = uri.path().trim_end_matches('/');
    let to = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let to = HeaderValue::from_str(&to).map_err(|_| missing())?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response())
}
