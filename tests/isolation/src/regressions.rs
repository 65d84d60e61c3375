//! What went wrong at others, asked of every route of ours that is there now or comes later. Each is named
//! after where it happened.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use http_kit::Permission;
use listings::Status;
use tenancy::Role;
use tower::ServiceExt as _;

use crate::{
    actors::{A, B},
    browser::{Browser, joined},
    inventory::{Ids, Way, ways},
    town::{Heard, Town, heard},
};

/// Ways out of a folder, plain and escaped once and twice.
const PATHS: [&str; 8] = [
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cwindows%5cwin.ini",
    "%2fetc%2fpasswd",
    "....%2f%2f....%2f%2fetc%2fpasswd",
    "%00",
];
/// Pieces of SQL, as they were put into filters, zones and owners.
const SQL: [&str; 7] = [
    "' or '1'='1",
    "1; drop table listings; --",
    "x') union select mail from accounts --",
    "UTC'); select pg_sleep(3); --",
    "{\"owner\":\"' || (select 1) || '\"}",
    "\\'; truncate accounts; --",
    "$1",
];

async fn send(
    router: &Router,
    browser: &Browser<'_>,
    (method, path): (&Method, &str),
    (media, body): (&str, &str),
) -> Heard {
    let cookies: Vec<_> =
        browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, A.1)
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookies.join("; "))
        .header(header::CONTENT_TYPE, media);
    if let Some(bearer) = &browser.bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    }
    let request = request.body(Body::from(body.to_owned())).expect("a request");
    heard(router.clone().oneshot(request).await.expect("infallible")).await
}

/// Every route, with `part` in the place of each part of its address in turn.
fn addresses(way: &Way, part: &str) -> Vec<String> {
    let names: Vec<&str> =
        way.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let filled = |at: &str| {
        let path = way.path.replace(&format!("{{{at}}}"), part);
        Ids::of_nobody().fill(&path).unwrap_or_else(|forgotten| panic!("{forgotten}"))
    };
    names.into_iter().map(filled).collect()
}

async fn owner<'a>(town: &Town, router: &'a Router) -> Browser<'a> {
    let mut owner = joined(town, router, A, "jefa@a.example", Role::Owner, true).await;
    owner.calls_as("jefa@a.example").await;
    owner
}

/// Whether a route reads a body, and whoever asks stays signed in.
fn sends(way: &Way) -> bool {
    matches!(way.method, Method::POST | Method::PATCH) && !way.leaves()
}

/// What ended is told of on its own site only: elsewhere its address is that of nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_neighbour_sold_is_no_more_there_than_what_never_was() {
    let mut town = Town::new().await;
    let router = crate::matrix::router(&town);
    let cards = town.cards(B.1).await;
    let never = "lst_00000000000000000000000000".parse().expect("an id");
    for (card, how) in cards.iter().zip([Status::Sold, Status::Expired, Status::Paused]) {
        town.end(B.0, card.id, how).await;
        let mut visitor = Browser::on(&router, A.1);
        let path = |id| listings::card::url("autos", &card.title, id);
        let foreign = visitor.get(&path(card.id)).await;
        let random = visitor.get(&path(never)).await;
        assert_eq!((foreign.status.as_u16(), &foreign.body), (404, &random.body), "{how}");
        assert!(Browser::on(&router, B.1).get(&path(card.id)).await.status != 404, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n8n_cve_2026_21858_a_body_of_another_kind_is_never_read_as_a_form() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let owner = owner(&town, &router).await;
    let form = "role=owner&mail=x%40a.example&name=x&state=paused&password=x";
    let json = r#"{"files":[{"filepath":"/etc/passwd"}],"role":"owner","mail":"x@a.example"}"#;
    let multipart =
        "--x\r\ncontent-disposition: form-data; name=\"role\"\r\n\r\nowner\r\n--x--\r\n";
    let mut refused = 0;
    for way in ways().into_iter().filter(sends) {
        let path = Ids::of_nobody().fill(way.path).expect("an address");
        let own = if way.path.starts_with("/v1") {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        for (media, body) in [
            ("application/json", json),
            ("text/plain", form),
            ("multipart/form-data; boundary=x", multipart),
            ("application/x-www-form-urlencoded", form),
        ] {
            if media == own {
                continue;
            }
            let answer = send(&router, &owner, (&way.method, &path), (media, body)).await;
            let status = answer.status.as_u16();
            // A route that reads no body at all does what it does.
            assert!(matches!(status, 303 | 403 | 404 | 415 | 422), "{media} {path}: {status}");
            refused += usize::from(status == 415);
        }
    }
    assert!(refused > 40, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn windmill_cve_2026_29059_no_part_of_an_address_leads_to_a_file() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let owner = owner(&town, &router).await;
    let mut asked = 0;
    for way in ways() {
        for address in PATHS.iter().flat_map(|part| addresses(&way, part)) {
            let answer = send(&router, &owner, (&way.method, &address), ("text/plain", "")).await;
            let status = answer.status.as_u16();
            // A slash too many leads to the same address without it.
            let is_within = status == 308 && address.starts_with(answer.header("location"));
            assert!(answer.status.is_client_error() || is_within, "{address}: {status}");
            assert!(
                !answer.body.contains("root:") && !answer.body.contains("[fonts]"),
                "{address}"
            );
            asked += 1;
        }
    }
    assert!(asked > 200, "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn windmill_chatwoot_twenty_pieces_of_sql_are_text_like_any_other() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let owner = owner(&town, &router).await;
    let before = town.ids(A.1).await.len();
    let fields = [
        "q",
        "make",
        "sort",
        "seller",
        "near",
        "bbox",
        "cursor",
        "facets",
        "price.gte",
        "lang",
        "site",
        "antes",
        "desde",
        "id",
        "volver",
        "after",
        "before",
        "visitor",
        "pagina",
        "year.gte",
    ];
    for piece in SQL {
        let value = http_kit::query::escaped(piece);
        for way in ways().into_iter().filter(|way| way.method == Method::GET) {
            let path = Ids::of_nobody().fill(way.path).expect("an address");
            for field in fields {
                let address = format!("{path}?{field}={value}");
                let answer =
                    send(&router, &owner, (&way.method, &address), ("text/plain", "")).await;
                assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
            }
        }
        let form = fields.map(|field| format!("{field}={value}")).join("&");
        let more = ["mail", "name", "password", "role", "reason", "most", "kind", "code", "dealer"];
        let form = more.iter().fold(form, |form, field| format!("{form}&{field}={value}"));
        for way in ways().into_iter().filter(sends) {
            let path = Ids::of_nobody().fill(way.path).expect("an address");
            let media = "application/x-www-form-urlencoded";
            let answer = send(&router, &owner, (&way.method, &path), (media, &form)).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        }
    }
    assert_eq!(town.ids(A.1).await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn directus_cve_2026_126539_who_fails_to_be_known_is_nobody_and_not_everybody() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let token = "ab".repeat(32);
    let bearers =
        ["", "null", "undefined", &token, &format!("zses_{token}"), &format!("zkey_{token}")]
            .map(str::to_owned);
    let closed = |way: &Way| way.is_closed();
    for way in ways().into_iter().filter(closed) {
        let path = Ids::of_nobody().fill(way.path).expect("an address");
        for bearer in &bearers {
            let browser = Browser {
                cookies: vec![("__Host-zocalo".into(), bearer.clone())],
                bearer: Some(bearer.clone()),
                ..Browser::on(&router, A.1)
            };
            let media = "application/x-www-form-urlencoded";
            let answer = send(&router, &browser, (&way.method, &path), (media, "")).await;
            let expected = if way.path.starts_with("/v1") { 401 } else { 303 };
            assert_eq!(answer.status.as_u16(), expected, "{} {path} with {bearer}", way.method);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn directus_bitwarden_an_empty_list_is_no_wildcard() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let owner = owner(&town, &router).await;
    let total = async |address: &str| {
        let answer = send(&router, &owner, (&Method::GET, address), ("text/plain", "")).await;
        answer.json()["total"].as_u64()
    };
    let all = total("/v1/listings").await.expect("a total");
    // Not sent is not filtered; one that names nobody finds nothing.
    assert_eq!(total("/v1/listings?seller=").await, Some(all));
    assert_eq!(total("/v1/listings?seller=sel_00000000000000000000000000").await, Some(0));
    for address in [
        "/v1/listings?seller=,",
        "/v1/listings?seller=,,",
        "/v1/listings?seller=[]",
        "/v1/listings?seller=null",
    ] {
        let found = total(address).await;
        assert!(found.is_none_or(|found| found == 0), "{address}: {found:?} of {all}");
    }
    let form = "name=Hoja&days=30&password=zorzal+en+la+niebla";
    let media = "application/x-www-form-urlencoded";
    let none = send(&router, &owner, (&Method::POST, "/panel/llaves"), (media, form)).await;
    assert_eq!(none.status.as_u16(), 422, "a key of no scope is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn windmill_cve_2026_72542_no_route_is_open_but_those_that_say_so() {
    let open: Vec<_> = ways().into_iter().filter(|way| way.permission.is_open()).collect();
    let entered = open.iter().filter(|way| way.permission == Permission::Enter);
    let changes: Vec<_> =
        entered.filter(|way| way.method != Method::GET).map(|way| way.path).collect();
    // Whoever adds one writes it here, and somebody else reads it.
    assert_eq!(
        changes,
        [
            "/cuenta/nueva",
            "/cuenta/entrar",
            "/cuenta/codigo",
            "/cuenta/olvido",
            "/cuenta/enlace/{token}",
            "/cuenta/suplencia/{token}",
            "/cuenta/renovacion/{renewal}",
            "/v1/sessions",
        ]
    );
}
