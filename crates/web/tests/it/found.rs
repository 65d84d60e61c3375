//! What search engines and chats read: the data of each public page, what a shared link shows, which
//! addresses are kept.

mod gone;
mod kept;
mod pictures;
mod seller;
mod sitemap;
mod vocabulary;

use axum::http::StatusCode;
use serde_json::Value;

use crate::{
    get, listed, plain, router,
    town::{CARS, HOMES, Heard, Town},
};

const OPEN: &str = "<script type=\"application/ld+json\">";
const HOSTILE: &str = "</script><script>alert(1)</script><!--\"'\\ {{7*7}} \u{2028} & <b>";

/// A page without its data, and its data.
pub fn without_data(body: &str) -> (String, Vec<String>) {
    // Our own file is no script of a page: it has an address and nothing within.
    let body = match body.split_once("<script src=\"/assets/sitio-") {
        Some((before, rest)) => {
            let (file, after) = rest.split_once("\" defer></script>").expect("our own file");
            assert!(file.len() == "01234567.js".len() && file.ends_with(".js"), "{file}");
            &format!("{before}{after}")
        }
        None => body,
    };
    let mut parts = body.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut data = Vec::new();
    for part in parts {
        let (json, rest) = part.split_once("</script>").expect("an end");
        data.push(json.to_owned());
        out.push_str(rest);
    }
    (out, data)
}

/// The things a page tells, each held against the vocabulary.
fn told(page: &Heard) -> Vec<Value> {
    let (_, data) = without_data(&page.body);
    let [json] = data.as_slice() else { panic!("one element: {}", page.body) };
    let whole: Value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {json}"));
    assert_eq!(whole["@context"], "https://schema.org");
    let graph = whole["@graph"].as_array().expect("a graph").clone();
    let faults: Vec<_> = graph.iter().flat_map(vocabulary::faults).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{whole:#}");
    graph
}

fn of_type<'a>(graph: &'a [Value], name: &str) -> &'a Value {
    let found = graph.iter().find(|thing| thing["@type"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {graph:#?}"))
}

/// The content of a `meta` element.
fn meta(page: &Heard, property: &str) -> Option<String> {
    let start = format!("<meta property=\"{property}\" content=\"");
    let (_, rest) = page.body.split_once(&start)?;
    Some(plain(rest.split('"').next()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_public_page_tells_what_it_is_in_words_of_schema_org() {
    let town = Town::new().await;
    let router = router(&town);
    for (host, section) in [(CARS, "/autos"), (HOMES, "/propiedades")] {
        let home = told(&get(&router, host, "/").await);
        assert_eq!(of_type(&home, "WebSite")["url"], format!("http://{host}/"));
        of_type(&home, "Organization");

        let list = get(&router, host, section).await;
        let graph = told(&list);
        let items = of_type(&graph, "ItemList")["itemListElement"].as_array().expect("items");
        let shown: Vec<_> = listed(&list, &format!("{section}/")).into_iter().map(plain).collect();
        let told_of: Vec<_> = items.iter().map(|item| item["url"].as_str().expect("url")).collect();
        let origin = format!("http://{host}");
        let expected: Vec<_> = shown.iter().map(|href| format!("{origin}{href}")).collect();
        assert_eq!(told_of, expected, "what the page shows, in its order");
        of_type(&graph, "BreadcrumbList");

        for href in shown {
            for lang in ["", "?lang=en"] {
                let page = get(&router, host, &format!("{href}{lang}")).await;
                let graph = told(&page);
                let thing = &graph[0];
                assert_eq!(thing["url"], format!("{origin}{href}{lang}"));
                of_type(&graph, "BreadcrumbList");
                let is_priced = !page.body.contains("property=\"product:price:amount\"");
                assert_eq!(thing["offers"].is_null(), is_priced, "{thing:#}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_has_the_type_its_vertical_gives_it() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town
        .add_car("demo", "Autos del Este", |draft| {
            let value = |text: &str| listings::Value::Enum(text.to_owned());
            draft.attributes.insert_checked("body", value("truck"));
            draft.operation = listings::Operation::Rent;
        })
        .await;
    let truck = told(&get(&router, CARS, &path).await).remove(0);
    assert_eq!(truck["@type"], "Vehicle");
    let offer = &truck["offers"];
    assert_eq!(offer["businessFunction"], "http://purl.org/goodrelations/v1#LeaseOut");
    assert_eq!(offer["priceSpecification"]["unitCode"], "MON");
    assert_eq!(offer["seller"]["@type"], "AutoDealer");
    assert_eq!(offer["seller"]["name"], "Autos del Este");

    let homes = get(&router, HOMES, "/propiedades").await;
    let mut types = Vec::new();
    for href in listed(&homes, "/propiedades/") {
        let home = told(&get(&router, HOMES, href).await).remove(0);
        assert_eq!(home["@type"], "RealEstateListing");
        let id = &home["mainEntity"]["@id"];
        assert!(home["offers"].is_null() || home["offers"]["itemOffered"]["@id"] == *id);
        types.push(home["mainEntity"]["@type"].as_str().expect("a type").to_owned());
    }
    for expected in ["Apartment", "House"] {
        assert!(types.iter().any(|kind| kind == expected), "{types:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_of_a_listing_leaves_the_data_of_a_page() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town.add_hostile("demo", HOSTILE).await;
    for page in [path.as_str(), "/", "/autos", "/autos?make=kia&q=%3C/script%3E"] {
        let page = get(&router, CARS, page).await;
        let (rest, data) = without_data(&page.body);
        assert!(!rest.contains("<script") && !rest.contains("</script"), "{rest}");
        assert!(data.iter().all(|json| !json.contains(['<', '>', '&', '\u{2028}'])), "{data:?}");
        told(&page);
    }
    let car = told(&get(&router, CARS, &path).await).remove(0);
    assert!(car["name"].as_str().is_some_and(|name| name.contains("</script>")), "{car:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_link_shows_what_the_page_is() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(CARS).await.into_iter().find(|card| card.price.is_some()).expect("one");
    let path = listings::card::url(&card.vertical, &card.title, card.id);
    for (path, kind, address) in [
        ("/", "website", "/"),
        ("/autos", "website", "/autos"),
        ("/autos?make=toyota&utm_source=x", "website", "/autos/toyota"),
        ("/autos?q=kia&utm_source=x", "website", "/autos?q=kia"),
        (&path, "product", &path),
    ] {
        let page = get(&router, CARS, path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(meta(&page, "og:type").as_deref(), Some(kind), "{path}");
        assert_eq!(meta(&page, "og:url"), Some(format!("http://{CARS}{address}")), "{path}");
        assert_eq!(meta(&page, "og:site_name").as_deref(), Some("Plaza autos"));
        assert_eq!(meta(&page, "og:locale").as_deref(), Some("es_EC"));
        for property in ["og:title", "og:description"] {
            assert!(meta(&page, property).is_some_and(|text| !text.is_empty()), "{property}");
        }
        assert!(page.body.contains("<meta name=\"twitter:card\""), "{path}");
    }
    let page = get(&router, CARS, &path).await;
    let price = card.price.expect("a price");
    assert_eq!(meta(&page, "product:price:amount"), Some(price.major()));
    assert_eq!(meta(&page, "product:price:currency").as_deref(), Some(price.currency.code()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_to_programs_leaves_pages_light() {
    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use tower::ServiceExt as _;

    let town = Town::new().await;
    let router = router(&town);
    for (host, section) in [(CARS, "/autos"), (HOMES, "/propiedades")] {
        let list = get(&router, host, section).await;
        let details = listed(&list, &format!("{section}/")).into_iter().map(|href| (href, 10_000));
        for (path, most) in [("/", 12_000), (section, 12_000)].into_iter().chain(details) {
            let request = Request::get(path).header("host", host).header("accept-encoding", "gzip");
            let request = request.body(Body::empty()).expect("a request");
            let page = router.clone().oneshot(request).await.expect("infallible");
            let body = to_bytes(page.into_body(), 1 << 20).await.expect("a body");
            assert!(body.len() <= most, "{path}: {} bytes", body.len());
        }
    }
}
