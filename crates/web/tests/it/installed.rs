//! The site as an app, and its pages while the database is away.

use axum::http::StatusCode;
use tenancy::TenantState;

use crate::{
    get, router,
    town::{CARS, HOMES, KIDS, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_site_can_be_installed_under_its_own_name_and_sign() {
    let town = Town::new().await;
    let router = router(&town);
    let manifest = get(&router, CARS, "/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let told = manifest.json();
    assert_eq!(
        (told["name"].as_str(), told["start_url"].as_str()),
        (Some("Plaza autos"), Some("/"))
    );
    let mut signs = Vec::new();
    for host in [CARS, HOMES] {
        for icon in told["icons"].as_array().expect("icons") {
            let png = get(&router, host, icon["src"].as_str().expect("an address")).await;
            assert_eq!((png.status, png.header("content-type")), (StatusCode::OK, "image/png"));
        }
        signs.push(get(&router, host, "/favicon.svg").await.body);
    }
    assert_ne!(signs[0], signs[1]);
    assert_eq!(get(&router, CARS, "/icono/513.png").await.status, StatusCode::NOT_FOUND);
    let worker = get(&router, CARS, "/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.body.contains("/sin-conexion") && !worker.body.contains("{shell}"));
    let other = get(&router, HOMES, "/sw.js").await.body;
    assert_ne!(worker.body, other, "each site has its own sheet");
    let kept =
        |worker: &str| worker.split("\"zocalo-paginas-").nth(1).map(|rest| rest[..30].to_owned());
    let (ours, theirs) = (kept(&worker.body), kept(&other));
    assert!(ours.as_deref().is_some_and(|name| name.starts_with("sit_")), "{ours:?}");
    assert_ne!(ours, theirs, "whoever has the address next begins with nothing of this site");
    let offline = get(&router, CARS, "/sin-conexion").await;
    assert!(offline.body.contains("Sin conexión") && offline.body.contains("noindex"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_address_without_a_marketplace_takes_leave_of_what_was_kept_there() {
    let mut town = Town::new().await;
    let router = router(&town);
    // A client without a marketplace, and a host nobody has.
    for host in [KIDS, "nadie.example"] {
        let worker = get(&router, host, "/sw.js").await;
        assert_eq!(worker.status, StatusCode::OK, "{host}");
        assert!(worker.body.contains("unregister()") && worker.body.contains("caches.delete"));
    }
    // Whose site is paused keeps what is there, and nothing of who was there before.
    town.set_state("demo", TenantState::Paused).await;
    let worker = get(&router, CARS, "/sw.js").await;
    assert!(worker.status == StatusCode::OK && worker.body.contains("zocalo-paginas-sit_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_are_found_by_what_says_whose_they_are() {
    let town = Town::new().await;
    let router = router(&town);
    let mut stamps = Vec::new();
    for host in [CARS, HOMES] {
        let page = get(&router, host, "/").await.body;
        let stamp = page.split("/favicon.svg?v=").nth(1).map(|rest| rest[..8].to_owned());
        let stamp = stamp.expect("a stamp");
        assert!(page.contains(&format!("/manifest.webmanifest?v={stamp}")), "{page}");
        assert!(page.contains(&format!("/icono/180.png?v={stamp}")), "{page}");
        stamps.push(stamp);
    }
    assert_ne!(stamps[0], stamps[1], "a browser keeps them for a day");
}
