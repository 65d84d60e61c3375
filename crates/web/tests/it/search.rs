//! The result page: filters, order, pages.

use axum::http::StatusCode;

use crate::{
    get, listed, plain, router,
    town::{CARS, HOMES, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn filters_show_what_would_be_found_and_keep_what_was_chosen() {
    let town = Town::new().await;
    let router = router(&town);
    let page =
        get(&router, CARS, "/autos?q=&make=toyota&make=nissan&year.gte=2015&price.lte=").await;
    assert_eq!(page.status, StatusCode::OK);
    for expected in [
        "value=\"toyota\" checked",
        "value=\"nissan\" checked",
        "name=\"year.gte\" value=\"2015\"",
        "<legend>Modelo</legend>",
        "Año desde 2015",
        "<b>(3)</b>",
    ] {
        assert!(page.body.contains(expected), "{expected}");
    }
    assert!(!page.body.contains("value=\"kia\" checked") && page.body.contains("value=\"kia\""));
    let all = get(&router, CARS, "/autos").await;
    assert!(!all.body.contains("<legend>Modelo</legend>"), "a model needs a make");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_can_be_taken_away_by_a_link() {
    let town = Town::new().await;
    let router = router(&town);
    let page = get(&router, CARS, "/autos?make=toyota,nissan&sort=price").await;
    let chips = page.body.split("class=\"chips\"").nth(1).expect("chips");
    let chips = chips.split("</ul>").next().expect("chips");
    assert!(chips.contains("href=\"/autos?make=nissan&#38;sort=price\""), "{chips}");
    assert!(chips.contains("href=\"/autos?make=toyota&#38;sort=price\""), "{chips}");
}

/// Where the results go on, if they do.
fn next_page(page: &crate::town::Heard) -> Option<String> {
    let (before, _) = page.body.split_once("\" rel=\"next nofollow\"")?;
    before.rsplit("href=\"").next().map(plain)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_and_lead_back() {
    let town = Town::new().await;
    let router = router(&town);
    let (mut path, mut seen) = ("/autos?sort=price".to_owned(), Vec::new());
    for number in 0.. {
        let page = get(&router, CARS, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        seen.extend(listed(&page, "/autos/").into_iter().map(str::to_owned));
        assert_eq!(page.body.contains("Volver al principio"), number > 0);
        let position = ["1–24 de 90", "24 de 90", "24 de 90", "73–90 de 90"][number];
        assert!(page.body.contains(&format!("<p class=\"soft\">{position}</p>")), "{number}");
        let Some(next) = next_page(&page) else { break };
        path = next;
    }
    assert_eq!(seen.len(), 90);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 90);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_says_what_to_try() {
    let town = Town::new().await;
    let page = get(&router(&town), CARS, "/autos?make=toyota&price.lte=1").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Nada coincide") && page.body.contains("Quitar «Toyota»"));
    let page = get(&router(&town), CARS, "/autos?q=zzzqqq&make=kia").await;
    assert!(page.body.contains("Quitar «zzzqqq»") && !page.body.contains("««"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_filter_is_told_at_its_field_and_the_rest_goes_on() {
    let town = Town::new().await;
    let path = "/autos?make=toyota&year.gte=mucho&seller=zzz&colour=red";
    let page = get(&router(&town), CARS, path).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "id=\"e-year\"",
        "<details class=\"filters\" open>",
        "id=\"i-year.gte\"",
        "value=\"mucho\" placeholder",
        "aria-invalid=\"true\" aria-describedby=\"e-year\"",
        "value=\"toyota\" checked",
        "<b><a href=\"#i-year.gte\">Año</a></b>",
        "<b>Vendedor</b>",
        "<li class=\"card\"",
    ] {
        assert!(page.body.contains(expected), "{expected}: {}", page.body);
    }
    assert_eq!(page.body.matches("aria-invalid").count(), 1);
    let right = get(&router(&town), CARS, "/autos?make=toyota").await;
    assert!(right.body.contains("<details class=\"filters\">"), "folded where nothing is wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_currency_is_told_at_the_price_which_stays_as_typed() {
    let town = Town::new().await;
    let page = get(&router(&town), CARS, "/autos?currency=XXX&price.lte=5").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "<a href=\"#i-currency\">Moneda</a>",
        "id=\"e-price\"",
        "<select id=\"i-currency\" name=\"currency\" aria-invalid=\"true\"",
        "name=\"price.lte\" value=\"5\"",
        "90 anuncios",
    ] {
        assert!(page.body.contains(expected), "{expected}: {}", page.body);
    }
    assert!(!page.body.contains("class=\"chips\""), "no price is in force");
    let page = get(&router(&town), CARS, "/autos?price.gte=-5").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("no puede ser negativo") && !page.body.contains("US$-5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_passed_on_still_works() {
    let town = Town::new().await;
    let router = router(&town);
    let path = "/autos?make=toyota&utm_source=wa&utm_campaign=x&fbclid=1&gclid=2&ttclid=3&_ga=4\
                &mc_eid=5&ref=6&anything=7";
    let page = get(&router, CARS, path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("role=\"alert\""));
    let clean = get(&router, CARS, "/autos?make=toyota").await;
    let cards = |page: &crate::town::Heard| page.body.matches("<li class=\"card\"").count();
    assert_eq!(cards(&page), cards(&clean));
    let chips = page.body.split("class=\"chips\"").nth(1).expect("chips");
    let chips = chips.split("</ul>").next().expect("chips");
    assert!(!chips.contains("utm_") && !chips.contains("fbclid"), "links are clean again");
    for path in ["/?fbclid=1", "/autos?utm_source=x"] {
        assert_eq!(get(&router, CARS, path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_gone_is_the_first_page_and_says_so() {
    let town = Town::new().await;
    let router = router(&town);
    let first = get(&router, CARS, "/autos").await;
    let next = next_page(&first).expect("a next page");
    for path in ["/autos?cursor=zzz".to_owned(), format!("{next}&sort=price")] {
        let page = get(&router, CARS, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("Esa página ya no existe"), "{path}");
        assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(!page.body.contains("role=\"alert\"") && page.body.contains("1–24 de 90"));
    }
    assert!(!first.body.contains("Esa página ya no existe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_called_by_what_was_chosen() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, path, name) in [
        (CARS, "/autos", "Autos"),
        (CARS, "/autos?make=toyota&color=white", "Toyota · Autos"),
        (CARS, "/autos?make=toyota&model=corolla&year.gte=2010", "Toyota · Corolla · Autos"),
        (CARS, "/autos?make=toyota,kia,nissan,ford", "Toyota · Kia · Nissan · … · Autos"),
        (CARS, "/autos?make=toyota&q=rojo", "«rojo» · Toyota · Autos"),
        (
            HOMES,
            "/propiedades?property_type=house&operation=rent&city=quito",
            "Casa · Alquiler · Quito · Propiedades",
        ),
        (HOMES, "/propiedades?property_type=house&lang=en", "Houses"),
    ] {
        let page = get(&router, host, path).await.body;
        assert!(page.contains(&format!("<h1>{name}</h1>")), "{name}: {page}");
        assert!(page.contains(&format!("<title>{name} · Plaza")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_things_are_comes_before_the_price_and_the_rest_behind() {
    let town = Town::new().await;
    let page = get(&router(&town), CARS, "/autos?make=toyota").await.body;
    let at = |title: &str| {
        let open = page.find(&format!("<legend>{title}"));
        let folded = || page.find(&format!("<legend class=\"hidden\">{title}"));
        open.or_else(folded).unwrap_or_else(|| panic!("{title}"))
    };
    let order = ["Marca", "Modelo", "Precio", "Año", "Kilometraje", "Ciudad", "Color"].map(at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(page.contains("<details class=\"fold\"><summary>Color</summary>"), "{page}");
    let chosen = get(&router(&town), CARS, "/autos?color=white").await.body;
    assert!(chosen.contains("<legend>Color"), "what is chosen is in sight");
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_of_nights_and_of_sales_have_no_common_ends() {
    let town = Town::new().await;
    let router = router(&town);
    let tells_ends = |body: &str| {
        let field = body.split("name=\"price.lte\"").nth(1).expect("a field").to_owned();
        field.split("</fieldset>").next().expect("its end").contains(">Hay de ")
    };
    assert!(!tells_ends(&get(&router, HOMES, "/propiedades").await.body));
    assert!(tells_ends(&get(&router, HOMES, "/propiedades?operation=rent").await.body));
    assert!(tells_ends(&get(&router, CARS, "/autos").await.body), "all are for sale");
    let page = get(&router, HOMES, "/propiedades?operation=temp_rent").await.body;
    assert!(page.contains("<small>por noche</small>"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_stand_in_their_fields_as_the_site_prints_them() {
    let town = Town::new().await;
    let router = router(&town);
    let path = "/autos?price.gte=US%2410,000&price.lte=1000000&mileage_km.lte=50+mil&year.gte=2015";
    let page = get(&router, CARS, path).await;
    assert_eq!(page.status, StatusCode::OK);
    for (name, shown) in [
        ("price.gte", "10.000"),
        ("price.lte", "1.000.000"),
        ("mileage_km.lte", "50.000"),
        ("year.gte", "2015"),
    ] {
        assert!(page.body.contains(&format!("name=\"{name}\" value=\"{shown}\"")), "{name}");
    }
    assert!(page.body.contains("Precio desde $10.000"), "{}", page.body);
    let english = get(&router, CARS, &format!("{path}&lang=en")).await.body;
    assert!(english.contains("name=\"price.gte\" value=\"10,000\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_deals_at_once_and_a_section_that_is_empty() {
    let town = Town::new().await;
    let router = router(&town);
    let page = get(&router, HOMES, "/propiedades?operation=rent&operation=sale").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("value=\"rent\" checked")
            && page.body.contains("value=\"sale\" checked")
    );
    let empty = get(&router, HOMES, "/servicios").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.body.contains("Todavía no hay anuncios"));
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_that_cannot_be_compared_are_told_where_prices_are_compared() {
    let mut town = Town::new().await;
    town.add_car("demo", "Ana", |draft| {
        let yen = "PEN".parse().expect("a currency");
        draft.price = Some(kernel::Money::new(900_000, yen));
    })
    .await;
    let router = router(&town);
    let notice = "1 anuncio en otra moneda no se pudo comparar por precio.";
    for path in ["/autos?sort=price", "/autos?price.gte=1", "/autos?price.lte=99999999"] {
        assert!(get(&router, CARS, path).await.body.contains(notice), "{path}");
    }
    for path in ["/autos", "/autos?sort=-year"] {
        assert!(!get(&router, CARS, path).await.body.contains(notice), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_make_there_is_can_be_chosen() {
    let mut town = Town::new().await;
    let vertical = listings::vertical::shipped("autos").expect("shipped");
    let vertical = listings::Vertical::from_toml(vertical).expect("readable");
    let options = vertical.attribute("make").expect("makes").options.iter();
    let makes: Vec<String> = options.map(|choice| choice.value.clone()).take(70).collect();
    assert_eq!(makes.len(), 70, "more than a marketplace begins with");
    for make in &makes {
        town.add_car("demo", "Ana", |draft| {
            let raw = serde_json::json!({ "make": make, "year": 2019 });
            let raw = raw.as_object().expect("an object");
            draft.attributes = vertical.check(draft.operation, raw).expect("fits");
        })
        .await;
    }
    let page = get(&router(&town), CARS, "/autos").await.body;
    for make in &makes {
        assert!(page.contains(&format!("name=\"make\" value=\"{make}\"")), "{make}");
    }
}
