//! Search and one listing.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::{
    get, router,
    town::{CARS, HOMES, NEIGHBOUR, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_results_has_the_shape_we_promise() {
    let town = Town::new().await;
    let router = router(&town);
    let answer =
        get(&router, CARS, "/v1/listings?vertical=autos&facets=make,year,price&limit=3").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let body = answer.json();
    let keys: Vec<_> = body.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(
        keys,
        ["corrected", "facets", "listings", "loading", "next_cursor", "total", "uncomparable"]
    );
    assert_eq!((body["total"].as_u64(), body["loading"].as_bool()), (Some(90), Some(false)));
    let first = &body["listings"][0];
    let keys: Vec<_> = first.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "attributes",
            "id",
            "images",
            "operation",
            "place",
            "price",
            "published_at",
            "seller",
            "title",
            "url",
            "vertical"
        ]
    );
    assert!(first["url"].as_str().is_some_and(|url| url.starts_with("/autos/")));
    let make = &body["facets"]["make"];
    assert_eq!(make["kind"], "terms");
    let counted: u64 =
        make["values"].as_array().expect("values").iter().filter_map(|v| v["count"].as_u64()).sum();
    assert_eq!(counted, 90);
    let year = &body["facets"]["year"];
    assert_eq!(year["kind"], "range");
    assert!(year["min"].as_i64() < year["max"].as_i64());
    assert!(year["buckets"][0]["gte"].is_i64() && year["buckets"][0]["count"].is_u64());
    assert_eq!(body["facets"]["price"]["currency"], "USD");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_until_the_end() {
    let town = Town::new().await;
    let router = router(&town);
    let (mut seen, mut path) = (Vec::new(), "/v1/listings?limit=40".to_owned());
    loop {
        let body = get(&router, CARS, &path).await.json();
        for listing in body["listings"].as_array().expect("listings") {
            seen.push(listing["id"].as_str().expect("an id").to_owned());
        }
        let Some(cursor) = body["next_cursor"].as_str() else { break };
        path = format!("/v1/listings?limit=40&cursor={cursor}");
    }
    let ids: Vec<_> = town.ids(CARS).await.iter().map(ToString::to_string).collect();
    assert_eq!(seen, ids);
    let cursor = get(&router, CARS, "/v1/listings?limit=1").await.json()["next_cursor"].clone();
    let other = format!("/v1/listings?sort=price&cursor={}", cursor.as_str().expect("a cursor"));
    let refused = get(&router, CARS, &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_accepted_is_named_with_what_can() {
    let town = Town::new().await;
    let router = router(&town);
    for (query, field) in [
        ("colour=red", "colour"),
        ("bedrooms=3", "bedrooms"),
        ("vertical=barcos", "vertical"),
        ("limit=101", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("cursor=%00%ff", "cursor"),
        ("year.gte=mucho", "year.gte"),
        ("price.lte=1e9", "price.lte"),
        ("near=91,0", "near"),
        ("bbox=1", "bbox"),
        ("sort=beauty", "sort"),
        ("facets=beauty", "facets"),
        ("make=toyotta", "make"),
        ("q=a%00b", "q"),
        ("operation=steal", "operation"),
        ("seller=me", "seller"),
        ("lang=xx", "lang"),
    ] {
        let answer = get(&router, CARS, &format!("/v1/listings?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["code"], "invalid", "{query}");
        assert_eq!(problem["errors"][0]["field"], field, "{query}");
        assert!(problem["errors"][0]["reason"].as_str().is_some_and(|r| !r.is_empty()));
    }
    let answer = get(&router, CARS, "/v1/listings?colour=red").await.json();
    let allowed = answer["errors"][0]["allowed"].as_array().expect("a list").clone();
    assert!(allowed.contains(&json!("color")) && allowed.contains(&json!("q")), "{allowed:?}");
    for path in ["/v1/verticals?colour=red", "/v1/verticals/autos?q=a", "/v1/listings/lst_x?q=a"] {
        assert_eq!(
            get(&router, CARS, path).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_listing_comes_with_its_description_and_attributes_in_words() {
    let town = Town::new().await;
    let router = router(&town);
    let id = town.ids(CARS).await[0];
    let body = get(&router, CARS, &format!("/v1/listings/{id}")).await.json();
    let listing = &body["listing"];
    assert_eq!(listing["id"], id.to_string());
    assert!(listing["description"].as_str().is_some_and(|text| !text.is_empty()));
    let details = listing["details"].as_array().expect("details");
    assert!(details.iter().any(|d| d["key"] == "make" && d["label"] == "Marca"));
    let english = get(&router, CARS, &format!("/v1/listings/{id}?lang=en")).await.json();
    let details = english["listing"]["details"].as_array().expect("details").clone();
    assert!(details.iter().any(|d| d["key"] == "make" && d["label"] == "Make"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbours_listing_does_not_exist_here() {
    let mut town = Town::new().await;
    let router = router(&town);
    let foreign = town.ids(NEIGHBOUR).await[0];
    let sold = town.ids(CARS).await[3];
    let elsewhere = town.ids(HOMES).await[0];
    town.withdraw("demo", sold).await;
    let mut told = Vec::new();
    for id in [
        foreign.to_string(),
        sold.to_string(),
        elsewhere.to_string(),
        "lst_00000000000000000000000000".into(),
        "lst_x".into(),
        "%00".into(),
        "'; drop table listings; --".replace(' ', "%20"),
    ] {
        let answer = get(&router, CARS, &format!("/v1/listings/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        let mut problem = answer.json();
        problem["request_id"] = json!(null);
        told.push(problem);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:#?}");
    let own = get(&router, NEIGHBOUR, &format!("/v1/listings/{foreign}")).await;
    assert_eq!(own.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_already_is_not_sent_again() {
    let town = Town::new().await;
    let router = router(&town);
    let first = get(&router, CARS, "/v1/listings?limit=2").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert!(first.header("cache-control").contains("no-cache"));
    let again =
        ask(&router, Method::GET, CARS, "/v1/listings?limit=2", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.header("etag"), tag);
    let other =
        ask(&router, Method::GET, CARS, "/v1/listings?limit=3", &[("if-none-match", &tag)]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn verticals_are_told_in_the_readers_language() {
    let town = Town::new().await;
    let router = router(&town);
    let body = get(&router, HOMES, "/v1/verticals").await.json();
    let keys: Vec<_> =
        body["verticals"].as_array().expect("a list").iter().map(|v| v["key"].clone()).collect();
    assert_eq!(keys, ["propiedades", "servicios"]);
    let english =
        ask(&router, Method::GET, HOMES, "/v1/verticals/propiedades", &[("accept-language", "en")]);
    let body = english.await.json();
    assert_eq!(body["vertical"]["label"], "Property");
    assert_eq!(get(&router, CARS, "/v1/verticals/propiedades").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_says_by_which_ways_its_seller_is_reached_and_never_where() {
    let mut town = Town::new().await;
    let router = router(&town);
    let page = town.add_car("demo", "Autos La Prueba", |_| {}).await;
    let one = format!("/v1/listings/lst_{}", &page[page.len() - 26..]);
    for (number, takes_whatsapp) in
        [("+1 809 555 0142", true), ("809-555-0142", false), ("", false)]
    {
        town.reach(CARS, "Autos La Prueba", number, takes_whatsapp).await;
        let list = get(&router, CARS, "/v1/listings?limit=1").await;
        let detail = get(&router, CARS, &one).await;
        for (heard, seller) in [
            (&list, &list.json()["listings"][0]["seller"]),
            (&detail, &detail.json()["listing"]["seller"]),
        ] {
            assert_eq!(seller["name"], "Autos La Prueba");
            assert_eq!(seller["has_phone"], !number.is_empty());
            assert_eq!(seller["takes_whatsapp"], takes_whatsapp);
            assert_eq!(seller.as_object().expect("an object").len(), 5);
            assert!(!heard.body.contains("555"), "{}", heard.body);
        }
    }
}
