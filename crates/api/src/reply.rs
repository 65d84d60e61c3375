//! A JSON answer: straight into a buffer, with a tag by which it need not be sent twice.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_kit::{ETag, Fault, not_modified};
use serde::Serialize;

/// A page of 24 listings with facets fits without growing.
const CAPACITY: usize = 32 * 1024;
/// Whoever keeps an answer asks again before each use: a price must not be shown after it changed.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// `body` as JSON, or 304 if the caller has it.
pub(crate) fn json(asked: &HeaderMap, body: &impl Serialize) -> Result<Response, Fault> {
    let mut bytes = Vec::with_capacity(CAPACITY);
    serde_json::to_writer(&mut bytes, body).map_err(Fault::internal)?;
    let tag = ETag::of(&bytes);
    let mut response = if not_modified(asked, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(bytes))
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.header());
    headers.insert(header::CACHE_CONTROL, CACHE);
    if response.status() != StatusCode::NOT_MODIFIED {
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    }
    Ok(response)
}

/// `body` as JSON for whoever asked and nobody else: kept by no one.
pub(crate) fn private(status: StatusCode, body: &impl Serialize) -> Result<Response, Fault> {
    let bytes = serde_json::to_vec(body).map_err(Fault::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Host, Accept-Language, Authorization, Origin")),
    ];
    Ok((status, headers, bytes).into_response())
}
