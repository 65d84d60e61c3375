//! Methods, sizes, addresses that are none.

use axum::http::{Method, StatusCode};

use crate::{
    get, router,
    town::{CARS, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn head_is_get_without_a_body() {
    let town = Town::new().await;
    let router = router(&town);
    let whole = get(&router, CARS, "/v1/listings?limit=1").await;
    let head = ask(&router, Method::HEAD, CARS, "/v1/listings?limit=1", &[]).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    assert_eq!(head.header("etag"), whole.header("etag"));
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_and_addresses_are_problems() {
    let town = Town::new().await;
    let router = router(&town);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = ask(&router, method, CARS, "/v1/listings", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), "GET,HEAD");
        assert_eq!(answer.json()["code"], "method_not_allowed");
    }
    for path in ["/v1", "/v1/", "/v1/nothing", "/v1/listings/a/b/c", "/v1/%2e%2e/secrets"] {
        let answer = get(&router, CARS, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_oversize_is_refused_before_it_is_read() {
    let town = Town::new().await;
    let router = router(&town);
    let path = format!("/v1/listings?q={}", "a".repeat(9_000));
    assert_eq!(get(&router, CARS, &path).await.status, StatusCode::URI_TOO_LONG);
    let large = [("content-length", "70000")];
    let answer = ask(&router, Method::GET, CARS, "/v1/listings", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let many = "x=1&".repeat(500);
    let answer = get(&router, CARS, &format!("/v1/listings?{many}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_never_breaks_the_server() {
    let town = Town::new().await;
    let router = router(&town);
    for path in [
        "/v1/listings?%ff=%fe",
        "/v1/listings?q=%ff%fe%00",
        "/v1/listings?near=NaN,inf&radius_km=NaN",
        "/v1/listings?near=0,0&radius_km=-1",
        "/v1/listings?bbox=inf,inf,inf,inf",
        "/v1/listings?price.gte=-1&price.lte=99999999999999999999999999",
        "/v1/listings?year=99999999999999999999",
        "/v1/listings?q=%F0%9F%9A%97%F0%9F%9A%97",
        "/v1/listings?site=%00&lang=",
        "/v1/listings?&&&===",
        "/v1/listings/lst_%F0%9F%9A%97",
        "/v1/verticals/%ff",
    ] {
        let answer = get(&router, CARS, path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_text_is_refused_by_name() {
    let town = Town::new().await;
    let router = router(&town);
    for (path, field) in [
        ("/v1/listings?q=%ff%fe", "q"),
        ("/v1/listings?vertical=autos&q=cami%F3n", "q"),
        ("/v1/listings?vertical=autos&make=%C3%28", "make"),
        ("/v1/flags?visitor=%ff", "visitor"),
    ] {
        let answer = get(&router, CARS, path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{path}");
    }
}
