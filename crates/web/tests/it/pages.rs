//! Front page, listing page, what they load.

use axum::http::{Method, StatusCode};

use crate::{
    get, links, listed, plain, router,
    town::{CARS, HOMES, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_front_page_shows_what_is_new_and_what_people_look_for() {
    let town = Town::new().await;
    let page = get(&router(&town), CARS, "/").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for expected in
        ["<html lang=\"es-EC\">", "Plaza autos", "Todo a la vista", "90 anuncios", "Toyota"]
    {
        assert!(page.body.contains(expected), "{expected}");
    }
    assert_eq!(page.body.matches("<li class=\"card\"").count(), 8);
    assert!(links(&page, "/autos/toyota").contains(&"/autos/toyota"), "what people look for");
    let homes = get(&router(&town), HOMES, "/").await;
    assert!(homes.body.contains("40 anuncios") && !homes.body.contains("90 anuncios"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_has_a_page_under_one_address() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(CARS).await.remove(0);
    let path = listings::card::url(&card.vertical, &card.title, card.id);
    let page = get(&router, CARS, &path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let whole = format!("<link rel=\"canonical\" href=\"http://{CARS}{path}\">");
    assert!(page.body.contains(&whole), "{}", page.body);
    for expected in ["Inicio", "Autos", "Kilometraje", "Publicado ", "Quién lo publica"] {
        assert!(page.body.contains(expected), "{expected}");
    }
    let id = card.id.to_string();
    let id = id.trim_start_matches("lst_");
    let upper = id.to_uppercase();
    for other in [
        format!("/autos/otro-nombre-{id}"),
        format!("/autos/{id}"),
        format!("/autos/{upper}"),
        format!("/propiedades/{id}"),
    ] {
        let moved = get(&router, CARS, &format!("{other}?lang=en")).await;
        assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY, "{other}");
        assert_eq!(moved.header("location"), format!("{path}?lang=en"), "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_card_leads_to_a_page_that_is_there() {
    let town = Town::new().await;
    let router = router(&town);
    let list = get(&router, HOMES, "/propiedades").await;
    let cards = listed(&list, "/propiedades/");
    assert_eq!(cards.len(), 24);
    for href in cards {
        let page = get(&router, HOMES, href).await;
        assert_eq!(page.status, StatusCode::OK, "{href}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn english_is_one_tap_away_and_stays() {
    let town = Town::new().await;
    let router = router(&town);
    let page = get(&router, CARS, "/autos?make=toyota").await;
    let other = links(&page, "/autos?make=toyota&#38;lang=en");
    assert!(!other.is_empty(), "{}", page.body);
    let page = get(&router, CARS, &plain(other[0])).await;
    assert!(page.body.contains("<html lang=\"en-US\">") && page.body.contains("Filter"));
    assert!(links(&page, "/autos/").iter().all(|href| href.ends_with("?lang=en")));
    assert!(page.body.contains("<input type=\"hidden\" name=\"lang\" value=\"en\">"));
    let by_browser =
        ask(&router, Method::GET, CARS, "/autos", &[("accept-language", "en-US")]).await;
    assert!(by_browser.body.contains("Show results"));
    assert!(links(&by_browser, "/autos/").iter().all(|href| !href.contains("lang=")));
}

#[tokio::test(flavor = "multi_thread")]
async fn style_sheets_stay_for_ever_and_change_with_the_brand() {
    let town = Town::new().await;
    let router = router(&town);
    let mut brands = Vec::new();
    for host in [CARS, HOMES] {
        let page = get(&router, host, "/").await;
        let sheets = links(&page, "/assets/");
        assert_eq!(sheets.len(), 1, "one request for all of it");
        let css = get(&router, host, sheets[0]).await;
        assert_eq!(css.status, StatusCode::OK, "{}", sheets[0]);
        assert!(css.header("cache-control").contains("immutable"), "{}", sheets[0]);
        assert!(css.header("content-type").starts_with("text/css"));
        let (_, script) = page.body.split_once("<script src=\"").expect("a script");
        let script = script.split('"').next().expect("an address");
        let js = get(&router, host, script).await;
        assert_eq!(js.status, StatusCode::OK, "{script}");
        assert!(js.header("content-type").starts_with("text/javascript"), "{script}");
        brands.push(sheets[0].to_owned());
    }
    assert_ne!(brands[0], brands[1]);
    assert_eq!(get(&router, CARS, &brands[1]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&router, CARS, "/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
    let sign = get(&router, CARS, "/favicon.svg").await;
    assert!(sign.header("content-type").starts_with("image/svg"));
    let robots = get(&router, CARS, "/robots.txt").await.body;
    assert!(robots.contains("Allow: /\n") && robots.contains("Disallow: /*?\n"));
    assert!(robots.contains("Allow: /*?lang=en$\n"), "{robots}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sample_pictures_are_drawn_for_any_plain_seed_only() {
    let town = Town::new().await;
    let router = router(&town);
    for path in ["/muestra/auto/0.svg", "/muestra/casa/18446744073709551615.svg"] {
        let picture = get(&router, CARS, path).await;
        assert_eq!(picture.status, StatusCode::OK, "{path}");
        assert!(picture.header("content-security-policy").contains("sandbox"));
        assert!(picture.body.contains("muestra"), "it says what it is");
    }
    for path in [
        "/muestra/auto/1",
        "/muestra/auto/-1.svg",
        "/muestra/auto/+1.svg",
        "/muestra/tren/1.svg",
        "/muestra/auto/99999999999999999999.svg",
        "/muestra/auto/1e3.svg",
        "/muestra/auto/.svg",
    ] {
        assert_eq!(get(&router, CARS, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_weighs_little() {
    let town = Town::new().await;
    let router = router(&town);
    let gzip = [("accept-encoding", "gzip")];
    let mut bytes = 0;
    let page = get(&router, CARS, "/autos").await;
    let pictures = page.body.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let all = pictures.chain(links(&page, "/assets/")).chain(["/autos"]);
    for path in all {
        let response = {
            use tower::ServiceExt as _;
            let request = axum::http::Request::get(path).header("host", CARS);
            let request = request.header(gzip[0].0, gzip[0].1).body(axum::body::Body::empty());
            router.clone().oneshot(request.expect("a request")).await.expect("infallible")
        };
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        bytes += body.len();
    }
    assert!(bytes <= 125_000, "{bytes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_are_told_each_language_by_its_whole_address() {
    let town = Town::new().await;
    let router = router(&town);
    let with_port = format!("{CARS}:8080");
    for (host, path, expected) in [
        (CARS, "/autos", "canonical\" href=\"http://autos.localhost/autos\""),
        (CARS, "/autos?lang=en", "canonical\" href=\"http://autos.localhost/autos?lang=en\""),
        (CARS, "/?lang=es", "canonical\" href=\"http://autos.localhost/\""),
        (&with_port, "/", "canonical\" href=\"http://autos.localhost:8080/\""),
    ] {
        let page = get(&router, host, path).await;
        assert!(page.body.contains(expected), "{path}: {}", page.body);
    }
    for path in ["/autos", "/autos?lang=en", "/autos?sort=price&utm_source=x"] {
        let page = get(&router, CARS, path).await;
        for (code, address) in [("es", "/autos"), ("en", "/autos?lang=en"), ("x-default", "/autos")]
        {
            let link = format!("hreflang=\"{code}\" href=\"http://{CARS}{address}\">");
            assert_eq!(page.body.matches(&link).count(), 1, "{path} {link}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_a_slash_behind_it_leads_to_the_page() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(CARS).await.remove(0);
    let path = listings::card::url(&card.vertical, &card.title, card.id);
    for (asked, location) in [
        ("/autos/".to_owned(), "/autos".to_owned()),
        ("/autos/?make=kia&lang=en".to_owned(), "/autos?make=kia&lang=en".to_owned()),
        (format!("{path}/?utm_source=x"), format!("{path}?utm_source=x")),
        ("/nosotros/".to_owned(), "/nosotros".to_owned()),
    ] {
        let moved = get(&router, CARS, &asked).await;
        assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(moved.header("location"), location);
        assert_eq!(get(&router, CARS, &location).await.status, StatusCode::OK);
    }
    for asked in ["/barcos/", "//elsewhere.example/", "/%5Celsewhere.example/", "/v1/", "/assets/"]
    {
        let page = get(&router, CARS, asked).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{asked}");
        assert_eq!(page.header("location"), "", "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_named_where_an_import_named_nobody() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town.add_car("demo", "Importado", |_| ()).await;
    let page = get(&router, CARS, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    for hidden in ["Importado<", "Quién lo publica", "seller="] {
        assert!(!page.body.contains(hidden), "{hidden}: {}", page.body);
    }
    assert!(page.body.contains("Publicado ") && page.body.contains("/c/f/lst_"));
    for path in ["/", "/autos"] {
        assert!(!get(&router, CARS, path).await.body.contains("Importado<"), "{path}");
    }
    let other = town.add_car("demo", "Autos del Este", |_| ()).await;
    let page = get(&router, CARS, &other).await.body;
    assert!(page.contains("<b>Autos del Este</b>") && page.contains("Quién lo publica"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_picture_no_room_is_kept_for_one() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town
        .add_car("demo", "Autos del Este", |draft| {
            draft.images.clear();
            draft.title = "VENDO CAMIONETA 4X4 EN QUITO".to_owned();
        })
        .await;
    let page = get(&router, CARS, &path).await.body;
    assert!(!page.contains("class=\"gallery\"") && page.contains("class=\"wrap listing bare\""));
    assert!(page.contains("<h1>Vendo camioneta 4X4 en "), "{page}");
    let list = get(&router, CARS, "/autos").await.body;
    assert!(list.contains(&format!("<a class=\"bare\" href=\"{path}\">")), "{list}");
    let drawing = list.split("class=\"bare\"").nth(1).expect("the card");
    assert!(
        drawing
            .split("</li>")
            .next()
            .is_some_and(|c| c.contains("<svg class=\"blank\" aria-hidden=\"true\">"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_its_title_once_and_a_drawn_picture_what_it_is() {
    let town = Town::new().await;
    let router = router(&town);
    for (path, of_card, of_page) in [
        ("/autos", "alt=\"Imagen de muestra\"", "alt=\"Imagen de muestra: "),
        ("/autos?lang=en", "alt=\"Sample picture\"", "alt=\"Sample picture: "),
    ] {
        let list = get(&router, CARS, path).await;
        assert!(list.body.matches(of_card).count() > 12, "{}", list.body);
        assert_eq!(list.body.matches(" alt=").count(), list.body.matches(of_card).count());
        let href = plain(listed(&list, "/autos/")[0]);
        assert!(get(&router, CARS, &href).await.body.contains(of_page), "{href}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn similar_ones_are_of_the_same_model_first() {
    let mut town = Town::new().await;
    let router = router(&town);
    let model = |draft: &mut listings::Draft, make: &str, model: &str| {
        let value = |text: &str| listings::Value::Enum(text.to_owned());
        draft.attributes.insert_checked("make", value(make));
        draft.attributes.insert_checked("model", value(model));
        draft.title = format!("{make} {model}");
    };
    let mut twins = Vec::new();
    for _ in 0..2 {
        twins.push(town.add_car("demo", "Uno", |draft| model(draft, "kia", "rio")).await);
    }
    for _ in 0..5 {
        town.add_car("demo", "Uno", |draft| model(draft, "kia", "sportage")).await;
    }
    let page = get(&router, CARS, &twins[0]).await;
    let similar = page.body.split("id=\"parecidos\"").nth(1).expect("similar ones");
    let similar = similar.split("</section>").next().expect("similar ones");
    assert_eq!(similar.matches("<li class=\"card\"").count(), 4);
    let first = similar.split("href=\"/autos/").nth(1).expect("a card");
    assert!(twins[1].contains(first.split('"').next().expect("an address")), "{first}");
    assert!(!similar.contains(&twins[0]), "itself is not beside itself");
}
