//! `GET /v1/docs`: the table of routes as a page. No script, no foreign file.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Doc, Example, Fault, Route};
use kernel::locale::Language;

use crate::{State, routes, samples::Samples};

const STYLE: &str = include_str!("../assets/docs.css");
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

#[derive(Template)]
#[template(path = "docs.html")]
struct Page {
    /// The site it is read on.
    site: Option<String>,
    /// A first call that works here.
    first: String,
    groups: Vec<Group>,
    codes: Vec<CodeRow>,
}

/// Operations that belong together.
struct Group {
    title: &'static str,
    more: &'static str,
    operations: Vec<Operation>,
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
    let origin = about.site.as_ref().map(|site| about.origin_of(&site.site.host));
    let page = Page {
        site: about.site.as_ref().map(|site| site.site.name.clone()),
        first: format!("curl '{}/v1/listings?limit=2'", origin.unwrap_or_default()),
        groups: groups(&samples),
        codes: codes.collect(),
    };
    let html =
        page.render().map_err(|error| Fault::internal(std::io::Error::other(error.to_string())))?;
    Ok((headers("text/html; charset=utf-8"), html).into_response())
}

/// The groups, with how the paths of each begin.
const GROUPS: [(&str, &str, &[&str]); 3] = [
    (
        "Lo publicado",
        "Se lee sin nada, como las páginas.",
        &["/v1/listings", "/v1/verticals", "/v1/flags"],
    ),
    (
        "El negocio",
        "Con una sesión, o con una llave del panel.",
        &["/v1/sessions", "/v1/me", "/v1/members", "/v1/sellers", "/v1/audit"],
    ),
    ("La instalación", "Solo con la sesión de quien la opera, en su sitio.", &["/v1/admin"]),
];

fn groups(samples: &Samples) -> Vec<Group> {
    let table = routes::table();
    let of = |begins: &[&str]| {
        let routes = table.routes().iter();
        let routes = routes.filter(|r| begins.iter().any(|begin| r.path.starts_with(begin)));
        routes.map(|route| operation(route, samples)).collect()
    };
    GROUPS.map(|(title, more, begins)| Group { title, more, operations: of(begins) }).into()
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
    let pairs: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::VARY, HeaderValue::from_static("host")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    HeaderMap::from_iter(pairs)
}
