//! What those who watch the program ask: is it alive, is it ready, how are its parts, its figures.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{Component, Doc, HealthBoard, Metrics, Permission, Route, Status, Table};

/// Where the answers come from.
#[derive(Debug, Clone)]
pub struct Ops {
    /// The parts' health.
    pub health: HealthBoard,
    /// The figures.
    pub metrics: Arc<Metrics>,
    /// The mark of the supervisor that started this process, by which it knows its own.
    pub mark: Option<HeaderValue>,
}

/// Where `/readyz` says whose process answers.
pub const MARK: HeaderName = HeaderName::from_static("x-zocalo-mark");

/// `/livez /readyz /startz /health/{part} /metrics`: any host, no site, no edge.
#[must_use]
pub fn table() -> Table<Ops> {
    let doc = |id, summary| Doc { id, summary, ..Doc::default() };
    let (watch, local) = (Permission::Watch, Permission::WatchLocally);
    Table::new(vec![
        Route::get("/livez", watch, doc("livez", "Si el proceso vive"), async || "ok\n"),
        Route::get("/readyz", watch, doc("readyz", "Si puede atender"), ready),
        Route::get("/startz", watch, doc("startz", "Si ya arrancó"), ready),
        Route::get("/health/{component}", watch, doc("health", "Cómo va una parte"), health),
        Route::get("/metrics", local, doc("metrics", "Las cifras del proceso"), metrics),
    ])
}

/// The router of these.
pub fn router(ops: Ops) -> Router {
    table().watched().with_state(ops)
}

async fn ready(State(ops): State<Ops>) -> Response {
    let mark = ops.mark.map(|mark| [(MARK, mark)]);
    if ops.health.is_ready() {
        return (mark, "ok\n").into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, mark, "not ready\n").into_response()
}

async fn health(State(ops): State<Ops>, Path(name): Path<String>) -> Response {
    let Some(component) = Component::ALL.into_iter().find(|c| c.key() == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let health = ops.health.of(component);
    let status = match health.status {
        Status::Down => StatusCode::SERVICE_UNAVAILABLE,
        Status::Ok | Status::Degraded | Status::Off => StatusCode::OK,
    };
    let body = serde_json::to_vec(&health).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, body).into_response()
}

async fn metrics(State(ops): State<Ops>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], ops.metrics.text()).into_response()
}
