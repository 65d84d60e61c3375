//! `GET /v1/docs`: the table of routes as a page. No script, no foreign file.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Doc, Example, Fault, Route};
use kernel::{Kind, locale::Language};

use crate::{State, routes, samples::Samples};

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
    examples: Vec<Try>,
}

/// An example, and whether its address works here as it stands.
struct Try {
    summary: &'static str,
    address: String,
    body: Option<&'static str>,
    status: u16,
    is_link: bool,
}

struct CodeRow {
    key: &'static str,
    status: u16,
    title: &'static str,
}

/// The page. On a site its examples are about what the site shows.
pub(crate) async fn show(Held(state): Held<State>, about: About) -> Result<Response, Fault> {
    let codes = Code::ALL.into_iter().map(|code| CodeRow {
        key: code.key(),
        status: code.status().as_u16(),
        title: code.title(Language::Es),
    });
    let samples = match about.marketplace() {
        Ok(site) => Samples::of(&state, site).await,
        Err(_) => Samples::default(),
    };
    let table = routes::table();
    let operations = table.routes().iter().map(|route| operation(route, &samples));
    let page = Page { operations: operations.collect(), codes: codes.collect() };
    let html = page.render().map_err(|error| {
        Fault::from_error(Kind::Internal, std::io::Error::other(error.to_string()))
    })?;
    Ok((headers("text/html; charset=utf-8"), html).into_response())
}

fn operation(route: &Route<State>, samples: &Samples) -> Operation {
    Operation {
        method: route.method.to_string(),
        path: route.path,
        examples: route.doc.examples.iter().map(|one| attempt(route, one, samples)).collect(),
        doc: route.doc.clone(),
    }
}

fn attempt(route: &Route<State>, example: &Example, samples: &Samples) -> Try {
    let address = samples.fill(example.address);
    let is_link = route.method == Method::GET && !address.contains('{');
    let Example { summary, body, status, .. } = *example;
    Try { summary, address, body, status, is_link }
}

/// A description cut at its backticks: text, code, text, …
fn pieces(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split('`').enumerate().map(|(at, piece)| (at % 2 == 1, piece))
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
