//! Listings kept, compared and looked at again, without an account and with one.

use axum::http::StatusCode;
use tenancy::SellerRole;

use crate::{
    browser::{Browser, PASSWORD, joined, sells},
    links, router,
    town::{CARS, HOMES, NEIGHBOUR, Town},
};

/// The pages and ids of the first cars of the site.
async fn cars(town: &Town, count: usize) -> Vec<(String, String)> {
    let cards = town.cards(CARS).await;
    let address = |card: &search::Shown| listings::card::url(&card.vertical, &card.title, card.id);
    cards.iter().take(count).map(|card| (address(card), card.id.to_string())).collect()
}

async fn keep(browser: &mut Browser<'_>, id: &str, action: &str) -> crate::town::Heard {
    let fields = [("accion", action), ("volver", "/autos?make=kia")];
    browser.post(&format!("/guardados/{id}"), &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_keeps_listings_and_finds_them_again() {
    let town = Town::new().await;
    let router = router(&town);
    let cars = cars(&town, 3).await;
    let mut buyer = Browser::on(&router, CARS);
    assert!(buyer.get("/guardados").await.body.contains("Todavía no has guardado"));
    let kept = keep(&mut buyer, &cars[0].1, "guardar").await;
    let back = format!("/autos?make=kia#a-{}", &cars[0].1[4..]);
    assert_eq!((kept.status, kept.header("location")), (StatusCode::SEE_OTHER, back.as_str()));
    keep(&mut buyer, &cars[1].1, "guardar").await;
    keep(&mut buyer, &cars[1].1, "guardar").await;
    let page = buyer.get("/guardados").await;
    let shown = links(&page, "/autos/");
    assert_eq!(shown, [cars[1].0.as_str(), cars[0].0.as_str()], "the latest first, once each");
    assert!(page.body.contains("noindex") && page.header("cache-control").contains("no-store"));
    let list = buyer.get("/autos").await.body;
    assert_eq!(list.matches("aria-pressed=\"true\"").count(), 2, "every page shows it");
    assert!(list.contains("aria-label=\"Guardados 2\""));
    let told = buyer.get("/guardados.json").await.json();
    assert_eq!(told["listings"][0], cars[1].1.as_str());
    keep(&mut buyer, &cars[1].1, "quitar").await;
    let page = buyer.get("/guardados").await;
    assert_eq!(links(&page, "/autos/"), [cars[0].0.as_str()]);
    // What was looked at stands below.
    buyer.get(&cars[2].0).await;
    let page = buyer.get("/guardados").await;
    assert_eq!(links(&page, "/autos/"), [cars[0].0.as_str(), cars[2].0.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_site_does_not_show_cannot_be_kept_and_what_is_gone_is_told() {
    let mut town = Town::new().await;
    let router = router(&town);
    let cars = cars(&town, 2).await;
    let home = town.cards(HOMES).await.remove(0).id.to_string();
    let theirs = town.cards(NEIGHBOUR).await.remove(0).id.to_string();
    let mut buyer = Browser::on(&router, CARS);
    for id in [home.as_str(), theirs.as_str(), "lst_00000000000000000000000000", "nonsense"] {
        let refused = keep(&mut buyer, id, "guardar").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{id}");
    }
    let odd = keep(&mut buyer, &cars[0].1, "romper").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.body);
    keep(&mut buyer, &cars[0].1, "guardar").await;
    keep(&mut buyer, &cars[1].1, "guardar").await;
    town.withdraw("demo", cars[0].1.parse().expect("an id")).await;
    let page = buyer.get("/guardados").await;
    assert!(page.body.contains("1 ya no está publicado"), "{}", page.body);
    let done = buyer.post("/guardados", &[("accion", "limpiar")]).await;
    assert_eq!(done.header("location"), "/guardados");
    let page = buyer.get("/guardados").await;
    assert!(!page.body.contains("ya no está publicado"));
    assert_eq!(links(&page, "/autos/"), [cars[1].0.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_kept_is_the_accounts_after_signing_in() {
    let town = Town::new().await;
    let router = router(&town);
    let cars = cars(&town, 3).await;
    let place = ("demo", CARS);
    let mut first =
        sells(&town, &router, place, ("Autos Uno", SellerRole::Owner), "luz@a.example").await;
    keep(&mut first, &cars[0].1, "guardar").await;
    assert_eq!(town.ask("select count(*) from saved_listings").await, 1);
    // Two at once, from pages that knew nothing of each other: both are kept.
    let (mut left, mut right) = (Browser::on(&router, CARS), Browser::on(&router, CARS));
    (left.cookies, right.cookies) = (first.cookies.clone(), first.cookies.clone());
    tokio::join!(keep(&mut left, &cars[2].1, "guardar"), keep(&mut right, &cars[1].1, "guardar"));
    assert_eq!(town.ask("select count(*) from saved_listings").await, 3);
    keep(&mut first, &cars[2].1, "quitar").await;
    keep(&mut first, &cars[1].1, "quitar").await;
    assert_eq!(town.ask("select count(*) from saved_listings").await, 1);
    // Another device kept something before signing in: both are there afterwards.
    let mut other = Browser::on(&router, CARS);
    keep(&mut other, &cars[1].1, "guardar").await;
    let fields = [("mail", "luz@a.example"), ("password", PASSWORD), ("back", "/guardados")];
    let entered = other.post("/cuenta/entrar", &fields).await;
    assert_eq!(entered.header("location"), "/guardados", "{}", entered.body);
    let page = other.get("/guardados").await;
    assert_eq!(links(&page, "/autos/"), [cars[1].0.as_str(), cars[0].0.as_str()]);
    let page = first.get("/guardados").await;
    assert_eq!(links(&page, "/autos/").len(), 2, "and on the first device as well");
    // Nothing of it stays for who comes next.
    let left = other.post("/cuenta/salir", &[]).await;
    assert!(left.header("clear-site-data").contains("storage"));
    assert!(other.get("/guardados").await.body.contains("Todavía no has guardado"));
    assert_eq!(town.ask("select count(*) from saved_listings").await, 2);
    // Whoever signs in elsewhere has a list of their own.
    let mut staff = joined(&town, &router, place, "ana@a.example", tenancy::Role::Ops, false).await;
    assert!(staff.get("/guardados").await.body.contains("Todavía no has guardado"));
}

#[tokio::test(flavor = "multi_thread")]
async fn listings_stand_side_by_side_and_the_address_says_which() {
    let town = Town::new().await;
    let router = router(&town);
    let cars = cars(&town, 5).await;
    let mut buyer = Browser::on(&router, CARS);
    let address = |count: usize| {
        let named = cars.iter().take(count).map(|(_, id)| format!("anuncio={id}"));
        format!("/comparar?{}", named.collect::<Vec<_>>().join("&"))
    };
    let page = buyer.get(&address(3)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for expected in ["Kilometraje", "class=\"differs\"", "de=comparar"] {
        assert!(page.body.contains(expected), "{expected}");
    }
    assert_eq!(page.body.matches("<th scope=\"col\">").count(), 4);
    let page = buyer.get(&address(5)).await;
    assert!(page.body.contains("4 como máximo"), "{}", page.body);
    assert_eq!(page.body.matches("<th scope=\"col\">").count(), 5);
    let home = town.cards(HOMES).await.remove(0).id.to_string();
    let page = buyer.get(&format!("{}&anuncio={home}&anuncio=nada", address(1))).await;
    assert!(page.body.contains("al menos dos"), "what another site shows is not there");
    assert_eq!(page.body.matches("<th scope=\"col\">").count(), 2);
}
