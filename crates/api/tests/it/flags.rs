//! `GET /v1/flags`: as JSON, and as a stream that tells changes.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use chrono::TimeDelta;
use db::Scope;
use futures::StreamExt as _;
use http_kit::limits::STREAM_SESSION_EVERY;
use kernel::ids::TenantId;
use tenancy::{
    Device, Role, TenantState,
    account::{Mail, Passwords},
    audit::By,
    flag::{self, NewFlag, Rules, Step},
    link::{self, Answer, Invitation, RECOVERY_LIFE},
    member,
    session::Carried,
};
use tower::ServiceExt as _;

use crate::{
    get, people, router,
    town::{CARS, KIDS, NEIGHBOUR, Town, ask},
};

/// Makes the tenant one the installation is operated from.
async fn operated_by(town: &Town, slug: &str) -> TenantId {
    let tenant = town.tenant(slug);
    let mut tx = town.db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let invitation = Invitation {
        mail: Some(Mail::read("op@ejemplo.com").expect("an address")),
        role: Role::Owner,
        is_operator: true,
        life: RECOVERY_LIFE,
    };
    let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
    tx.commit().await.expect("committed");
    let answer = Answer {
        tenant,
        tenant_name: "Operador",
        token: &made.token,
        mail: "",
        name: "Olga",
        dealer: "",
        password: "zorzal en la niebla",
        by: By::command(),
        device: Device { host: "", agent: "", token: None, carried: Carried::Cookie },
    };
    link::follow(&town.db, &Passwords::default(), answer).await.expect("followed");
    tenant
}

async fn flag(town: &Town, tenant: TenantId, key: &str, is_shown: bool) {
    let mut tx = town.db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let new = NewFlag {
        key: key.into(),
        purpose: "Una prueba".into(),
        owner: "Olga".into(),
        ends_on: tx.now().date_naive(),
        safe_side: false,
        is_shown,
    };
    flag::create(&mut tx, &By::command(), new).await.expect("made");
    tx.commit().await.expect("committed");
    town.kit.flags.refresh(&town.db).await.expect("read");
}

async fn edit(town: &Town, tenant: TenantId, key: &str, edit: impl FnOnce(&mut Rules) + Send) {
    let mut tx = town.db.begin(&Scope::tenant(tenant)).await.expect("a door");
    flag::change(&mut tx, &By::command(), key, edit).await.expect("changed");
    tx.commit().await.expect("committed");
    town.kit.flags.refresh(&town.db).await.expect("read");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_is_told_what_is_on_for_them() {
    let town = Town::new().await;
    let router = router(&town);
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    let (account, _) = people::staff(&town, "ana@a.example", Role::Viewer).await;
    let held = people::token(&router, "ana@a.example").await;
    edit(&town, operator, "search.new", |rules| {
        rules.accounts.insert(account.to_string(), true);
    })
    .await;
    let told = async |held: &str| {
        let answer = people::call(&router, Method::GET, CARS, "/v1/flags", held).await;
        (answer.status.as_u16(), answer.json()["flags"]["search.new"].as_bool())
    };
    assert_eq!(told(&held).await, (200, Some(true)));
    let nobody = get(&router, CARS, "/v1/flags").await.json();
    assert_eq!(nobody["flags"]["search.new"], false);
    let made_up = format!("zses_{}", "ab".repeat(32));
    assert_eq!(told(&made_up).await.0, 401, "who is taken for nobody would not notice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_told_what_is_on_for_it_and_its_visitor() {
    let town = Town::new().await;
    let router = router(&town);
    assert_eq!(get(&router, CARS, "/v1/flags").await.json(), serde_json::json!({ "flags": {} }));
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    flag(&town, operator, "inner.only", false).await;
    let told = async |host: &str, visitor: &str| {
        let answer = get(&router, host, &format!("/v1/flags?visitor={visitor}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let all = answer.json()["flags"].clone();
        assert_eq!(all.as_object().map(serde_json::Map::len), Some(1), "{all}");
        all["search.new"].as_bool().expect("on or off")
    };
    assert!(!told(CARS, "v1").await, "born off");
    edit(&town, operator, "search.new", |rules| {
        rules.tenants.insert("vecino".into(), true);
    })
    .await;
    assert!(told(NEIGHBOUR, "v1").await && !told(CARS, "v1").await);
    assert!(!told(KIDS, "v1").await, "also where there is no marketplace");
    let now = town.db.clock().now();
    edit(&town, operator, "search.new", |rules| rules.steps = vec![Step { at: now, percent: 50 }])
        .await;
    let mut on = 0;
    for n in 0..40 {
        let (once, twice) =
            (told(CARS, &format!("v{n}")).await, told(CARS, &format!("v{n}")).await);
        assert_eq!(once, twice, "sticky");
        on += u32::from(once);
    }
    assert!((8..=32).contains(&on), "{on} of 40");
    for bad in [
        "/v1/flags?visitor=con%20espacio",
        &format!("/v1/flags?visitor={}", "x".repeat(65)),
        "/v1/flags?color=1",
    ] {
        assert_eq!(get(&router, CARS, bad).await.status, 422, "{bad}");
    }
    let first = get(&router, CARS, "/v1/flags?visitor=v1").await;
    let tag = [("if-none-match", first.header("etag"))];
    assert_eq!(ask(&router, Method::GET, CARS, "/v1/flags?visitor=v1", &tag).await.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_is_told_each_change_that_is_one_for_them() {
    let town = Town::new().await;
    let router = router(&town);
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    let mut stream = listen(&router, CARS).await;
    let mut next = async || {
        let part = stream.next().await.expect("more").expect("a part");
        String::from_utf8(part.to_vec()).expect("text")
    };
    assert!(next().await.contains(r#"{"flags":{"search.new":false}}"#));
    // On for others only: nothing to tell here.
    edit(&town, operator, "search.new", |rules| {
        rules.tenants.insert("vecino".into(), true);
    })
    .await;
    edit(&town, operator, "search.new", |rules| rules.everybody = true).await;
    let told = next().await;
    assert!(
        told.contains("event: flags") && told.contains(r#"{"flags":{"search.new":true}}"#),
        "{told}"
    );
    let mut tx = town.db.begin(&Scope::tenant(operator)).await.expect("a door");
    flag::kill(&mut tx, &By::command(), "search.new", true).await.expect("killed");
    tx.commit().await.expect("committed");
    town.kit.flags.refresh(&town.db).await.expect("read");
    assert!(next().await.contains(r#"{"flags":{"search.new":false}}"#));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_is_told_when_a_planned_step_begins_and_no_more_once_the_site_is_paused() {
    let mut town = Town::new().await;
    let router = router(&town);
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    let at = town.db.clock().now() + TimeDelta::hours(1);
    edit(&town, operator, "search.new", |rules| rules.steps = vec![Step { at, percent: 100 }])
        .await;
    let mut stream = listen(&router, CARS).await;
    let first = stream.next().await.expect("more").expect("a part");
    assert!(String::from_utf8_lossy(&first).contains(r#"{"search.new":false}"#));
    town.test().clock().advance(TimeDelta::minutes(61));
    let told = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await;
    let told = told.expect("within five seconds").expect("more").expect("a part");
    assert!(String::from_utf8_lossy(&told).contains(r#"{"search.new":true}"#));
    town.set_state("demo", TenantState::Paused).await;
    let over = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await;
    assert!(over.expect("within five seconds").is_none(), "the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_to_a_client_that_left_is_not_told_what_its_successor_at_the_host_has() {
    let mut town = Town::new().await;
    let router = router(&town);
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    let mut stream = listen(&router, CARS).await;
    stream.next().await.expect("more").expect("a part");
    town.set_state("demo", TenantState::Closed).await;
    town.open_site("vecino", CARS).await;
    edit(&town, operator, "search.new", |rules| {
        rules.tenants.insert("vecino".into(), true);
    })
    .await;
    let over = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await;
    assert!(over.expect("within five seconds").is_none(), "the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_let_go_hears_nothing_more() {
    let town = Town::new().await;
    let router = router(&town);
    let operator = operated_by(&town, "kids").await;
    flag(&town, operator, "search.new", true).await;
    let (account, _) = people::staff(&town, "ana@a.example", Role::Viewer).await;
    let held = format!("Bearer {}", people::token(&router, "ana@a.example").await);
    let mut stream = listen_as(&router, CARS, &[(header::AUTHORIZATION, &held)]).await;
    stream.next().await.expect("more").expect("a part");
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    member::remove(&mut tx, &By::command(), account).await.expect("let go");
    tx.commit().await.expect("committed");
    let over = tokio::time::timeout(2 * STREAM_SESSION_EVERY, stream.next()).await;
    assert!(over.expect("within seconds").is_none(), "the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_asks_for_a_stream_gets_one() {
    let town = Town::new().await;
    let router = router(&town);
    for (accept, is_stream) in [
        ("text/event-stream", true),
        ("Text/Event-Stream; charset=utf-8, */*", true),
        ("text/event-streamx", false),
        ("text/event", false),
        ("*/*", false),
    ] {
        let request = Request::get("/v1/flags")
            .header(header::HOST, CARS)
            .header(header::ACCEPT, accept)
            .body(Body::empty())
            .expect("a request");
        let answer = router.clone().oneshot(request).await.expect("infallible");
        let is = answer.headers()[header::CONTENT_TYPE] == "text/event-stream";
        assert_eq!(is, is_stream, "{accept}");
    }
}

async fn listen(router: &Router, host: &str) -> axum::body::BodyDataStream {
    listen_as(router, host, &[]).await
}

async fn listen_as(
    router: &Router,
    host: &str,
    more: &[(header::HeaderName, &str)],
) -> axum::body::BodyDataStream {
    let mut request = Request::get("/v1/flags?visitor=v1");
    for (name, value) in more {
        request = request.header(name, *value);
    }
    let request = request
        .header(header::HOST, host)
        .header(header::ACCEPT, "text/event-stream")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .expect("a request");
    let answer = router.clone().oneshot(request).await.expect("infallible");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(answer.headers().get(header::CONTENT_ENCODING).is_none(), "nothing waits to be packed");
    answer.into_body().into_data_stream()
}
