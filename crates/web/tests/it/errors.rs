//! Pages that tell why not.

use axum::http::{Method, StatusCode};
use listings::Status;
use tenancy::TenantState;

use crate::{
    get, router,
    town::{CARS, HOMES, KIDS, NEIGHBOUR, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_no_site_is_told_so() {
    let town = Town::new().await;
    let router = router(&town);
    for path in ["/", "/autos", "/robots.txt.bak", "/autos/x"] {
        let page = get(&router, "nobody.example", path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
    let page = get(&router, "nobody.example", "/").await;
    assert!(page.body.contains("Aquí no hay ningún sitio"), "{}", page.body);
    assert!(!page.body.contains("Plaza"), "no other tenant shows through");
    assert!(
        !page.body.to_lowercase().replace('ó', "o").contains("zocalo"),
        "nor do we: {}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_sites_are_read_nobody_is_told_that_theirs_does_not_exist() {
    let town = Town::new().await;
    let kit = http_kit::Kit::new(town.db.clone(), tenancy::Directory::default());
    let (directory, views) = (kit.directory.clone(), town.views.clone());
    let early = web::router(web::State::new(
        town.db.clone(),
        kit,
        (views, town.engine()),
        town.people(),
        town.library(),
    ));
    for path in ["/", "/autos", "/robots.txt", "/favicon.svg", "/nada"] {
        let page = get(&early, CARS, path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(page.header("retry-after"), "5", "{path}");
    }
    directory.refresh(&town.db).await.expect("read");
    assert_eq!(get(&early, CARS, "/autos").await.status, StatusCode::OK);
    assert_eq!(get(&early, "nobody.example", "/autos").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_site_comes_back_and_its_neighbour_never_noticed() {
    let mut town = Town::new().await;
    let router = router(&town);
    town.set_state("demo", TenantState::Paused).await;
    for (host, path) in
        [(CARS, "/"), (CARS, "/autos"), (CARS, "/robots.txt"), (HOMES, "/propiedades/x")]
    {
        let page = get(&router, host, path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(page.body.contains("Este sitio está en pausa"));
        assert!(!page.header("retry-after").is_empty());
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(get(&router, NEIGHBOUR, "/autos").await.status, StatusCode::OK);
    town.set_state("demo", TenantState::Active).await;
    assert_eq!(get(&router, CARS, "/autos").await.status, StatusCode::OK);
}

/// Neither name nor colour is left on what was the address of a client.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_who_is_no_longer_a_client_are_those_of_a_host_that_is_no_site() {
    let mut town = Town::new().await;
    let router = router(&town);
    town.set_state("demo", TenantState::Closed).await;
    let headers = [("x-request-id", "4bf92f3577b34da6")];
    let unknown = "nobody.localhost";
    for path in
        ["/", "/autos", "/robots.txt", "/favicon.svg", "/sitemap.xml", "/cuenta/entrar", "/nada"]
    {
        let closed = ask(&router, Method::GET, CARS, path, &headers).await;
        let never = ask(&router, Method::GET, unknown, path, &headers).await;
        assert_eq!((closed.status, closed.headers), (never.status, never.headers), "{path}");
        assert_eq!(closed.body.replace(CARS, unknown), never.body, "{path}");
    }
    assert_eq!(get(&router, NEIGHBOUR, "/autos").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_verticals_are_read_visitors_are_asked_to_wait() {
    let town = Town::new().await;
    let views = search::Views::default();
    let early = web::router(web::State::new(
        town.db.clone(),
        town.kit.clone(),
        (views, town.engine()),
        town.people(),
        town.library(),
    ));
    let page = get(&early, CARS, "/autos").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "5");
    assert!(page.body.contains("No disponible por un momento"));
    assert!(page.body.contains(page.header("x-request-id")), "the number to quote");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_loads_says_so_and_shows_what_it_has() {
    let town = Town::new().await;
    let half = std::sync::Arc::new(search::MemoryEngine::new());
    let (kit, views) = (town.kit.clone(), town.views.clone());
    let early = web::router(web::State::new(
        town.db.clone(),
        kit,
        (views, half.clone()),
        town.people(),
        town.library(),
    ));
    for path in ["/", "/autos", "/autos?make=toyota&price.gte=1"] {
        let page = get(&early, CARS, path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(page.header("retry-after"), "5", "{path}");
        assert!(!page.body.contains("Todavía no hay anuncios"), "{path}");
    }
    town.begin_to_load(CARS, &half).await;
    for path in ["/", "/autos"] {
        let page = get(&early, CARS, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("Estamos cargando los anuncios"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_without_listings_says_so_kindly() {
    let town = Town::new().await;
    let page = get(&router(&town), KIDS, "/").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("Este negocio no publica anuncios"));
    assert!(page.body.contains("Plaza kids"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_is_not_ours_is_as_if_it_never_was() {
    let mut town = Town::new().await;
    let router = router(&town);
    let foreign = town.ids(NEIGHBOUR).await[0].to_string();
    let of_sister = town.ids(HOMES).await[0].to_string();
    let [of_others, of_sisters] = [town.ids(NEIGHBOUR).await[1], town.ids(HOMES).await[1]];
    town.end("vecino", of_others, Status::Sold).await;
    town.end("demo", of_sisters, Status::Sold).await;
    let (of_others, of_sisters) = (of_others.to_string(), of_sisters.to_string());
    let never = "lst_00000000000000000000000000".to_owned();
    let mut pages = Vec::new();
    for id in [never, foreign, of_sister, of_others, of_sisters] {
        let page = get(&router, CARS, &format!("/autos/{}", id.trim_start_matches("lst_"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
        assert!(page.body.contains("href=\"/autos\""), "there is a way back");
        pages.push(page.body);
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_told_the_right_ones_and_head_works() {
    let town = Town::new().await;
    let router = router(&town);
    let page = ask(&router, Method::POST, CARS, "/autos", &[]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(page.header("allow"), "GET,HEAD");
    assert!(page.header("content-type").starts_with("text/html"));
    let head = ask(&router, Method::HEAD, CARS, "/autos", &[]).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    let long = format!("/autos?q={}", "a".repeat(9_000));
    assert_eq!(get(&router, CARS, &long).await.status, StatusCode::URI_TOO_LONG);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_never_breaks_the_pages() {
    let town = Town::new().await;
    let router = router(&town);
    for path in [
        "/%00",
        "/%ff",
        "/autos/%ff%fe",
        "/autos/%F0%9F%9A%97%F0%9F%9A%97%F0%9F%9A%97%F0%9F%9A%97%F0%9F%9A%97%F0%9F%9A%97%F0%9F%9A%97",
        "/autos?%ff=%fe",
        "/autos?near=NaN,inf",
        "/autos?cursor=%00",
        "/autos?make=,,,&make=",
        "/autos?price.gte=-99999999999999999999",
        "/autos?city=%00",
        "/autos?year=1,2,3",
        "/autos?sort=-",
        "/autos?limit=0&facets=zzz&vertical=propiedades",
        "/autos//",
        "//",
        "/autos/a/b/c",
        "/assets/%2e%2e%2fsite.css",
        "/?lang=%22%3E",
    ] {
        let page = get(&router, CARS, path).await;
        assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
    }
}
