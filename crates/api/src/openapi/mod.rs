//! The OpenAPI 3.1 document, drawn from the table of routes.

mod document;
mod parameters;
mod schemas;

use std::sync::LazyLock;

use axum::{http::HeaderMap, response::Response};
use http_kit::Fault;
use serde_json::Value;

pub(crate) use parameters::{search_parameters, shared_parameters};

use crate::{reply, routes};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document::of(&routes::table()));

/// The document.
#[must_use]
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// `GET /v1/openapi.json`
pub(crate) async fn show(headers: HeaderMap) -> Result<Response, Fault> {
    reply::json(&headers, document())
}
