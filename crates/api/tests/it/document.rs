//! The OpenAPI document: what it says, and that its examples work.

use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::{
    get, router, schema, send,
    town::{CARS, KIDS, NEIGHBOUR, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_what_was_reviewed() {
    let router = router(&Town::new().await);
    // On no site: elsewhere its examples speak of what is there.
    let answer = get(&router, "nobody.example", "/v1/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_json_snapshot!("openapi", answer.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_table_is_in_the_document_and_answers() {
    let town = Town::new().await;
    let router = router(&town);
    let document = get(&router, CARS, "/v1/openapi.json").await.json();
    for route in api::routes::table().routes() {
        let method = route.method.as_str().to_ascii_lowercase();
        let operation = &document["paths"][route.path][method];
        assert_eq!(operation["operationId"], route.doc.id, "{}", route.path);
        assert!(!route.doc.examples.is_empty(), "{} has no example", route.path);
        let known = |name: &str| route.path.contains(&format!("{{{name}}}"));
        let in_path = route.doc.parameters.iter().filter(|p| p.place == http_kit::Place::Path);
        assert!(in_path.clone().all(|p| known(p.name)), "{}", route.path);
        assert_eq!(in_path.count(), route.path.matches('{').count(), "{}", route.path);
    }
}

/// Every operation of the document: its path, its method and what is said of it.
fn operations(document: &Value) -> impl Iterator<Item = (&String, Method, &Value)> {
    let paths = document["paths"].as_object().expect("paths").iter();
    paths.flat_map(|(path, operations)| {
        operations.as_object().expect("operations").iter().map(move |(method, operation)| {
            (path, method.to_uppercase().parse().expect("a method"), operation)
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_document_work_on_every_site() {
    let town = Town::new().await;
    let router = router(&town);
    for host in [CARS, NEIGHBOUR] {
        let document = get(&router, host, "/v1/openapi.json").await.json();
        let mut tried = 0;
        for (path, method, operation) in operations(&document) {
            for example in operation["x-examples"].as_array().expect("examples") {
                let address = example["address"].as_str().expect("an address");
                assert!(!address.contains('{'), "{address} cannot be tried as it stands");
                let answer = send(&router, &method, host, address, example["body"].as_str()).await;
                let status = answer.status.as_u16();
                assert_eq!(u64::from(status), example["status"], "{address}: {}", answer.body);
                let declared = &operation["responses"][status.to_string()]["content"];
                let (media, body) = declared.as_object().and_then(|o| o.iter().next()).expect(path);
                assert!(answer.header("content-type").starts_with(media.as_str()), "{address}");
                if media.ends_with("json") {
                    let misfits = schema::misfits(&document, &body["schema"], &answer.json());
                    assert!(misfits.is_empty(), "{address}: {misfits:#?}");
                }
                tried += 1;
            }
        }
        assert!(tried >= 12, "{tried}");
    }
    let bare = get(&router, KIDS, "/v1/openapi.json").await;
    assert_eq!(bare.status, StatusCode::OK);
    assert!(!bare.body.contains("x-examples"), "where nothing is listed none of them would work");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_people_loads_nothing_from_elsewhere() {
    let router = router(&Town::new().await);
    let page = get(&router, CARS, "/v1/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let elsewhere = page.body.replace(&format!("http://{CARS}"), "");
    assert!(!elsewhere.contains("<script") && !elsewhere.contains("http"), "{elsewhere}");
    assert!(page.body.contains("curl &#39;http"), "a first call that works: {}", page.body);
    for path in ["/v1/sessions", "/v1/audit", "/v1/admin/metrics", "/v1/flags"] {
        assert!(page.body.contains(&format!("<code>{path}</code>")), "{path}");
    }
    assert!(page.body.contains("href=\"/v1/listings?limit=2\""));
    assert!(!page.body.contains("={"), "every example can be followed");
    for code in http_kit::Code::ALL {
        assert!(page.body.contains(&format!("id=\"{}\"", code.key())), "{code:?}");
    }
    let style = get(&router, CARS, "/v1/docs.css").await;
    assert!(style.header("content-type").starts_with("text/css"));
}

/// ASVS 5.0 8.1.2. Who may read a field is written down for each that is answered here.
#[tokio::test(flavor = "multi_thread")]
async fn each_field_about_people_stands_in_the_table_of_who_may_read_it() {
    let router = router(&Town::new().await);
    let document = get(&router, CARS, "/v1/openapi.json").await.json();
    let written = include_str!("../../../../docs/identity.md");
    let schemas = &document["components"]["schemas"];
    let me = &schemas["Me"]["properties"];
    let mut seen = 0;
    for (thing, fields) in [
        ("member", &schemas["Members"]["properties"]["members"]["items"]["properties"]),
        ("seller", &schemas["Sellers"]["properties"]["sellers"]["items"]["properties"]),
        ("audit entry", &schemas["Audit"]["properties"]["entries"]["items"]["properties"]),
        ("tenant", &schemas["AdminTenantDetail"]["properties"]["tenant"]["properties"]),
        ("account", &me["account"]["properties"]),
        ("key", &me["key"]["properties"]),
    ] {
        let rows = written.lines().filter_map(|line| line.strip_prefix(&format!("| {thing} | ")));
        let told: Vec<_> = rows.filter_map(|rest| rest.split(" | ").next()).collect();
        for field in fields.as_object().expect(thing).keys() {
            let is_written = told.iter().any(|cell| cell.contains(&format!("`{field}`")));
            assert!(is_written, "docs/identity.md does not say who reads {thing} `{field}`");
            seen += 1;
        }
    }
    assert!(seen >= 36, "{seen}");
}
