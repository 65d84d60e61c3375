//! The page of a seller, as buyers find it, as its people fill it, and how they are asked for from there.

use axum::http::{Method, StatusCode};
use tenancy::{Role, SellerRole};

use crate::{
    browser::{Browser, joined, sells},
    get, links, plain, router,
    town::{CARS, HOMES, NEIGHBOUR, Town},
};

const DEALER: &str = "Autos La Prueba";
const NUMBER: &str = "+1 809 555 0142";

/// The way to the seller's page from that of a listing.
async fn page_of(router: &axum::Router, host: &str, listing: &str) -> String {
    let shown = get(router, host, listing).await;
    plain(links(&shown, "/vendedor/").first().unwrap_or_else(|| panic!("{}", shown.body)))
}

/// A dealer with cars, and its page.
async fn dealer(town: &mut Town, router: &axum::Router, cars: usize) -> (String, Vec<String>) {
    let mut listed = Vec::new();
    for n in 0..cars {
        let name = |draft: &mut listings::Draft| draft.title = format!("Kia Rio número {n}");
        listed.push(town.add_car("demo", DEALER, name).await);
    }
    let page = page_of(router, CARS, &listed[0]).await;
    (page, listed)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_who_sells_and_only_what_is_theirs() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, listed) = dealer(&mut town, &router, 3).await;
    assert!(path.starts_with("/vendedor/autos-la-prueba-"), "{path}");
    let page = get(&router, CARS, &path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for told in [&format!("<h1>{DEALER}</h1>"), "Empresa", "Publica desde", "3 anuncios"] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let mut shown: Vec<_> = links(&page, "/autos/").into_iter().map(plain).collect();
    shown.sort();
    let mut expected = listed.clone();
    expected.sort();
    assert_eq!(shown, expected);
    let english = get(&router, CARS, &format!("{path}?lang=en")).await;
    assert!(english.body.contains("Selling since"), "{}", english.body);
    let list = format!("/autos?seller=sel_{}", &path[path.len() - 26..]);
    let list = get(&router, CARS, &list).await;
    assert!(list.body.contains(&format!("href=\"{path}\"")), "{}", list.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_decides_and_the_words_are_put_right() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, _) = dealer(&mut town, &router, 1).await;
    let id = &path[path.len() - 26..];
    for wrong in [format!("/vendedor/{id}"), format!("/vendedor/otro-nombre-{id}?lang=en")] {
        let moved = get(&router, CARS, &wrong).await;
        assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY, "{wrong}");
        assert!(moved.header("location").starts_with(&path), "{}", moved.header("location"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_shows_nothing_here_is_not_there() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, listed) = dealer(&mut town, &router, 1).await;
    let nobody = town.add_car("demo", "Importado", |_| {}).await;
    let unnamed = get(&router, CARS, &nobody).await;
    assert!(links(&unnamed, "/vendedor/").is_empty(), "{}", unnamed.body);
    let shown: String = sqlx_seller(&town, "Importado").await;
    let foreign = town.add_car("vecino", "Del vecino", |_| {}).await;
    let foreign = page_of(&router, NEIGHBOUR, &foreign).await;
    let id = listed[0][listed[0].len() - 26..].to_owned();
    let mut bodies = Vec::new();
    for (host, asked) in [
        (HOMES, path.as_str()),
        (CARS, &shown),
        (CARS, &foreign),
        (CARS, "/vendedor/00000000000000000000000000"),
        (CARS, "/vendedor/autos-la-prueba"),
        (CARS, &format!("/vendedor/x-{id}")),
    ] {
        let page = get(&router, host, asked).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{host}{asked}");
        if host == CARS {
            bodies.push(page.body.replace(&page.header("x-request-id").to_owned(), ""));
        }
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "one answer to all of them");
    let id = format!("lst_{id}").parse().expect("an id");
    town.withdraw("demo", id).await;
    assert_eq!(get(&router, CARS, &path).await.status, StatusCode::NOT_FOUND, "nothing is left");
}

/// The page a seller of that name would have.
async fn sqlx_seller(town: &Town, name: &str) -> String {
    let id: sqlx::types::Uuid =
        sqlx::query_scalar("select seller_id from sellers where name = $1 limit 1")
            .bind(name)
            .fetch_one(&mut town.test().bootstrap().await)
            .await
            .expect("a seller");
    tenancy::seller::page::url(name, kernel::ids::SellerId(id))
}

#[tokio::test(flavor = "multi_thread")]
async fn its_listings_are_sorted_and_go_on_to_the_next_page() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, listed) = dealer(&mut town, &router, 26).await;
    let page = get(&router, CARS, &path).await;
    let sorted: Vec<_> = links(&page, &format!("{path}?sort=")).into_iter().map(plain).collect();
    assert_eq!(sorted.len(), 2, "cheapest and dearest; newest needs no word: {sorted:?}");
    let mut seen: Vec<String> = links(&page, "/autos/").into_iter().map(plain).collect();
    assert_eq!(seen.len(), 24);
    let next = plain(links(&page, &format!("{path}?cursor="))[0]);
    let rest = get(&router, CARS, &next).await;
    assert!(rest.body.contains("content=\"noindex\""), "kept once: {}", rest.body);
    seen.extend(links(&rest, "/autos/").into_iter().map(plain));
    seen.sort();
    let mut expected = listed;
    expected.sort();
    assert_eq!(seen, expected, "each once");
    let stale = get(&router, CARS, &format!("{path}?cursor=nada&sort=zzz")).await;
    assert_eq!(stale.status, StatusCode::OK);
    assert!(stale.body.contains("Esa página ya no existe"), "{}", stale.body);
    let cheapest = get(&router, CARS, &sorted[0]).await;
    assert!(cheapest.body.contains("Menor precio"), "{}", cheapest.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_there_asks_for_the_seller_and_for_no_listing() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, _) = dealer(&mut town, &router, 1).await;
    let mut owner =
        sells(&town, &router, ("demo", CARS), (DEALER, SellerRole::Owner), "luz@a.example").await;
    owner.post("/cuenta/contacto", &[("phone", NUMBER), ("whatsapp", "1")]).await;
    let mut buyer = Browser::on(&router, CARS);
    let page = buyer.get(&path).await;
    for told in ["8095550142", NUMBER, "+1809", "wa.me"] {
        assert!(!page.body.contains(told), "{told} is in the page");
    }
    // Those of the cards are about a listing each.
    let mut ways: Vec<_> = links(&page, "/c/").into_iter().map(plain).collect();
    ways.retain(|way| way.contains("/vendedor/"));
    assert_eq!(ways.len(), 3, "{ways:?}");
    assert!(ways.iter().all(|way| way.ends_with("?de=vendedor")), "{ways:?}");
    let gone = buyer.get(&ways[0]).await;
    let place = gone.header("location");
    assert!(place.starts_with("https://wa.me/18095550142?text="), "{place}");
    assert!(place.contains(&path[10..]), "it says from which page: {place}");
    buyer.get(&ways[0]).await;
    let call = buyer.get(&ways[1]).await;
    assert!(call.body.contains("href=\"tel:+18095550142\""), "{}", call.body);
    let bad = buyer.post(&ways[2], &[("name", "Luis"), ("phone", "12"), ("message", "Hola")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.body.contains("value=\"Luis\"") && bad.body.contains("de=vendedor"),
        "{}",
        bad.body
    );
    let good = [("name", "Luis"), ("mail", "luis@ejemplo.com"), ("message", "Busco un Rio")];
    let sent = buyer.post(&ways[2], &good).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let thanks = buyer.get(sent.header("location")).await.body;
    assert!(thanks.contains("Volver a su página") && thanks.contains(&path), "{thanks}");
    let told = "select count(*) from enquiries
                where listing_id is null and source = 'vendedor' and title = 'Autos La Prueba'";
    assert_eq!(town.ask(told).await, 3, "one by each way, the same once");
    let seen = owner.get("/cuenta/consultas").await.body;
    assert!(seen.contains("la página del vendedor") && seen.contains("Busco un Rio"), "{seen}");

    let crawler = [("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")];
    for way in &ways[..2] {
        let heard = crate::town::ask(&router, Method::GET, CARS, way, &crawler).await;
        assert_eq!(heard.header("location"), path, "led to the page");
    }
    for way in &ways {
        assert_eq!(get(&router, HOMES, way).await.status, StatusCode::NOT_FOUND, "{way}");
        assert_eq!(get(&router, NEIGHBOUR, way).await.status, StatusCode::NOT_FOUND, "{way}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_people_and_the_staff_say_what_it_tells() {
    let mut town = Town::new().await;
    let router = router(&town);
    let (path, _) = dealer(&mut town, &router, 1).await;
    let here = ("demo", CARS);
    let mut owner = sells(&town, &router, here, (DEALER, SellerRole::Owner), "luz@a.example").await;
    let mut agent = sells(&town, &router, here, (DEALER, SellerRole::Agent), "ag@a.example").await;
    let mut staff = joined(&town, &router, here, "m@a.example", Role::Ops, false).await;
    let form = "/cuenta/pagina";
    assert_eq!(agent.get(form).await.status, StatusCode::FORBIDDEN);
    let long = format!("Primera línea\r\n{}", "ñ".repeat(1_000));
    let refused =
        owner.post(form, &[("text", &long), ("address", "Calle <b>"), ("hours", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("1000"));
    assert!(refused.body.contains("value=\"Calle &#60;b&#62;\""), "what was typed stays");
    assert!(refused.body.contains("Primera línea"), "{}", refused.body);
    let fields = [
        ("text", "Desde 1998.\r\n\r\n</p><script>alert(1)</script>"),
        ("address", "Av. 27 de Febrero 10, Santo Domingo"),
        ("hours", "L-V 8:00-18:00"),
    ];
    let kept = owner.post(form, &fields).await;
    assert_eq!(kept.header("location"), "/cuenta/pagina?hecho=1", "{}", kept.body);
    let shown = owner.get("/cuenta/pagina?hecho=1").await.body;
    assert!(shown.contains("role=\"status\"") && shown.contains(&path), "{shown}");
    let page = get(&router, CARS, &path).await.body;
    assert!(page.contains("<p>Desde 1998.</p>") && page.contains("L-V 8:00-18:00"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    let id = format!("sel_{}", &path[path.len() - 26..]);
    let of_staff = format!("/panel/vendedores/{id}/pagina");
    assert!(staff.get(&format!("/panel/vendedores/{id}")).await.body.contains(&of_staff));
    assert!(staff.get(&of_staff).await.body.contains("Av. 27 de Febrero 10"));
    staff.post(&of_staff, &[("text", "Taller propio."), ("address", ""), ("hours", "")]).await;
    staff.post(&of_staff, &[("text", "Taller propio."), ("address", ""), ("hours", "")]).await;
    let page = get(&router, CARS, &path).await.body;
    assert!(page.contains("<p>Taller propio.</p>") && !page.contains("Febrero"), "{page}");
    let told = "select count(*) from audit_entries where action = 'seller.presentation_changed'";
    assert_eq!(town.ask(told).await, 2, "what is so already is no change");
    let mut next =
        joined(&town, &router, ("vecino", NEIGHBOUR), "v@v.example", Role::Owner, false).await;
    assert_eq!(next.get(&of_staff).await.status, StatusCode::NOT_FOUND);
}
