//! The picture of a shared link.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use listings::Status;
use tower::ServiceExt as _;

use super::meta;
use crate::{
    get, router,
    town::{CARS, NEIGHBOUR, Town},
};

async fn picture(router: &axum::Router, host: &str, path: &str) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::get(path).header(header::HOST, host).body(Body::empty());
    let answer = router.clone().oneshot(request.expect("a request")).await.expect("infallible");
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, to_bytes(body, 1 << 20).await.expect("a body"))
}

/// Where the page says its picture is.
async fn of_page(router: &axum::Router, host: &str, path: &str) -> String {
    let page = get(router, host, path).await;
    let address = meta(&page, "og:image").unwrap_or_else(|| panic!("{path}: {}", page.body));
    assert_eq!(meta(&page, "og:image:width").as_deref(), Some("1200"));
    assert_eq!(meta(&page, "og:image:height").as_deref(), Some("630"));
    assert!(meta(&page, "og:image:alt").is_some_and(|alt| !alt.is_empty()));
    assert!(page.body.contains("content=\"summary_large_image\""));
    address.strip_prefix(&format!("http://{host}")).expect("of this host").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_a_picture_that_is_light_and_stays() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(CARS).await.remove(0);
    let path = listings::card::url("autos", &card.title, card.id);
    for page in ["/", "/autos", "/autos?make=toyota", &path, &format!("{path}?lang=en")] {
        let address = of_page(&router, CARS, page).await;
        let (status, headers, file) = picture(&router, CARS, &address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert_eq!(headers["content-type"], "image/png");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable", "{address}");
        assert!(file.starts_with(b"\x89PNG") && file.len() <= 60_000, "{} bytes", file.len());
        let again = picture(&router, CARS, &address).await;
        assert_eq!(again.2, file, "the same address is the same picture");
    }
    let english = of_page(&router, CARS, &format!("{path}?lang=en")).await;
    assert_ne!(english, of_page(&router, CARS, &path).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_is_another_address_and_the_old_one_shows_what_is_now() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(CARS).await.remove(0);
    let path = listings::card::url("autos", &card.title, card.id);
    let before = of_page(&router, CARS, &path).await;
    town.sql("update listings set price_minor = 123400, price_currency = 'USD'").await;
    let after = of_page(&router, CARS, &path).await;
    assert_ne!(before, after);
    let (old, new) = (picture(&router, CARS, &before).await, picture(&router, CARS, &after).await);
    assert_eq!(old.2, new.2, "no price of before");
    assert_eq!(old.1["cache-control"], "public, max-age=300");
    assert!(new.1["cache-control"].to_str().is_ok_and(|kept| kept.contains("immutable")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_here_has_no_picture() {
    let mut town = Town::new().await;
    let router = router(&town);
    let foreign = town.cards(NEIGHBOUR).await.remove(0);
    let foreign = listings::card::url("autos", &foreign.title, foreign.id);
    let foreign = of_page(&router, NEIGHBOUR, &foreign).await;
    let card = town.cards(CARS).await.remove(0);
    let path = listings::card::url("autos", &card.title, card.id);
    let ended = of_page(&router, CARS, &path).await;
    town.end("demo", card.id, Status::Sold).await;
    let mut bodies = Vec::new();
    for address in [
        &foreign,
        &ended,
        "/vista/es-0123456789abcdef-00000000000000000000000000.png",
        "/vista/7.svg",
    ] {
        let (status, _, body) = picture(&router, CARS, address).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        bodies.push(body);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    // The page of what was sold has the picture of the site.
    assert!(of_page(&router, CARS, &path).await.starts_with("/vista/sitio-"));
}
