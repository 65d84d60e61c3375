//! What a browser has already is not sent again, and what is opened under the address of a form leads to its page.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State as Held},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_kit::{About, ETag, Fault, not_modified, query};

use crate::{form::see_other, routes};

/// Largest page there is, in bytes; they are made in memory.
const PAGE_BYTES_MAX: usize = 8 << 20;

/// Tags each page that is asked for anew at each visit, and answers 304 to who has it.
pub(crate) async fn tagged(request: Request, next: Next) -> Result<Response, Fault> {
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || !is_asked_again(response.headers()) {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, PAGE_BYTES_MAX).await.map_err(Fault::internal)?;
    let tag = ETag::of(&body);
    parts.headers.insert(header::ETAG, tag.header());
    if not_modified(&asked, tag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Ok(Response::from_parts(parts, Body::empty()));
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn is_asked_again(headers: &HeaderMap) -> bool {
    let told = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    told.is_some_and(|told| told.contains("no-cache"))
}

/// Somebody opens the address a form is sent to (the page that came back from it loaded anew, or in the other
/// language): they are led to the page it stands on.
pub(crate) async fn led_back(
    Held(pages): Held<routes::Paths>,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let about = request.extensions().get::<About>();
    let is_served = about.is_some_and(|about| about.staffed().is_ok());
    let response = next.run(request).await;
    if response.status() != StatusCode::METHOD_NOT_ALLOWED || method != Method::GET || !is_served {
        return Ok(response);
    }
    let Some(path) = pages.above(uri.path()) else { return Ok(response) };
    let lang = query::pairs(&uri).into_iter().find(|(name, _)| name == "lang");
    match lang {
        Some((name, value)) => see_other(&format!("{path}?{}", query::encode([(&*name, &*value)]))),
        None => see_other(path),
    }
}
