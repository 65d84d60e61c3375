//! `GET /panel/consultas`: who asked for the tenant's sellers.

use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, May};

use crate::{State, enquiries};

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let scope = may.scope();
    enquiries::page(&state, &may, &uri, (&scope, "/panel/consultas")).await
}
