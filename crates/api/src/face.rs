//! How `/v1` differs from the pages.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use http_kit::{About, Face, Fault, problem_response};

/// Errors are problems; `site=` may name the site.
pub(crate) struct Api;

impl Face for Api {
    fn name(&self) -> &'static str {
        "api"
    }

    fn takes_site_parameter(&self) -> bool {
        true
    }

    fn render(&self, fault: &Fault, about: &About) -> Response {
        problem_response(fault, about)
    }

    fn finish(&self, _: &About, headers: &mut HeaderMap) {
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    }
}
