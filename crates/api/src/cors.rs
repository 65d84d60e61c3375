//! Which other pages may read an answer: those of the same tenant's sites, no others.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_kit::{About, Table};
use tenancy::Directory;

/// How long a browser may keep the answer to its asking, in seconds.
const MAX_AGE_S: u32 = 600;
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "Accept-Language, Authorization, Content-Type, If-None-Match, X-Request-Id",
);
const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Retry-After, X-Request-Id");

/// Whose sites there are, and which methods each route takes.
#[derive(Debug, Clone)]
pub(crate) struct Cors {
    directory: Directory,
    methods: Arc<HashMap<&'static str, HeaderValue>>,
}

impl Cors {
    /// That of a table of routes.
    pub fn of<S: Clone + Send + Sync + 'static>(directory: Directory, table: &Table<S>) -> Self {
        let mut methods: HashMap<&'static str, Vec<&str>> = HashMap::new();
        for route in table.routes() {
            let taken = methods.entry(route.path).or_default();
            match route.method {
                Method::GET => taken.extend(["GET", "HEAD"]),
                ref other => taken.push(other.as_str()),
            }
        }
        let header = |taken: Vec<&str>| {
            HeaderValue::from_str(&[taken.join(", "), "OPTIONS".to_owned()].join(", "))
        };
        let methods = methods.into_iter();
        let methods = methods.filter_map(|(path, taken)| Some((path, header(taken).ok()?)));
        Self { directory, methods: Arc::new(methods.collect()) }
    }
}

/// Answers `OPTIONS`, and says on every answer who may read it.
pub(crate) async fn answer(State(cors): State<Cors>, request: Request, next: Next) -> Response {
    let origin = allowed_origin(&cors.directory, &request);
    let path = request.extensions().get::<MatchedPath>();
    let methods = path.and_then(|path| cors.methods.get(path.as_str()));
    let mut response = match methods {
        Some(methods) if request.method() == Method::OPTIONS => options(&request, methods),
        _ => next.run(request).await,
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

fn options(request: &Request, methods: &HeaderValue) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::ALLOW, methods.clone());
    if request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
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
