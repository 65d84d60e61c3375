//! Tells the pages that a form arrived: only then is what somebody typed in it forgotten.

use axum::{
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use http_kit::cookies;

/// Says so of each form that did what was asked, by the number its page gave it.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST;
    let sending = cookies::sending(request.headers()).filter(|_| is_form).map(str::to_owned);
    let mut response = next.run(request).await;
    if let Some(sending) = sending.filter(|_| is_done(&response)) {
        cookies::set_arrived(response.headers_mut(), &sending);
    }
    response
}

/// Whether nothing of it is left to be done. Whoever has to sign in first is led there by a fault.
fn is_done(response: &Response) -> bool {
    response.status() == StatusCode::SEE_OTHER || response.status().is_success()
}
