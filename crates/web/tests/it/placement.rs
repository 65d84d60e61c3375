//! What staff places before others is shown first, says so, and ends.

use axum::http::StatusCode;
use chrono::TimeDelta;
use kernel::ids::{Id as _, ListingId};
use listings::placement::Kind;
use tenancy::{Role, SellerRole};

use crate::{
    browser::{Browser, joined, sells},
    publish::published,
    router,
    town::{CARS, NEIGHBOUR, Town},
};

const ALL: &str = "/panel/destacados";
const TAG: &str = "class=\"tag placed\"";

async fn ops<'a>(town: &Town, router: &'a axum::Router) -> Browser<'a> {
    joined(town, router, ("demo", CARS), "ops@a.example", Role::Ops, false).await
}

/// The listings of a page of cards, in their order.
fn order(body: &str) -> Vec<String> {
    let cards = body.split("<li class=\"card\" id=\"a-").skip(1);
    cards.filter_map(|card| card.split_once('"')).map(|(id, _)| id.to_owned()).collect()
}

fn form<'f>(listing: &'f str, kind: &'f str) -> [(&'f str, &'f str); 4] {
    [("listing", listing), ("kind", kind), ("start", ""), ("days", "7")]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_placed_comes_first_says_so_and_ends() {
    let mut town = Town::new().await;
    let router = router(&town);
    let mut staff = ops(&town, &router).await;
    let mut visitor = Browser::on(&router, CARS);
    let before = order(&visitor.get("/autos").await.body);
    let ids: Vec<ListingId> = town.ids(CARS).await;
    // One that is not on the first page by itself.
    let far = ids.iter().map(|id| id.bare()).find(|id| !before.contains(id)).expect("another page");
    let granted =
        staff.post(ALL, &form(&format!("https://x.example/autos/kia-{far}"), "top")).await;
    assert_eq!(granted.header("location"), "/panel/destacados?hecho=1", "{}", granted.body);
    let home = staff.post(ALL, &form(&format!("lst_{far}"), "home")).await;
    assert_eq!(home.status, StatusCode::SEE_OTHER, "{}", home.body);
    let placed: ListingId = format!("lst_{far}").parse().expect("an id");
    town.places(CARS, placed, Kind::Home).await;

    let page = visitor.get("/autos").await.body;
    let shown = order(&page);
    assert_eq!(shown.first(), Some(&far));
    assert_eq!((shown.len(), page.matches(TAG).count()), (before.len(), 1));
    assert_eq!(shown[1..], before[..before.len() - 1], "the others as before");
    // Who chose an order has it; who asks for something else is not shown it.
    for path in ["/autos?sort=price", "/autos?price.gte=900000000"] {
        let other = order(&visitor.get(path).await.body);
        assert_ne!(other.first(), Some(&far), "{path}");
    }
    let front = visitor.get("/").await.body;
    assert!(front.contains("Destacados") && front.contains(TAG), "{front}");
    assert_eq!(front.matches(&format!("id=\"a-{far}\"")).count(), 1, "not twice");

    town.test().clock().advance(TimeDelta::days(7));
    for path in ["/autos", "/"] {
        let page = visitor.get(path).await.body;
        assert!(!page.contains(TAG), "{path}: no event, no job, and it has ended");
    }
    assert_eq!(order(&visitor.get("/autos").await.body), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_on_the_first_page_by_itself_leaves_room_there() {
    let mut town = Town::new().await;
    let router = router(&town);
    let mut staff = ops(&town, &router).await;
    let mut visitor = Browser::on(&router, CARS);
    let before = order(&visitor.get("/autos").await.body);
    let near = before[2].clone();
    let granted = staff.post(ALL, &form(&format!("lst_{near}"), "featured")).await;
    assert_eq!(granted.header("location"), "/panel/destacados?hecho=1", "{}", granted.body);
    let placed: ListingId = format!("lst_{near}").parse().expect("an id");
    town.places(CARS, placed, Kind::Featured).await;
    let page = visitor.get("/autos").await.body;
    let shown = order(&page);
    let others: Vec<_> = before.iter().filter(|id| **id != near).cloned().collect();
    assert_eq!((shown.len(), &shown[0]), (before.len(), &near));
    assert_eq!(shown[1..], others[..], "each once, and none is missing");
    let next = page.split("href=\"").filter_map(|part| part.split_once('"'));
    let next = next.map(|(path, _)| path).find(|path| path.contains("cursor="));
    let next = next.expect("another page").replace("&#38;", "&").replace("&amp;", "&");
    let second = order(&visitor.get(&next).await.body);
    assert!(second.iter().all(|id| !shown.contains(id)) && !second.is_empty(), "{second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sells_reads_until_when() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    let id = own.rsplit('/').next().expect("an id");
    let mut staff = ops(&town, &router).await;
    let later = [("listing", id), ("kind", "bump"), ("start", "2999-01-01"), ("days", "1")];
    assert_eq!(staff.post(ALL, &later).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let soon = (town.db.clock().now() + TimeDelta::days(3)).date_naive().to_string();
    let later = [("listing", id), ("kind", "bump"), ("start", &*soon), ("days", "1")];
    assert_eq!(staff.post(ALL, &later).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff.post(ALL, &form(id, "featured")).await.status, StatusCode::SEE_OTHER);
    let page = seller.get(&own).await.body;
    for told in ["antes que otros (destacado) hasta", "Se mostrará antes que otros (subido)"] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_placed_is_told_and_what_was_typed_stays() {
    let town = Town::new().await;
    let router = router(&town);
    let mut staff = ops(&town, &router).await;
    let ids = town.ids(CARS).await;
    let (one, other) = (ids[0].to_string(), ids[1].to_string());
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    for (fields, told) in [
        ([("listing", "nada"), ("kind", "top"), ("start", ""), ("days", "7")], "No hay un anuncio"),
        ([("listing", &*one), ("kind", "alto"), ("start", ""), ("days", "7")], "Elige dónde"),
        ([("listing", &*one), ("kind", "top"), ("start", "mañana"), ("days", "7")], "El día"),
        ([("listing", &*one), ("kind", "top"), ("start", "2020-01-01"), ("days", "7")], "ya pasó"),
        ([("listing", &*one), ("kind", "top"), ("start", ""), ("days", "91")], "de 1 a 90"),
        ([("listing", &*one), ("kind", "top"), ("start", ""), ("days", "x")], "de 1 a 90"),
    ] {
        let wrong = staff.post(ALL, &fields).await;
        assert_eq!(wrong.status, unfit, "{told}");
        assert!(wrong.body.contains(told) && wrong.body.contains("role=\"alert\""), "{told}");
        let typed = fields[0].1;
        assert!(wrong.body.contains(&format!("value=\"{typed}\"")), "{told}");
    }
    let foreign = town.ids(NEIGHBOUR).await[0].to_string();
    let theirs = staff.post(ALL, &form(&foreign, "top")).await;
    assert!(theirs.status == unfit && theirs.body.contains("No hay un anuncio"));
    assert_eq!(staff.post(ALL, &form(&one, "top")).await.status, StatusCode::SEE_OTHER);
    let twice = staff.post(ALL, &form(&one, "top")).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.body.contains("ya lo tiene"));

    let mut owner =
        joined(&town, &router, ("demo", CARS), "jefa@a.example", Role::Owner, false).await;
    let slots = |top| [("top", top), ("featured", "9"), ("bump", "2"), ("home", "4")];
    let at = "/panel/destacados/cupos/autos";
    for (top, status) in [("0", unfit), ("x", unfit), ("999", unfit)] {
        let refused = owner.post(at, &slots(top)).await;
        assert_eq!(refused.status, status, "{top}");
        assert!(refused.body.contains(&format!("value=\"{top}\"")), "{top} stays");
    }
    assert_eq!(owner.post(at, &slots("1")).await.status, StatusCode::SEE_OTHER);
    let nothing = owner.post("/panel/destacados/cupos/nada", &slots("1")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{}", nothing.body);
    assert_eq!(staff.post(at, &slots("9")).await.status, StatusCode::FORBIDDEN);
    let full = staff.post(ALL, &form(&other, "top")).await;
    assert!(
        full.status == StatusCode::CONFLICT && full.body.contains("no queda cupo")
            || full.body.contains("No queda cupo"),
        "{}",
        full.body
    );

    let page = staff.get(ALL).await.body;
    assert!(page.contains("1 de 1 ocupados") && page.contains("hasta"), "{page}");
    let (_, rest) = page.split_once("action=\"/panel/destacados/plc_").expect("a way to end it");
    let end = format!("/panel/destacados/plc_{}", rest.split('"').next().expect("its end"));
    assert_eq!(staff.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff.post(&end, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(staff.get(ALL).await.body.contains("Ningún anuncio está destacado"));
    let mut viewer =
        joined(&town, &router, ("demo", CARS), "ver@a.example", Role::Viewer, false).await;
    assert_eq!(viewer.get(ALL).await.status, StatusCode::FORBIDDEN);
}
