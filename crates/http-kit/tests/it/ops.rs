//! Probes and figures.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use http_kit::{Component, HealthBoard, Ops, Status, ops_router};
use kernel::SystemClock;
use tower::ServiceExt as _;

fn ops() -> (Router, HealthBoard) {
    let health = HealthBoard::new(Arc::new(SystemClock));
    (ops_router(Ops { health: health.clone(), metrics: Arc::default(), mark: None }), health)
}

async fn ask(router: &Router, path: &str, peer: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::get(path).body(Body::empty()).expect("a request");
    if let Some(peer) = peer {
        let peer: SocketAddr = peer.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
    }
    let response = router.clone().oneshot(request).await.expect("infallible");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn it_is_alive_before_it_is_ready() {
    let (router, health) = ops();
    assert_eq!(ask(&router, "/livez", None).await.0, StatusCode::OK);
    assert_eq!(ask(&router, "/readyz", None).await.0, StatusCode::SERVICE_UNAVAILABLE);
    health.report(Component::Api, Status::Ok, None);
    health.report(Component::Search, Status::Ok, None);
    assert_eq!(ask(&router, "/readyz", None).await.0, StatusCode::OK);
    assert_eq!(ask(&router, "/startz", None).await.0, StatusCode::OK);
}

#[tokio::test]
async fn each_part_tells_its_status_since_when_and_why() {
    let (router, health) = ops();
    let (status, body) = ask(&router, "/health/motor", None).await;
    let told: serde_json::Value = serde_json::from_str(&body).expect("json");
    assert_eq!((status, told["status"].as_str()), (StatusCode::OK, Some("off")));
    assert!(told["since"].as_str().is_some_and(|since| since.ends_with('Z')));
    health.report(Component::Db, Status::Down, Some("no responde"));
    let (status, body) = ask(&router, "/health/db", None).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("no responde"));
    assert_eq!(ask(&router, "/health/kitchen", None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn figures_are_for_this_machine_only() {
    let (router, _) = ops();
    let (status, body) = ask(&router, "/metrics", Some("127.0.0.1:5000")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("# TYPE zocalo_search_seconds histogram"));
    assert_eq!(ask(&router, "/metrics", Some("203.0.113.9:5000")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, "/metrics", None).await.0, StatusCode::NOT_FOUND);
}
