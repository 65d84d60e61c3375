//! The result page: filters, order, pages.

use axum::http::StatusCode;

use crate::{
    get, links, plain, router,
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

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_and_lead_back() {
    let town = Town::new().await;
    let router = router(&town);
    let (mut path, mut seen) = ("/autos?sort=price".to_owned(), Vec::new());
    for number in 0.. {
        let page = get(&router, CARS, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        seen.extend(links(&page, "/autos/").into_iter().map(str::to_owned));
        assert_eq!(page.body.contains("Volver al principio"), number > 0);
        let Some(next) = page.body.split("<a class=\"button\" href=\"").nth(1) else { break };
        path = plain(next.split('"').next().expect("an address"));
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
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_filter_is_told_at_its_field_and_the_rest_goes_on() {
    let town = Town::new().await;
    let page = get(&router(&town), CARS, "/autos?make=toyota&year.gte=mucho&colour=red").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "id=\"e-year\"",
        "value=\"mucho\"",
        "value=\"toyota\" checked",
        "<b>Año</b>",
        "<b>colour</b>",
        "<li class=\"card\">",
    ] {
        assert!(page.body.contains(expected), "{expected}: {}", page.body);
    }
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
