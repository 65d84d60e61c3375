//! Landing pages: a make, a model of it, a city.

use axum::http::StatusCode;
use listings::Value;

use crate::{
    get, links, plain, router,
    town::{CARS, HOMES, NEIGHBOUR, Town},
};

/// Where nothing of the demonstration is.
const CITY: &str = "Villa Prueba";

/// Cars of one make and model in one city.
async fn add_cars(town: &mut Town, count: usize, model: &'static str, city: &'static str) {
    for _ in 0..count {
        town.add_car("demo", "Autos La Prueba", |draft| {
            draft.attributes.insert_checked("make", Value::Enum("toyota".to_owned()));
            draft.attributes.insert_checked("model", Value::Enum(model.to_owned()));
            draft.title = format!("Toyota de {city}");
            draft.place.city = Some(city.to_owned());
        })
        .await;
    }
}

fn is_kept(body: &str) -> bool {
    !body.contains("<meta name=\"robots\" content=\"noindex\">")
}

fn canonical(path: &str) -> String {
    format!("<link rel=\"canonical\" href=\"http://{CARS}{path}\">")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_make_a_model_and_a_city_have_pages_that_are_lists_with_figures() {
    let mut town = Town::new().await;
    let router = router(&town);
    add_cars(&mut town, 3, "corolla", CITY).await;
    for (path, heading, up) in [
        ("/autos/toyota", "<h1>Toyota en venta</h1>", "/autos"),
        ("/autos/toyota/corolla", "<h1>Toyota Corolla en venta</h1>", "/autos/toyota"),
        ("/autos/en/villa-prueba", "<h1>Autos en venta en Villa Prueba</h1>", "/autos"),
    ] {
        let page = get(&router, CARS, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(
            page.body.contains(heading) || page.body.contains(&heading.replace(" en venta", "")),
            "{path}: {}",
            page.body
        );
        assert!(page.body.contains(&canonical(path)) && is_kept(&page.body), "{path}");
        assert!(page.body.contains("<p class=\"told\">"), "{path}: {}", page.body);
        assert!(page.body.contains(&format!("<li><a href=\"{up}\">")), "{path}: the way up");
        assert!(page.body.contains("\"BreadcrumbList\"") && page.body.contains("\"ItemList\""));
        let english = get(&router, CARS, &format!("{path}?lang=en")).await;
        assert!(english.body.contains(&canonical(&format!("{path}?lang=en"))), "{path}");
    }
    let make = get(&router, CARS, "/autos/toyota").await;
    assert!(
        links(&make, "/autos/toyota/").contains(&"/autos/toyota/corolla"),
        "down to its models"
    );
    let city = get(&router, CARS, "/autos/en/villa-prueba").await;
    assert!(!links(&city, "/autos/en/").is_empty(), "and on to other cities");
    assert!(!links(&city, "/autos/en/").contains(&"/autos/en/villa-prueba"));
    let told = city.body.split("<p class=\"told\">").nth(1).expect("figures");
    assert!(told.starts_with("3 anuncios"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_as_a_query_names_the_page_and_what_is_more_is_kept_nowhere() {
    let mut town = Town::new().await;
    let router = router(&town);
    add_cars(&mut town, 3, "corolla", CITY).await;
    for (asked, path) in [
        ("/autos?make=toyota", "/autos/toyota"),
        ("/autos?make=toyota&sort=price&utm_source=x", "/autos/toyota"),
        ("/autos?model=corolla&make=toyota", "/autos/toyota/corolla"),
        ("/autos?city=Villa+Prueba", "/autos/en/villa-prueba"),
        ("/autos/toyota?sort=price", "/autos/toyota"),
        ("/autos/toyota?make=kia", "/autos/toyota"),
    ] {
        let page = get(&router, CARS, asked).await;
        assert_eq!(page.status, StatusCode::OK, "{asked}");
        assert!(page.body.contains(&canonical(path)) && is_kept(&page.body), "{asked}");
    }
    for asked in
        ["/autos/toyota?color=white", "/autos/toyota?q=rav", "/autos/en/villa-prueba?make=toyota"]
    {
        let page = get(&router, CARS, asked).await;
        assert_eq!(page.status, StatusCode::OK, "{asked}");
        assert!(!is_kept(&page.body) && !page.body.contains("rel=\"canonical\""), "{asked}");
        assert!(
            page.body.contains("value=\"toyota\" checked"),
            "{asked}: what the address asks for"
        );
    }
    // From there on it goes by query, with what the address asked for.
    let page = get(&router, CARS, "/autos/toyota").await;
    let sorted = plain(links(&page, "/autos?make=toyota&#38;sort=").first().expect("an order"));
    let sorted = get(&router, CARS, &sorted).await;
    assert!(sorted.body.contains(&canonical("/autos/toyota")));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_put_right_and_unknown_ones_lead_nowhere() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, asked, path) in [
        (CARS, "/autos/TOYOTA", "/autos/toyota"),
        (CARS, "/autos/Toyota/COROLLA?lang=en", "/autos/toyota/corolla?lang=en"),
        (HOMES, "/propiedades/apartment", "/propiedades/departamento"),
    ] {
        let moved = get(&router, host, asked).await;
        assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY, "{asked}");
        assert_eq!(moved.header("location"), path, "{asked}");
    }
    for (asked, path) in
        [("/autos/toyota/", "/autos/toyota"), ("/autos/toyota/corolla/", "/autos/toyota/corolla")]
    {
        let moved = get(&router, CARS, asked).await;
        assert_eq!(
            (moved.status, moved.header("location")),
            (StatusCode::PERMANENT_REDIRECT, path)
        );
    }
    for asked in [
        "/autos/nada",
        "/autos/nada/corolla",
        "/autos/kia/corolla",
        "/autos/toyota/nada",
        "/autos/en/ciudad-que-no-existe",
        "/autos/en",
        "/barcos/toyota",
        "/barcos/toyota/corolla",
        "/barcos/en/quito",
        "/propiedades/departamento",
        "/autos/%00/x",
        "/autos/en/%F0%9F%9A%97",
    ] {
        assert_eq!(get(&router, CARS, asked).await.status, StatusCode::NOT_FOUND, "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_name_without_listings_shows_what_is_nearest_and_is_not_kept() {
    let mut town = Town::new().await;
    let router = router(&town);
    add_cars(&mut town, 1, "corolla", CITY).await;
    let whole = get(&router, CARS, "/autos/toyota").await.body;
    assert!(!whole.contains("class=\"chips\""), "the way up takes it away");
    let thin = get(&router, CARS, "/autos/en/villa-prueba").await;
    assert!(thin.status == StatusCode::OK && !is_kept(&thin.body), "too little to be kept");
    let empty = get(&router, CARS, "/autos/toyota/aristo").await;
    assert_eq!(empty.status, StatusCode::OK, "{}", empty.body);
    assert!(!is_kept(&empty.body) && !empty.body.contains("class=\"told\""));
    assert!(empty.body.contains("no hay ninguno publicado"), "{}", empty.body);
    assert!(!links(&empty, "/autos/toyota/corolla").is_empty(), "its siblings");
    let nobody = get(&router, CARS, "/autos/acura").await;
    assert!(nobody.status == StatusCode::OK && !is_kept(&nobody.body));
    assert!(!links(&nobody, "/autos/toyota").is_empty(), "other makes: {}", nobody.body);
    // What is listed in a city in another section says that there is such a city.
    let elsewhere = get(&router, NEIGHBOUR, "/autos/en/villa-prueba").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "not that of another tenant");
}

#[tokio::test(flavor = "multi_thread")]
async fn pills_sections_and_trails_lead_there_and_the_sitemap_tells_it() {
    let mut town = Town::new().await;
    let router = router(&town);
    add_cars(&mut town, 3, "corolla", CITY).await;
    let home = get(&router, CARS, "/").await;
    assert!(!links(&home, "/autos/toyota").is_empty(), "{}", home.body);
    assert!(links(&home, "/autos?make=").is_empty());
    let section = get(&router, CARS, "/autos").await;
    assert!(!links(&section, "/autos/en/").is_empty(), "its cities");
    assert!(links(&section, "/autos/").contains(&"/autos/toyota"), "its makes");
    let detail = town.add_car("demo", "Autos La Prueba", |draft| {
        draft.attributes.insert_checked("make", Value::Enum("toyota".to_owned()));
        draft.attributes.insert_checked("model", Value::Enum("corolla".to_owned()));
    });
    let detail = detail.await;
    let detail = get(&router, CARS, &detail).await;
    for way in ["/autos/toyota\"", "/autos/toyota/corolla\""] {
        assert!(detail.body.contains(&format!("<li><a href=\"{way}>")), "{way}");
    }
    let index = get(&router, CARS, "/sitemap.xml").await.body;
    assert!(index.contains("/sitemap/paginas-de-autos.xml"), "{index}");
    let part = get(&router, CARS, "/sitemap/paginas-de-autos.xml").await.body;
    for path in ["/autos/toyota", "/autos/toyota/corolla", "/autos/en/villa-prueba"] {
        assert!(part.contains(&format!("<loc>http://{CARS}{path}</loc>")), "{path}: {part}");
    }
    assert!(!part.contains("/autos/acura"), "nothing is told that is not kept: {part}");
    let told: Vec<_> =
        part.split("<loc>").skip(1).map(|rest| rest.split('<').next().expect("one")).collect();
    for address in told.iter().take(30) {
        let path = plain(address.strip_prefix(&format!("http://{CARS}")).expect("of this host"));
        let page = get(&router, CARS, &path).await;
        assert!(page.body.contains(&canonical(&path)) && is_kept(&page.body), "{path}");
    }
    assert_eq!(get(&router, CARS, "/sitemap/paginas-de-barcos.xml").await.status, 404);
}
