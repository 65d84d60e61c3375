//! How the pages differ from `/v1`: errors are pages, and every answer says what it may load.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Face, Fault, query};
use search::Views;

use crate::{form::see_other, message::MessagePage, page};

/// Nothing from elsewhere, no script but our file, no frame.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);
const ONE_YEAR_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// What search engines and visitors of a paused site are told, in seconds.
const PAUSED_RETRY_S: u32 = 3_600;

/// The pages.
pub(crate) struct Pages {
    views: Views,
}

impl Pages {
    pub const fn new(views: Views) -> Self {
        Self { views }
    }
}

impl Face for Pages {
    fn name(&self) -> &'static str {
        "web"
    }

    fn render(&self, fault: &Fault, about: &About) -> Response {
        if fault.code == Code::SignInNeeded {
            return to_the_door(fault, about);
        }
        let status = fault.code.page_status();
        let view = about.site.as_ref().and_then(|site| self.views.of(site));
        let page = MessagePage::new(fault, about, view.as_deref());
        let mut told = page::html(status, &page).unwrap_or_else(|_| bare(status, about));
        let headers = told.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let paused = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(PAUSED_RETRY_S);
        if let Some(wait) = fault.retry_after.or(paused) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        told
    }

    fn finish(&self, about: &About, headers: &mut HeaderMap) {
        let fixed: [(HeaderName, HeaderValue); 4] = [
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
            ),
        ];
        for (name, value) in fixed {
            // A page may be stricter.
            headers.entry(name).or_insert(value);
        }
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(CSP);
        if about.peer.is_https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR_HTTPS);
        }
    }
}

/// Whoever is not signed in is led to the door, and from there back.
fn to_the_door(fault: &Fault, about: &About) -> Response {
    let back = fault.back.as_deref().unwrap_or("/panel");
    let place = format!("/cuenta/entrar?{}", query::encode([("volver", back)]));
    see_other(&place).unwrap_or_else(|_| bare(StatusCode::UNAUTHORIZED, about))
}

/// When even the error page cannot be drawn.
fn bare(status: StatusCode, about: &About) -> Response {
    (status, format!("{status} · {}\n", about.id)).into_response()
}
