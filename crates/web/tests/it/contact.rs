//! Reaching a seller, as a buyer on a telephone does it, and what programs get.

use axum::http::{Method, StatusCode};
use listings::Status;
use tenancy::{Role, SellerRole};

use crate::{
    browser::{Browser, joined, sells},
    router,
    town::{CARS, HOMES, Heard, NEIGHBOUR, Town},
};

const DEALER: &str = "Autos La Prueba";
const NUMBER: &str = "+1 809 555 0142";

/// A car whose dealer is reached, the dealer's own browser, and the car's page and id.
async fn reached<'a>(
    town: &mut Town,
    router: &'a axum::Router,
    whatsapp: &'static str,
) -> (Browser<'a>, String, String) {
    let page = town.add_car("demo", DEALER, |_| {}).await;
    let mut owner =
        sells(town, router, ("demo", CARS), (DEALER, SellerRole::Owner), "luz@a.example").await;
    let fields = [("phone", NUMBER), ("whatsapp", whatsapp)];
    let kept = owner.post("/cuenta/contacto", &fields).await;
    assert_eq!(kept.header("location"), "/cuenta/contacto?hecho=1", "{}", kept.body);
    let id = format!("lst_{}", &page[page.len() - 26..]);
    (owner, page, id)
}

async fn counted(town: &Town) -> i64 {
    town.ask("select count(*) from enquiries").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_goes_on_to_the_sellers_chat_and_is_counted() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (mut owner, page, id) = reached(&mut town, &router, "1").await;
    let mut buyer = Browser::on(&router, CARS);
    let shown = buyer.get(&page).await;
    let way = format!("/c/w/{id}?de=anuncio");
    assert!(shown.body.contains(&format!("href=\"{way}\"")), "{}", shown.body);
    for told in ["8095550142", NUMBER, "+1809", "wa.me/1"] {
        assert!(!shown.body.contains(told), "{told} is in the page");
    }
    let gone = buyer.get(&way).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    let place = gone.header("location");
    assert!(place.starts_with("https://wa.me/18095550142?text="), "{place}");
    assert!(place.contains("Ref.") && place.contains(&id[4..]), "{place}");
    assert_eq!(gone.header("referrer-policy"), "no-referrer");
    assert_eq!(gone.header("cache-control"), "private, no-store");
    assert_eq!(counted(&town).await, 1);
    buyer.get(&way).await;
    assert_eq!(counted(&town).await, 1, "twice is the same");

    let call = buyer.get(&format!("/c/t/{id}")).await;
    assert!(call.body.contains("href=\"tel:+18095550142\"") && call.body.contains(NUMBER));
    assert!(call.body.contains("noindex"));
    let seen = owner.get("/cuenta/consultas").await.body;
    assert!(seen.contains("WhatsApp") && seen.contains("Llamada"), "{seen}");
    let mut staff =
        joined(&town, &router, ("demo", CARS), "m@a.example", Role::Viewer, false).await;
    let seen = staff.get("/panel/consultas").await.body;
    assert!(seen.contains(DEALER) && seen.contains("desde el anuncio"), "{seen}");
    let mut next =
        joined(&town, &router, ("vecino", NEIGHBOUR), "v@v.example", Role::Owner, false).await;
    assert!(!next.get("/panel/consultas").await.body.contains(DEALER));
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_led_to_the_listing_and_told_no_number() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (_, page, id) = reached(&mut town, &router, "1").await;
    for (method, agent, more) in [
        (Method::GET, "WhatsApp/2.23.20.0 A", None),
        (Method::GET, "Mozilla/5.0 (compatible; Googlebot/2.1)", None),
        (Method::GET, "", None),
        (Method::HEAD, "Firefox 200", None),
        (Method::GET, "Firefox 200", Some(("sec-purpose", "prefetch;anonymous-client-ip"))),
    ] {
        for way in ["w", "t"] {
            let mut headers = vec![("user-agent", agent)];
            headers.extend(more);
            let path = format!("/c/{way}/{id}");
            let heard = crate::town::ask(&router, method.clone(), CARS, &path, &headers).await;
            assert_eq!(heard.status, StatusCode::SEE_OTHER, "{agent}: {}", heard.body);
            assert_eq!(heard.header("location"), page, "{agent}");
        }
    }
    assert_eq!(counted(&town).await, 0);
    let robots = crate::town::ask(&router, Method::GET, CARS, "/robots.txt", &[]).await;
    assert!(robots.body.contains("Disallow: /c/\n"), "{}", robots.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_while_one_writes_keeps_the_message_and_leads_to_what_is_like_it() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (_, page, id) = reached(&mut town, &router, "1").await;
    let mut buyer = Browser::on(&router, CARS);
    let path = format!("/c/f/{id}");
    assert_eq!(buyer.get(&path).await.status, StatusCode::OK);
    town.end("demo", id.parse().expect("an id"), Status::Sold).await;
    let fields = [("name", "Luis"), ("phone", "8095550177"), ("message", "¿Lo dejas <b>en</b> 5?")];
    let unsent = buyer.post(&path, &fields).await;
    assert_eq!(unsent.status, StatusCode::GONE, "{}", unsent.body);
    for told in ["no se envió", "¿Lo dejas &#60;b&#62;en", &format!("href=\"{page}\"")] {
        assert!(unsent.body.contains(told), "{told}: {}", unsent.body);
    }
    for way in ["f", "w", "t"] {
        let led = buyer.get(&format!("/c/{way}/{id}")).await;
        assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, &*page), "{way}");
    }
    assert_eq!(counted(&town).await, 0);
}

/// Whether the browser is told that what was typed there has arrived, and may be forgotten.
fn arrived(answer: &Heard) -> bool {
    let told = "__Host-zocalo-llegado-n7=1;";
    let mut cookies = answer.headers.get_all("set-cookie").iter();
    cookies.any(|cookie| cookie.to_str().is_ok_and(|cookie| cookie.starts_with(told)))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrongly_stays_and_what_is_sent_is_kept() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (mut owner, _, id) = reached(&mut town, &router, "").await;
    let mut buyer = Browser::on(&router, CARS);
    let path = format!("/c/f/{id}?de=lista");
    let sending = format!("{path}&envio=n7");
    let empty = buyer.get(&path).await;
    assert!(empty.body.contains("<textarea") && empty.body.contains(DEALER), "{}", empty.body);
    let good = [
        ("name", "Luis <b>Gómez</b>"),
        ("phone", "+1 809 555 0177"),
        ("mail", "luis@ejemplo.com"),
        ("message", "¿Sigue disponible?\r\nVoy \"hoy\" <script>"),
    ];
    for (field, bad) in [
        ("name", " "),
        ("phone", "12"),
        ("mail", "luis"),
        ("message", "\n \n"),
        ("message", &*"x".repeat(2_001)),
    ] {
        let fields = good.map(|(name, value)| (name, if name == field { bad } else { value }));
        let refused = buyer.post(&sending, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(!arrived(&refused), "{field}");
        assert!(refused.body.contains("role=\"alert\"") && !refused.body.contains("<script>"));
        if field != "mail" {
            assert!(refused.body.contains("value=\"luis@ejemplo.com\""), "{field} loses the rest");
        }
    }
    assert_eq!(counted(&town).await, 0);
    let sent = buyer.post(&sending, &good).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert!(arrived(&sent));
    let thanks = buyer.get(sent.header("location")).await.body;
    assert!(thanks.contains("Mensaje enviado") && thanks.contains("role=\"status\""), "{thanks}");
    assert_eq!(counted(&town).await, 1);
    let seen = owner.get("/cuenta/consultas").await.body;
    for told in
        ["Luis &#60;b&#62;", "tel:+18095550177", "mailto:luis@ejemplo.com", "los resultados"]
    {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    let trap = [good[0], good[1], good[2], ("message", "Compre"), ("web", "http://x.example")];
    let untaken = buyer.post(&sending, &trap).await;
    assert_eq!(untaken.status, StatusCode::UNPROCESSABLE_ENTITY, "a program");
    assert_eq!((counted(&town).await, arrived(&untaken)), (1, false));
    assert!(untaken.body.contains(">Compre</textarea>") && !untaken.body.contains("x.example"));
    let foreign = buyer.send(Method::POST, &path, &good, "cross-site").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_another_site_shows_is_not_there_and_who_has_no_whatsapp_has_no_button() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (_, page, id) = reached(&mut town, &router, "").await;
    let shown = Browser::on(&router, CARS).get(&page).await.body;
    assert!(!shown.contains("/c/w/") && shown.contains("/c/t/") && shown.contains("/c/f/"));
    for host in [NEIGHBOUR, HOMES] {
        for way in ["w", "t", "f"] {
            let of = async |id: &str| -> Heard {
                Browser::on(&router, host).get(&format!("/c/{way}/{id}")).await
            };
            let (foreign, nobody) = (of(&id).await, of("lst_0000000000000000000000000a").await);
            assert_eq!(foreign.status, StatusCode::NOT_FOUND);
            assert_eq!(foreign.body, nobody.body);
        }
    }
    let none = Browser::on(&router, CARS).get(&format!("/c/w/{id}")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_eq!(counted(&town).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_changed_by_who_may_and_refused_by_its_form() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (mut owner, ..) = reached(&mut town, &router, "1").await;
    let bad = owner.post("/cuenta/contacto", &[("phone", "ocho cero nueve")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("value=\"ocho cero nueve\""), "{}", bad.body);
    assert!(owner.get("/cuenta/contacto").await.body.contains("value=\"+1 809 555 0142\""));
    let whom = (DEALER, SellerRole::Agent);
    let mut agent = sells(&town, &router, ("demo", CARS), whom, "paz@a.example").await;
    assert_eq!(agent.get("/cuenta/contacto").await.status, StatusCode::FORBIDDEN);
    assert_eq!(agent.get("/cuenta/consultas").await.status, StatusCode::OK);
    let mut staff = joined(&town, &router, ("demo", CARS), "ops@a.example", Role::Ops, false).await;
    let sellers = staff.get("/panel/vendedores?q=La+Prueba").await.body;
    let (_, rest) = sellers.split_once("href=\"/panel/vendedores/sel_").expect("a seller");
    let path = format!("/panel/vendedores/sel_{}/contacto", &rest[..26]);
    let gone = staff.post(&path, &[("phone", "")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    assert!(owner.get("/cuenta/contacto").await.body.contains("value=\"\""));
}
