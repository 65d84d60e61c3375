//! `GET /v1/docs`: the table of routes as a page. No script, no foreign file.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_kit::{Code, Doc, Fault, Route};
use kernel::{Kind, locale::Language};

use crate::{State, routes};

const STYLE: &str = include_str!("../assets/docs.css");
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

#[derive(Template)]
#[template(path = "docs.html")]
struct Page {
    operations: Vec<Operation>,
    codes: Vec<CodeRow>,
}

struct Operation {
    method: String,
    path: &'static str,
    doc: Doc,
}

impl Operation {
    /// Whether the example's address works as it stands.
    fn is_link(address: &str) -> bool {
        !address.contains('{')
    }
}

struct CodeRow {
    key: &'static str,
    status: u16,
    title: &'static str,
}

static HTML: LazyLock<Result<String, askama::Error>> = LazyLock::new(|| {
    let codes = Code::ALL.into_iter().map(|code| CodeRow {
        key: code.key(),
        status: code.status().as_u16(),
        title: code.title(Language::Es),
    });
    let table = routes::table();
    let operations = table.routes().iter().map(operation);
    Page { operations: operations.collect(), codes: codes.collect() }.render()
});

fn operation(route: &Route<State>) -> Operation {
    Operation { method: route.method.to_string(), path: route.path, doc: route.doc.clone() }
}

/// The page.
pub(crate) async fn show() -> Result<Response, Fault> {
    match &*HTML {
        Ok(html) => Ok((headers("text/html; charset=utf-8"), html.as_str()).into_response()),
        Err(error) => {
            let said = std::io::Error::other(error.to_string());
            Err(Fault::from_error(Kind::Internal, said))
        }
    }
}

/// Its style.
pub(crate) async fn style() -> Response {
    (headers("text/css; charset=utf-8"), STYLE).into_response()
}

fn headers(media_type: &'static str) -> HeaderMap {
    let pairs: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    HeaderMap::from_iter(pairs)
}
