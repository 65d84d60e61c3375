//! What those who watch the program ask: is it alive, is it ready, how are its parts, its figures.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{Component, HealthBoard, Metrics, Peer, Status};

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
pub fn router(ops: Ops) -> Router {
    Router::new()
        .route("/livez", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/startz", get(ready))
        .route("/health/{component}", get(health))
        .route("/metrics", get(metrics))
        .with_state(ops)
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

/// To this machine only: figures say how much business there is.
async fn metrics(State(ops): State<Ops>, request: Request) -> Response {
    if !Peer::of(request.extensions(), request.headers()).is_local {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], ops.metrics.text()).into_response()
}
