//! `GET /cuenta/consultas`: who asked for the seller one acts for.

use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, May};

use crate::{State, enquiries};

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let (_, scope) = may.selling()?;
    enquiries::page(&state, &may, &uri, (&scope, "/cuenta/consultas")).await
}
