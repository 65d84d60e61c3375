//! The edge around a small face: what every answer carries, and how each bound is told.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod edge;
mod ops;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use http_kit::{About, Doc, Edge, Face, Fault, Kit, Permission, Route, Table, problem_response};
use tower::ServiceExt as _;

struct Plain;

impl Face for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn render(&self, fault: &Fault, about: &About) -> axum::response::Response {
        problem_response(fault, about)
    }
}

fn table() -> Table<()> {
    let public = Permission::Public;
    Table::new(vec![
        Route::get("/hello", public, Doc::default(), async || "hola"),
        Route::get("/panic", public, Doc::default(), broken),
        Route::get("/never", public, Doc::default(), std::future::pending::<&'static str>),
        Route::get("/site", public, Doc::default(), async |_: http_kit::OnSite| "site"),
    ])
}

async fn broken() -> &'static str {
    let secret = std::hint::black_box("the password is hunter2");
    panic!("{secret}")
}

/// A database that is never asked.
fn nowhere() -> db::Db {
    let url = kernel::Secret::new("postgres://nobody@localhost/none".to_owned());
    let logins = db::Logins { web: url, public: None };
    let clock = std::sync::Arc::new(kernel::SystemClock);
    db::Db::open(logins, clock, db::Limits::default()).expect("nothing is opened yet")
}

fn app() -> (Router, Kit) {
    app_of(tenancy::Directory::of_nobody())
}

fn app_of(directory: tenancy::Directory) -> (Router, Kit) {
    let kit = Kit::new(nowhere(), directory);
    let router = table()
        .router(&kit, tenancy::session::Carried::Cookie)
        .fallback(async || Fault::new(http_kit::Code::NotFound));
    (Edge::around(Plain, kit.clone(), &table(), router), kit)
}

async fn send(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let (app, _) = app();
    let response = app.oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}
