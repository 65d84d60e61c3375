//! Reaching a seller from a card of the results, without opening the listing.

use axum::http::StatusCode;
use tenancy::SellerRole;

use crate::{
    browser::{Browser, sells},
    get, links, plain, router,
    town::{CARS, Heard, Town},
};

const DEALER: &str = "Autos La Prueba";
const NUMBER: &str = "+1 809 555 0142";

/// The page and the id of a car that dealer offers.
async fn car(town: &mut Town) -> (String, String) {
    let page = town.add_car("demo", DEALER, |draft| draft.title = "Kia Rio único".into()).await;
    let id = format!("lst_{}", &page[page.len() - 26..]);
    (page, id)
}

/// The card of a listing, as HTML.
fn card<'a>(page: &'a Heard, id: &str) -> &'a str {
    let (_, rest) = page.body.split_once(&format!("id=\"a-{}\"", &id[4..])).expect("a card");
    rest.split("</li>").next().expect("its end")
}

/// The ways a card offers, in their order.
fn ways(card: &str) -> Vec<String> {
    let row = card.split("<div class=\"reach\">").nth(1).unwrap_or_default();
    let hrefs = row.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with("/c/")).map(plain).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_offers_the_quickest_way_there_is_and_always_the_form() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (_, id) = car(&mut town).await;
    for (number, takes_whatsapp, quick) in [
        ("", false, None),
        (NUMBER, false, Some(("t", "Llamar", "telefono"))),
        (NUMBER, true, Some(("w", "WhatsApp", "chat"))),
        ("", false, None),
    ] {
        town.reach(CARS, DEALER, number, takes_whatsapp).await;
        let page = get(&router, CARS, "/autos").await;
        let card = card(&page, &id);
        let way = |way: &str| format!("/c/{way}/{id}?de=lista");
        let expected: Vec<_> = quick.iter().map(|(at, ..)| way(at)).chain([way("f")]).collect();
        assert_eq!(ways(card), expected, "{card}");
        assert_eq!(card.matches("rel=\"nofollow\"").count(), expected.len());
        for (_, word, icon) in quick.into_iter().chain([("f", "Escribir", "sobre")]) {
            let named = format!("{word}<span class=\"hidden\">: Kia Rio único</span></a>");
            assert!(card.contains(&named), "{card}");
            assert!(page.body.contains(&format!("<symbol id=\"{icon}\"")), "{icon} is not drawn");
        }
        for told in ["555", "wa.me", "tel:"] {
            assert!(!page.body.contains(told), "{told} is in the page");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_big_cards_of_results_and_of_the_sellers_page_offer_ways() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (page, id) = car(&mut town).await;
    town.reach(CARS, DEALER, NUMBER, true).await;
    let mut buyer = Browser::on(&router, CARS);
    buyer.post(&format!("/guardados/{id}"), &[("accion", "guardar"), ("volver", "/")]).await;
    let listing = buyer.get(&page).await;
    for path in ["/", "/guardados", &format!("/comparar?anuncio={id}"), &page] {
        let shown = buyer.get(path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        assert!(!shown.body.contains("class=\"reach\""), "{path}");
    }
    let seller = plain(links(&listing, "/vendedor/").first().expect("the way to the seller"));
    let shown = buyer.get(&seller).await;
    let way = |way: &str| format!("/c/{way}/{id}?de=vendedor");
    assert_eq!(ways(card(&shown, &id)), [way("w"), way("f")]);
    assert!(!shown.body.contains("555"), "{}", shown.body);
    let english = buyer.get("/autos?lang=en").await;
    assert!(ways(card(&english, &id)).iter().all(|way| way.contains("lang=en")));
    assert!(card(&english, &id).contains("Write<span class=\"hidden\">: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_from_a_list_is_recorded_as_coming_from_there() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (_, id) = car(&mut town).await;
    town.reach(CARS, DEALER, NUMBER, true).await;
    let mut buyer = Browser::on(&router, CARS);
    let offered = ways(card(&buyer.get("/autos").await, &id));
    let gone = buyer.get(&offered[0]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    assert!(gone.header("location").starts_with("https://wa.me/18095550142?text="));

    let form = buyer.get(&offered[1]).await;
    let fields = [("name", "Iris"), ("mail", "iris@b.example"), ("message", "¿Sigue a la venta?")];
    let sent = buyer.post(&action(&form), &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

    let by_chat = "select count(*) from enquiries where source = 'lista' and channel = 'whatsapp'";
    let by_form = "select count(*) from enquiries where source = 'lista' and channel = 'form'";
    assert_eq!((town.ask(by_chat).await, town.ask(by_form).await), (1, 1));
    let mut owner =
        sells(&town, &router, ("demo", CARS), (DEALER, SellerRole::Owner), "luz@a.example").await;
    let seen = owner.get("/cuenta/consultas").await.body;
    assert_eq!(seen.matches("desde los resultados").count(), 2, "{seen}");
}

/// Where the form of the page goes.
fn action(page: &Heard) -> String {
    let (_, rest) = page.body.split_once("method=\"post\" action=\"").expect("a form");
    plain(rest.split('"').next().expect("its end"))
}
