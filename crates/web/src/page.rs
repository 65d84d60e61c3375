//! A rendered page as an answer.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_kit::Fault;

/// Whoever keeps a page asks again before showing it.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Renders `page` with that status.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Result<Response, Fault> {
    Ok(answer(status, text(page)?))
}

/// The page itself.
pub(crate) fn text(page: &impl Template) -> Result<String, Fault> {
    let internal = |error: askama::Error| Fault::internal(std::io::Error::other(error.to_string()));
    page.render().map_err(internal)
}

/// A page as an answer; where it was too much at once, with when to come again.
pub(crate) fn answer(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, CACHE),
        (header::VARY, HeaderValue::from_static("Accept-Language")),
    ];
    let mut response = (status, headers, body).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let wait = tenancy::rate::WINDOW.num_seconds();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// Pages of somebody signed in are kept nowhere.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

/// A rendered page that is kept nowhere.
pub(crate) fn private(status: StatusCode, page: &impl Template) -> Result<Response, Fault> {
    Ok(unkept(html(status, page)?))
}

/// The same answer, to be kept nowhere.
pub(crate) fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response
}
