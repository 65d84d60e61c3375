//! One table of routes per face: it builds the router, the OpenAPI document and the tests that
//! walk every route.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    middleware,
    routing::{MethodRouter, any, delete, get, patch, post},
};
use serde_json::Value;
use tenancy::{Permission, session::Carried};

use crate::{
    Code, Fault, Kit,
    guard::{self, Guard},
    limits::{BODY_BYTES_MAX, REQUEST_TIMEOUT},
};

/// A route: where, who, what it is and who answers.
#[derive(Clone)]
pub struct Route<S> {
    /// The method; `GET` answers `HEAD` as well.
    pub method: Method,
    /// The path, parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub permission: Permission,
    /// What it is.
    pub doc: Doc,
    /// Largest body it reads, in bytes.
    pub body_bytes_max: usize,
    /// How long it may take, its body included.
    pub time_max: Duration,
    /// Whether it reads its body piece by piece, and holds no more than one.
    pub is_streamed: bool,
    handler: MethodRouter<S>,
}

impl<S: Clone + Send + Sync + 'static> Route<S> {
    /// A route that reads.
    pub fn get<H, T>(path: &'static str, permission: Permission, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Self::new((Method::GET, path), permission, doc, get(handler))
    }

    /// A route that changes something.
    pub fn post<H, T>(path: &'static str, permission: Permission, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Self::new((Method::POST, path), permission, doc, post(handler))
    }

    /// A route that changes what is named and leaves the rest.
    pub fn patch<H, T>(path: &'static str, permission: Permission, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Self::new((Method::PATCH, path), permission, doc, patch(handler))
    }

    /// A route that ends something.
    pub fn delete<H, T>(path: &'static str, permission: Permission, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        Self::new((Method::DELETE, path), permission, doc, delete(handler))
    }

    fn new(
        (method, path): (Method, &'static str),
        permission: Permission,
        doc: Doc,
        handler: MethodRouter<S>,
    ) -> Self {
        let (body_bytes_max, time_max) = (BODY_BYTES_MAX, REQUEST_TIMEOUT);
        let is_streamed = false;
        Self { method, path, permission, doc, body_bytes_max, time_max, is_streamed, handler }
    }

    /// The same, reading bodies of up to so many bytes.
    #[must_use]
    pub fn taking(self, body_bytes_max: usize) -> Self {
        let handler = self.handler.layer(DefaultBodyLimit::max(body_bytes_max));
        Self { body_bytes_max, handler, ..self }
    }

    /// The same, reading bodies of up to so many bytes piece by piece, for as long as that.
    #[must_use]
    pub fn streaming(self, body_bytes_max: usize, time_max: Duration) -> Self {
        Self { time_max, is_streamed: true, ..self.taking(body_bytes_max) }
    }
}

/// All routes of a face.
#[derive(Clone)]
pub struct Table<S>(Vec<Route<S>>);

impl<S: Clone + Send + Sync + 'static> Table<S> {
    /// The table of these routes.
    #[must_use]
    pub const fn new(routes: Vec<Route<S>>) -> Self {
        Self(routes)
    }

    /// In the order they were written.
    #[must_use]
    pub fn routes(&self) -> &[Route<S>] {
        &self.0
    }

    /// The router of exactly these routes; another method gets 405 and is told the right ones. `carried`
    /// says how who asks is known in this face.
    pub fn router(&self, kit: &Kit, carried: Carried) -> Router<S> {
        self.mounted(|route| {
            let guard = Guard { kit: kit.clone(), permission: route.permission, carried };
            route.handler.clone().layer(middleware::from_fn_with_state(guard, guard::check))
        })
        .method_not_allowed_fallback(async || Fault::new(Code::MethodNotAllowed))
    }

    /// The router of exactly these routes for those who watch the program, who are nobody's: they say by
    /// their permission who may ask from where, and one of another permission is asked by nobody.
    pub fn watched(&self) -> Router<S> {
        self.mounted(|route| {
            let permission = route.permission;
            route
                .handler
                .clone()
                .route_layer(middleware::from_fn_with_state(permission, guard::watch))
        })
    }

    /// The one place where a path becomes a route of a router.
    #[expect(
        clippy::disallowed_methods,
        reason = "the builder itself: what it mounts is in a table"
    )]
    fn mounted(&self, guarded: impl Fn(&Route<S>) -> MethodRouter<S>) -> Router<S> {
        self.0.iter().fold(Router::new(), |router, route| router.route(route.path, guarded(route)))
    }

    /// The router with what no route knows, so that no path is added to it by hand.
    #[expect(clippy::disallowed_methods, reason = "nothing is found at these paths, for anybody")]
    pub fn unknown(router: Router<S>, paths: &[&str]) -> Router<S> {
        paths.iter().fold(router, |router, path| {
            router.route(path, any(async || Fault::new(Code::NotFound)))
        })
    }
}

/// What a route is, for people and for OpenAPI.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    /// The operation's name in clients.
    pub id: &'static str,
    /// One line, in Spanish.
    pub summary: &'static str,
    /// More, in Spanish.
    pub description: &'static str,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// The name of its body's schema, if it takes one.
    pub body: Option<&'static str>,
    /// What it answers.
    pub answers: Vec<AnswerDoc>,
    /// Requests that work, tried by a test.
    pub examples: Vec<Example>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path; always required.
    Path,
    /// In the query.
    Query,
}

/// One parameter of a route.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it means, in Spanish.
    pub description: &'static str,
    /// Its JSON Schema.
    pub schema: Value,
}

/// One answer of a route.
#[derive(Debug, Clone)]
pub struct AnswerDoc {
    /// Its status.
    pub status: u16,
    /// When it comes, in Spanish.
    pub description: &'static str,
    /// Its media type and the name of its schema, if it has a body.
    pub body: Option<(&'static str, &'static str)>,
}

/// A request that works. `{…}` in its address stands for something that exists where it is tried.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in Spanish.
    pub summary: &'static str,
    /// Path and query.
    pub address: &'static str,
    /// What is sent, where the route takes a body.
    pub body: Option<&'static str>,
    /// The status it gets.
    pub status: u16,
}
