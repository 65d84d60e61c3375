//! `/v1` as its callers see it: the real router, index and database.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

#[path = "../../../web/tests/it/app.rs"]
mod app;
#[path = "../../../web/tests/it/town.rs"]
mod town;

mod admin;
mod bounds;
mod document;
mod flags;
mod listings;
mod people;
mod schema;
mod sites;

use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use tower::ServiceExt as _;
use town::{Heard, Town, ask};

fn router(town: &Town) -> Router {
    api::router(api::State::new(
        town.db.clone(),
        town.kit.clone(),
        town.views.clone(),
        town.engine(),
        town.sealer(),
    ))
}

async fn get(router: &Router, host: &str, path: &str) -> Heard {
    ask(router, Method::GET, host, path, &[]).await
}

/// Asks with a body of JSON, if there is one.
async fn send(
    router: &Router,
    method: &Method,
    host: &str,
    path: &str,
    body: Option<&str>,
) -> Heard {
    say(router, (method, host, path), body, &[("content-type", "application/json")]).await
}

/// Asks with a body and these headers.
async fn say(
    router: &Router,
    (method, host, path): (&Method, &str, &str),
    body: Option<&str>,
    headers: &[(&str, &str)],
) -> Heard {
    let mut request = Request::builder().method(method).uri(path).header("host", host);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_owned()));
    let request = request.body(body).expect("a request");
    town::heard(router.clone().oneshot(request).await.expect("infallible")).await
}
