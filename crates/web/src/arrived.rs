//! Tells the pages that a form arrived: only then is what somebody typed in it forgotten.

use axum::{
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use http_kit::cookies;

/// Says so of each form that did what was asked.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST;
    let path = Some(request.uri().path()).filter(|path| is_form && is_plain(path));
    let path = path.map(str::to_owned);
    let mut response = next.run(request).await;
    if let Some(path) = path.filter(|_| is_done(&response)) {
        cookies::set_arrived(response.headers_mut(), &path);
    }
    response
}

/// Whether nothing of it is left to be done. Whoever has to sign in first is led there by a fault.
fn is_done(response: &Response) -> bool {
    response.status() == StatusCode::SEE_OTHER || response.status().is_success()
}

/// Whether a cookie carries it as it is.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte))
}
