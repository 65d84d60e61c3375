//! Which other pages may read an answer: those of the same tenant's sites, no others.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_kit::About;
use tenancy::Directory;

/// How long a browser may keep the answer to its asking, in seconds.
const MAX_AGE_S: u32 = 600;
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
const REQUEST_HEADERS: HeaderValue =
    HeaderValue::from_static("Accept-Language, If-None-Match, X-Request-Id");
const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Retry-After, X-Request-Id");

/// Answers `OPTIONS`, and says on every answer who may read it.
pub(crate) async fn answer(
    State(directory): State<Directory>,
    request: Request,
    next: Next,
) -> Response {
    let origin = allowed_origin(&directory, &request);
    let is_route = request
        .extensions()
        .get::<MatchedPath>()
        .is_some_and(|path| !matches!(path.as_str(), "/v1" | "/v1/" | "/v1/{*rest}"));
    let mut response = if request.method() == Method::OPTIONS && is_route {
        options(&request)
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, HeaderValue::from_static("Host, Accept-Language, Origin"));
    }
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    response
}

fn options(request: &Request) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::ALLOW, METHODS);
    if request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(MAX_AGE_S));
    }
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// The origin as sent, if it is a site of the tenant whose data is asked for.
fn allowed_origin(directory: &Directory, request: &Request) -> Option<HeaderValue> {
    let asked = request.extensions().get::<About>()?.site.as_ref()?;
    let sent = request.headers().get(header::ORIGIN)?;
    let (scheme, host) = sent.to_str().ok()?.split_once("://")?;
    if !matches!(scheme, "http" | "https") || host.contains(['/', '?', '#', '@']) {
        return None;
    }
    let asking = directory.site(host)?;
    (asking.tenant.id == asked.tenant.id).then(|| sent.clone())
}
