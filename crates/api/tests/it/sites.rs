//! Which site answers, and who may read it from another.

use axum::http::{Method, StatusCode};
use tenancy::TenantState;

use crate::{
    get, router,
    town::{CARS, HOMES, KIDS, NEIGHBOUR, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_named_by_host_or_by_parameter() {
    let town = Town::new().await;
    let router = router(&town);
    let by_host = get(&router, NEIGHBOUR, "/v1/listings").await.json();
    let by_name = get(&router, "127.0.0.1:8080", &format!("/v1/listings?site={NEIGHBOUR}")).await;
    assert_eq!(by_host, by_name.json());
    assert_eq!(by_host["total"], 12);
    let escaped = format!("/v1/listings?si%74e={}", NEIGHBOUR.replace('.', "%2E"));
    assert_eq!(get(&router, CARS, &escaped).await.json(), by_host);
    assert_eq!(get(&router, NEIGHBOUR, "/v1/listings?site=").await.json(), by_host);
    for (host, path) in
        [("nobody.example", "/v1/listings"), (CARS, "/v1/listings?site=nobody.example")]
    {
        let answer = get(&router, host, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.json()["code"], "no_such_site");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_tenant_is_locked_and_its_neighbour_is_not() {
    let mut town = Town::new().await;
    let router = router(&town);
    town.set_state("demo", TenantState::Paused).await;
    for path in ["/v1/listings", "/v1/verticals", "/v1/listings/lst_00000000000000000000000000"] {
        let answer = get(&router, CARS, path).await;
        assert_eq!(answer.status, StatusCode::LOCKED, "{path}");
        assert_eq!(answer.json()["code"], "paused");
    }
    assert_eq!(get(&router, NEIGHBOUR, "/v1/listings").await.status, StatusCode::OK);
    town.set_state("demo", TenantState::Active).await;
    assert_eq!(get(&router, CARS, "/v1/listings").await.status, StatusCode::OK);
}

/// What was the address of a client is an address that nobody has: neither body nor headers tell them apart.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_longer_a_client_is_not_there() {
    let mut town = Town::new().await;
    let router = router(&town);
    town.set_state("demo", TenantState::Closed).await;
    let origin = format!("http://{HOMES}");
    let headers = [("x-request-id", "4bf92f3577b34da6"), ("origin", origin.as_str())];
    let unknown = "nobody.localhost";
    let from = |host: &'static str| {
        [
            (host, "/v1/listings".to_owned()),
            (host, "/v1/flags".to_owned()),
            (host, "/v1/me".to_owned()),
            (host, "/v1/nothing".to_owned()),
            (NEIGHBOUR, format!("/v1/listings?site={host}")),
        ]
    };
    for ((host, path), (other, same)) in from(CARS).into_iter().zip(from(unknown)) {
        for method in [Method::GET, Method::OPTIONS] {
            let closed = ask(&router, method.clone(), host, &path, &headers).await;
            let never = ask(&router, method, other, &same, &headers).await;
            assert_eq!(closed.status, never.status, "{path}");
            assert_eq!(closed.headers, never.headers, "{path}");
            assert_eq!(closed.body, never.body, "{path}");
        }
    }
    assert_eq!(get(&router, NEIGHBOUR, "/v1/listings").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_without_a_marketplace_says_so() {
    let town = Town::new().await;
    let answer = get(&router(&town), KIDS, "/v1/listings").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.json()["code"], "module_disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn sister_sites_may_read_and_strangers_may_not() {
    let town = Town::new().await;
    let router = router(&town);
    let with_origin = async |origin: &str| {
        let headers = [("origin", origin)];
        ask(&router, Method::GET, CARS, "/v1/listings?limit=1", &headers).await
    };
    let sister = format!("https://{HOMES}:8443");
    let answer = with_origin(&sister).await;
    assert_eq!(answer.header("access-control-allow-origin"), sister);
    assert!(answer.header("vary").contains("Origin"), "{}", answer.header("vary"));
    for stranger in [
        &format!("https://{NEIGHBOUR}"),
        "https://evil.example",
        "null",
        "https://evil.example/autos.localhost",
        "file://autos.localhost",
    ] {
        let answer = with_origin(stranger).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("access-control-allow-origin"), "", "{stranger}");
    }
    let headers = [("origin", sister.as_str()), ("access-control-request-method", "GET")];
    let before = ask(&router, Method::OPTIONS, CARS, "/v1/listings", &headers).await;
    assert_eq!(before.status, StatusCode::NO_CONTENT);
    assert_eq!(before.header("access-control-allow-origin"), sister);
    assert_eq!(before.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    let of_sessions = ask(&router, Method::OPTIONS, CARS, "/v1/sessions", &headers).await;
    assert_eq!(of_sessions.header("access-control-allow-methods"), "POST, OPTIONS");
    assert!(of_sessions.header("access-control-allow-headers").contains("Authorization"));
    let refused = ask(&router, Method::GET, CARS, "/v1/listings?colour=red", &headers).await;
    assert_eq!(refused.header("access-control-allow-origin"), sister, "errors can be read too");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_index_that_found_nothing_asks_to_come_again() {
    let town = Town::new().await;
    let half = std::sync::Arc::new(search::MemoryEngine::new());
    let (kit, views) = (town.kit.clone(), town.views.clone());
    let early =
        api::router(api::State::new(town.db.clone(), kit, views, half.clone(), town.sealer()));
    for path in ["/v1/listings", "/v1/listings?vertical=autos&make=toyota&facets=all"] {
        let answer = get(&early, CARS, path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("retry-after"), "5", "{path}");
    }
    town.begin_to_load(CARS, &half).await;
    let answer = get(&early, CARS, "/v1/listings?facets=all").await.json();
    assert_eq!(answer["loading"], true);
    assert_eq!(answer["listings"].as_array().map(Vec::len), Some(3));
}
