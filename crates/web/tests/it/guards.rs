//! What no page may do.

use std::{net::SocketAddr, path::PathBuf};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request},
};
use http_kit::Place;
use tower::ServiceExt as _;

use crate::{
    found::without_data,
    get, router,
    town::{CARS, HOMES, Town, ask},
};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}</textarea>";

/// A section of that name would hide the page, or be hidden by it.
#[test]
fn no_vertical_can_be_called_as_a_page_of_ours() {
    let table = web::routes::table();
    let firsts = table.routes().iter().filter_map(|route| route.path.split('/').nth(1));
    // Keys have neither dots nor braces.
    for first in firsts.filter(|first| !first.is_empty() && !first.contains(['.', '{'])) {
        let reserved = listings::vertical::RESERVED_VERTICALS;
        assert!(reserved.contains(&first), "{first}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_table_answers_and_says_what_it_may_load() {
    let town = Town::new().await;
    let router = router(&town);
    for route in web::routes::table().routes() {
        assert!(route.doc.parameters.iter().all(|p| p.place != Place::Query));
        let path = route
            .path
            .replace("{kind}/{file}", "auto/7.svg")
            .replace("{file}", "nothing.css")
            .replace("{vertical}", "autos")
            .replace("{slug}", "nothing");
        let page = get(&router, CARS, &path).await;
        assert!(page.status.as_u16() < 500, "{path}");
        assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!page.header("referrer-policy").is_empty(), "{path}");
        assert!(!page.header("x-request-id").is_empty(), "{path}");
        assert_eq!(page.header("strict-transport-security"), "", "no https was seen");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_shown_and_never_run() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town.add_hostile("demo", HOSTILE).await;
    let query = "%3Cscript%3Ealert(1)%3C/script%3E%22%27%3E%3Cimg%20src=x%20onerror=alert(2)%3E";
    for path in [
        path.as_str(),
        "/",
        "/autos",
        &format!("/autos?q={query}"),
        &format!("/autos?make={query}&year.gte={query}&{query}={query}"),
        &format!("/autos?city={query}&seller={query}&lang={query}"),
    ] {
        let page = get(&router, CARS, path).await;
        assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
        let (body, data) = without_data(&page.body);
        assert_eq!(data.len(), 1, "{path}");
        for forbidden in ["<script", "<img src=x", "onerror=alert(2)>", "</textarea>"] {
            assert!(!body.contains(forbidden), "{path} has {forbidden}");
        }
    }
    assert!(get(&router, CARS, &path).await.body.contains("&#60;script&#62;alert(1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_script_or_a_style_of_its_own() {
    let town = Town::new().await;
    let router = router(&town);
    let card = town.cards(HOMES).await.remove(0);
    let detail = listings::card::url(&card.vertical, &card.title, card.id);
    for path in
        ["/", "/propiedades", "/propiedades?operation=rent&bedrooms.gte=x", &detail, "/nada"]
    {
        let body = get(&router, HOMES, path).await.body;
        // Search engines want the whole of the page's own address; nothing else leaves the site.
        let (body, _) = without_data(&body);
        let body = body.replace(&format!("=\"http://{HOMES}/"), "=\"/");
        // Somebody may send the page on by hand; nothing is loaded from there.
        let ways = ["https://wa.me/?text=", "https://www.facebook.com/sharer/sharer.php?u="];
        let body = ways
            .iter()
            .fold(body, |body, way| body.replace(&format!("<a href=\"{way}"), "<a href=\""));
        for forbidden in
            ["<script", "<style", " style=\"", " onclick", "javascript:", "http://", "https://"]
        {
            assert!(!body.contains(forbidden), "{path} has {forbidden}");
        }
        assert_eq!(body.matches("<h1").count(), 1, "{path} has one heading");
        assert!(body.contains("<main id=\"contenido\">") && body.contains("href=\"#contenido\""));
        assert_eq!(body.matches("<img").count(), body.matches(" alt=\"").count(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "stands for the face that is not built here")]
async fn pages_probes_and_the_api_stand_on_one_port() {
    let town = Town::new().await;
    let health = http_kit::HealthBoard::new(town.db.clock().clone());
    let probes = http_kit::Ops { health, metrics: town.kit.metrics.clone(), mark: None };
    let api = axum::Router::new()
        .route("/v1/listings/{id}", axum::routing::get(async || "api"))
        .route("/v1/{*rest}", axum::routing::any(async || "api"));
    let all = http_kit::ops_router(probes).merge(api).merge(router(&town));
    for (path, expected) in [("/v1/listings/x", "api"), ("/v1/x/y", "api"), ("/livez", "ok\n")] {
        assert_eq!(get(&all, CARS, path).await.body, expected, "{path}");
    }
    assert!(get(&all, CARS, "/autos").await.body.contains("<h1>Autos</h1>"));
    assert!(get(&all, CARS, "/autos/x").await.body.contains("No lo encontramos"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_proxy_beside_us_makes_us_promise_https() {
    let town = Town::new().await;
    let router = router(&town);
    let page = ask(&router, Method::GET, CARS, "/", &[("x-forwarded-proto", "https")]).await;
    assert_eq!(page.header("strict-transport-security"), "", "nobody knows that peer");
    for (peer, is_promised) in [("127.0.0.1:4000", true), ("203.0.113.9:4000", false)] {
        let request = Request::get("/").header("host", CARS).header("x-forwarded-proto", "https");
        let mut request = request.body(Body::empty()).expect("a request");
        let peer: SocketAddr = peer.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().oneshot(request).await.expect("infallible");
        let promised = answer.headers().contains_key("strict-transport-security");
        assert_eq!(promised, is_promised, "{peer}");
    }
}

/// All templates: which, and what they hold.
fn templates() -> Vec<(PathBuf, String)> {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"))];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("templates") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}

/// Without what stands between these.
fn without(mut text: String, marks: &[(&str, &str)]) -> String {
    for (open, close) in marks {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).expect("closed") + start + close.len();
            text.replace_range(start..end, " ");
        }
    }
    text
}

/// Every word people read stands in the catalogues.
#[test]
fn templates_hold_no_words() {
    for (path, text) in templates() {
        let text = without(text, &[("{%", "%}"), ("{{", "}}"), ("<", ">")]);
        let is_word = |word: &&str| word.len() > 1 && word.chars().any(char::is_alphabetic);
        let known = |word: &&str| *word != "Zócalo";
        let words: Vec<_> = text.split_whitespace().filter(is_word).filter(known).collect();
        assert!(words.is_empty(), "{}: {words:?}", path.display());
    }
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// The fields of a template.
fn inputs(text: String) -> Vec<String> {
    let text = without(text, &[("{%", "%}"), ("{{", "}}")]);
    let tags = text.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    tags.map(str::to_owned).collect()
}

/// ASVS 5.0 6.2.6 and 6.2.7. Each password is masked, and helpers know what it is.
#[test]
fn each_password_is_masked_and_can_be_pasted_and_kept() {
    let mut seen = 0;
    for (path, text) in templates() {
        let path = path.display();
        assert!(!text.contains("onpaste"), "{path}");
        for tag in inputs(text) {
            let is_password = matches!(attribute(&tag, "name"), Some("password" | "new"));
            let is_masked = attribute(&tag, "type") == Some("password");
            // What another system calls a secret is masked as well, and nobody's password.
            let is_secret = attribute(&tag, "name") == Some("secret");
            assert_eq!(is_password || is_secret, is_masked, "{path}: {tag}");
            if is_password {
                let helped = attribute(&tag, "autocomplete");
                let is_known = matches!(helped, Some("current-password" | "new-password"));
                assert!(is_known, "{path}: {tag}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 9, "{seen}");
}

/// ASVS 5.0 6.4.2. Whoever gets in says what they know by heart, and no answer to a question.
#[test]
fn no_way_in_asks_for_a_hint_or_for_the_answer_to_a_question() {
    let known = ["mail", "password", "code", "back", "kind", "name", "dealer"];
    let ways = ["entry", "code", "recovery", "registration", "link", "stead"];
    let mut seen = 0;
    for (path, text) in templates() {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !path.parent().is_some_and(|folder| folder.ends_with("account")) || !ways.contains(&stem)
        {
            continue;
        }
        for tag in inputs(text) {
            let name = attribute(&tag, "name");
            assert!(name.is_none_or(|name| known.contains(&name)), "{stem}: {tag}");
        }
        seen += 1;
    }
    assert_eq!(seen, ways.len());
}
