//! Sessions that programs carry, keys, and what each opens.

use axum::{
    Router,
    http::{Method, StatusCode},
};
use chrono::TimeDelta;
use db::Scope;
use kernel::ids::AccountId;
use serde_json::{Value, json};
use tenancy::{
    Device, KeyScope, Role, Token,
    account::{Mail, Passwords},
    api_key::{self, NewKey},
    audit::{Actor, By},
    factor::{self, State, TRIES_MAX},
    limit::{self, Allowed, Limit},
    link::{self, Answer, INVITATION_LIFE, Invitation},
    member,
    session::{self, Carried},
};

use crate::{
    app, get, router, say, schema, send,
    town::{CARS, HOMES, Heard, KIDS, NEIGHBOUR, Town},
};

pub const PASSWORD: &str = "zorzal en la niebla";

/// Somebody of the demo's staff, signed in with a browser: the account and the cookie's token.
pub async fn staff(town: &Town, mail: &str, role: Role) -> (AccountId, String) {
    joined(town, ("demo", CARS), mail, role, false).await
}

/// Somebody who joined the staff of a tenant at that host, signed in with a browser.
pub async fn joined(
    town: &Town,
    (slug, host): (&str, &str),
    mail: &str,
    role: Role,
    is_operator: bool,
) -> (AccountId, String) {
    let tenant = town.tenant(slug);
    let mut tx = town.db.begin(&Scope::tenant(tenant)).await.expect("a door");
    let mail = Some(Mail::read(mail).expect("an address"));
    let invitation = Invitation { mail, role, is_operator, life: INVITATION_LIFE };
    let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
    tx.commit().await.expect("committed");
    let answer = Answer {
        tenant,
        tenant_name: "Demo",
        token: &made.token,
        mail: "",
        name: "Ana",
        dealer: "",
        password: PASSWORD,
        by: By::command(),
        device: Device { host, agent: "", token: None, carried: Carried::Cookie },
    };
    let entered = link::follow(&town.db, &Passwords::default(), answer).await.expect("followed");
    let opened = entered.opened().expect("no code is asked for");
    (opened.account, opened.session.reveal())
}

async fn key(town: &Town, by: &By, scopes: &[KeyScope], life: TimeDelta) -> String {
    key_of(town, "demo", by, scopes, life).await
}

async fn key_of(town: &Town, slug: &str, by: &By, scopes: &[KeyScope], life: TimeDelta) -> String {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let scopes = scopes.iter().copied().collect();
    let new = NewKey { name: "Hoja de ventas".into(), scopes, life };
    let made = api_key::create(&mut tx, by, new).await.expect("a key");
    tx.commit().await.expect("committed");
    made.secret.reveal().clone()
}

async fn sign_in(router: &Router, host: &str, body: &Value) -> Heard {
    send(router, &Method::POST, host, "/v1/sessions", Some(&body.to_string())).await
}

pub async fn token(router: &Router, mail: &str) -> String {
    token_at(router, CARS, mail).await
}

pub async fn token_at(router: &Router, host: &str, mail: &str) -> String {
    let opened = sign_in(router, host, &json!({ "mail": mail, "password": PASSWORD })).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    opened.json()["session"]["token"].as_str().expect("a token").to_owned()
}

pub async fn call(router: &Router, method: Method, host: &str, path: &str, held: &str) -> Heard {
    let held = format!("Bearer {held}");
    say(router, (&method, host, path), None, &[("authorization", &held)]).await
}

async fn status(router: &Router, host: &str, path: &str, held: &str) -> u16 {
    call(router, Method::GET, host, path, held).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_signs_in_calls_and_signs_out() {
    let town = Town::new().await;
    let router = router(&town);
    let (account, cookie) = staff(&town, "ana@a.example", Role::Owner).await;
    let held = token(&router, "ana@a.example").await;
    let me = call(&router, Method::GET, CARS, "/v1/me", &held).await;
    assert_eq!(me.status, StatusCode::OK, "{}", me.body);
    assert_eq!(me.header("cache-control"), "no-store");
    let told = me.json();
    assert_eq!((&told["kind"], &told["role"]), (&json!("person"), &json!("owner")));
    assert_eq!(told["account"]["id"], account.to_string());

    assert_eq!(status(&router, HOMES, "/v1/me", &held).await, 401, "it is of one site");
    assert_eq!(status(&router, NEIGHBOUR, "/v1/me", &held).await, 401);
    let of_browser = format!("zses_{cookie}");
    assert_eq!(status(&router, CARS, "/v1/me", &of_browser).await, 401, "a cookie stays a cookie");
    let with_cookie = format!("__Host-zocalo={cookie}");
    let by_cookie =
        say(&router, (&Method::GET, CARS, "/v1/me"), None, &[("cookie", &with_cookie)]).await;
    assert_eq!(by_cookie.status, 401);
    assert_eq!(by_cookie.header("www-authenticate"), "Bearer");

    let ended = call(&router, Method::DELETE, CARS, "/v1/sessions/current", &held).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(status(&router, CARS, "/v1/me", &held).await, 401, "it ends at once");
}

/// Turns the second step on; the codes on paper.
async fn turn_on(town: &Town, (account, cookie): (AccountId, String)) -> Vec<String> {
    let (by, sealer) = (By::command(), town.sealer());
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    factor::begin(&mut tx, &sealer, &by, account).await.expect("offered");
    let named = ("Demo", "ana@a.example");
    let state = factor::state(&mut tx, &sealer, account, named).await.expect("asked");
    let State::Offered(offered) = state else { panic!("{state:?}") };
    let held = Token::read(&cookie).expect("a token");
    let signed = session::find(&mut tx, &held, (CARS, Carried::Cookie)).await.expect("asked");
    let (signed, code) = (signed.expect("signed in"), app::code(town, &offered.secret, 0));
    let code = factor::count(&town.db, town.tenant("demo"), &signed, &code).await.expect("counted");
    let paper = factor::confirm(&mut tx, &sealer, &by, (&signed, None), code).await;
    tx.commit().await.expect("committed");
    paper.expect("on")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_second_step_gives_a_code_here_too() {
    let town = Town::new().await;
    let router = router(&town);
    let ana = staff(&town, "ana@a.example", Role::Owner).await;
    let paper = turn_on(&town, ana).await;
    let entry = json!({ "mail": "ana@a.example", "password": PASSWORD });
    let asked = sign_in(&router, CARS, &entry).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let body = asked.json();
    assert_eq!(body["session"], Value::Null, "the password alone opens nothing");
    let step = body["step"]["token"].as_str().expect("a step");
    for held in [step.to_owned(), format!("{}{step}", session::PREFIX)] {
        assert_eq!(status(&router, CARS, "/v1/me", &held).await, 401, "a step is no session");
    }
    let with = |step: &str, code: &str| json!({ "step": step, "code": code });
    let wrong = sign_in(&router, CARS, &with(step, "000000")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let opened = sign_in(&router, CARS, &with(step, &paper[0])).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    let body = opened.json();
    let held = body["session"]["token"].as_str().expect("a token");
    assert_eq!(status(&router, CARS, "/v1/me", held).await, 200);
    let again = sign_in(&router, CARS, &with(step, &paper[1])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a step is taken once");

    let asked = sign_in(&router, CARS, &entry).await.json();
    let step = asked["step"]["token"].as_str().expect("a step");
    for _ in 0..TRIES_MAX {
        assert_eq!(sign_in(&router, CARS, &with(step, "000000")).await.status, 422);
    }
    let late = sign_in(&router, CARS, &with(step, &paper[1])).await;
    assert_eq!(late.status, 422, "after five tries not even the right one");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_known_and_who_errs_are_told_the_same() {
    let town = Town::new().await;
    let router = router(&town);
    staff(&town, "ana@a.example", Role::Owner).await;
    let wrong = |mail: &str| json!({ "mail": mail, "password": "no es esta" });
    let known = sign_in(&router, CARS, &wrong("ana@a.example")).await;
    let unknown = sign_in(&router, CARS, &wrong("nadie@a.example")).await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    let without_number = |heard: &Heard| {
        let mut told = heard.json();
        told["request_id"] = Value::Null;
        told
    };
    assert_eq!(without_number(&known), without_number(&unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn why_nobody_is_let_in_is_told_in_the_language_of_who_asks() {
    let town = Town::new().await;
    let router = router(&town);
    let body = json!({ "mail": "nadie@a.example", "password": "no es esta" }).to_string();
    let json = ("content-type", "application/json");
    let (es, en) =
        ("el correo o la contraseña no son correctos", "the mail or the password is not right");
    for (path, language, told) in [
        ("/v1/sessions", "es", es),
        ("/v1/sessions", "en-GB, es;q=0.5", en),
        ("/v1/sessions?lang=en", "es", en),
    ] {
        let headers = [json, ("accept-language", language)];
        let refused = say(&router, (&Method::POST, CARS, path), Some(&body), &headers).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(refused.json()["detail"], told, "{path} {language}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_way_to_sign_in_is_told() {
    let router = router(&Town::new().await);
    for (media, body, expected) in [
        ("text/plain", r#"{"mail":"a","password":"b"}"#, 415),
        ("application/x-www-form-urlencoded", "mail=a&password=b", 415),
        ("application/json", "", 422),
        ("application/json", "{", 422),
        ("application/json", "[]", 422),
        ("application/json", "null", 422),
        ("application/json", r#"{"mail":"a@b.example"}"#, 422),
        ("application/json", r#"{"mail":["a@b.example"],"password":"x"}"#, 422),
        ("application/json", r#"{"mail":"a@b.example","password":"x","role":"owner"}"#, 422),
        ("application/json", r#"{"mail":"a@b.example","password":"x","step":"y","code":"z"}"#, 422),
        ("application/json", r#"{"step":"zzz","code":"123456"}"#, 422),
        ("application/json; charset=utf-8", "{\"mail\":\"a\\u0000@b\",\"password\":\"x\"}", 422),
    ] {
        let to = (&Method::POST, CARS, "/v1/sessions");
        let answer = say(&router, to, Some(body), &[("content-type", media)]).await;
        assert_eq!(answer.status.as_u16(), expected, "{media} {body}: {}", answer.body);
        assert!(answer.header("content-type").starts_with("application/problem+json"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_its_scopes_name_and_nothing_else() {
    let town = Town::new().await;
    let router = router(&town);
    staff(&town, "ana@a.example", Role::Owner).await;
    let document = get(&router, CARS, "/v1/openapi.json").await.json();
    let month = TimeDelta::days(30);
    let by = By::command();
    let paths = [
        (KeyScope::ReadMembers, "/v1/members", "Members"),
        (KeyScope::ReadSellers, "/v1/sellers", "Sellers"),
        (KeyScope::ReadAudit, "/v1/audit", "Audit"),
    ];
    for (scope, ..) in paths {
        let held = key(&town, &by, &[scope], month).await;
        let me = call(&router, Method::GET, CARS, "/v1/me", &held).await.json();
        assert_eq!(me["key"]["scopes"], json!([scope.key()]));
        for (needed, path, schema) in paths {
            let answer = call(&router, Method::GET, CARS, path, &held).await;
            let expected = if needed == scope { 200 } else { 403 };
            assert_eq!(answer.status.as_u16(), expected, "{scope} {path}: {}", answer.body);
            let named = json!({ "$ref": format!("#/components/schemas/{schema}") });
            if expected == 200 {
                let misfits = schema::misfits(&document, &named, &answer.json());
                assert!(misfits.is_empty(), "{path}: {misfits:#?}");
            }
        }
        assert_eq!(status(&router, HOMES, "/v1/me", &held).await, 200, "of the whole tenant");
        assert_eq!(status(&router, NEIGHBOUR, "/v1/me", &held).await, 401, "and of no other");
        let out = call(&router, Method::DELETE, CARS, "/v1/sessions/current", &held).await;
        assert_eq!(out.status, 403, "a key has no account");
    }
    let audit = key(&town, &by, &[KeyScope::ReadAudit], month).await;
    let entries = call(&router, Method::GET, CARS, "/v1/audit", &audit).await.json();
    let refused = entries["entries"].as_array().expect("entries").iter();
    let refused = refused.filter(|entry| entry["outcome"] == "refused");
    assert!(refused.clone().any(|entry| entry["subject"] == "GET /v1/members"), "{entries}");
    assert!(refused.clone().all(|e| e["actor"].as_str().is_some_and(|a| a.starts_with("key_"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_with_its_time_and_with_the_part_of_who_made_it() {
    let town = Town::new().await;
    let router = router(&town);
    staff(&town, "ana@a.example", Role::Owner).await;
    let (luis, _) = staff(&town, "luis@a.example", Role::Owner).await;
    let by = By { actor: Actor::Account(luis), ..By::command() };
    let held = key(&town, &by, &[KeyScope::ReadMembers], TimeDelta::days(30)).await;
    assert_eq!(status(&router, CARS, "/v1/members", &held).await, 200);
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    member::set_role(&mut tx, &By::command(), luis, Role::Ops).await.expect("set");
    member::set_role(&mut tx, &By::command(), luis, Role::Owner).await.expect("set back");
    tx.commit().await.expect("committed");
    assert_eq!(status(&router, CARS, "/v1/members", &held).await, 401, "it does not come back");

    let held = key(&town, &by, &[KeyScope::ReadMembers], TimeDelta::days(30)).await;
    let raw = "update api_keys set expires_at = created_at where made_by is not null";
    sqlx_run(&town, raw).await;
    assert_eq!(status(&router, CARS, "/v1/members", &held).await, 401, "its time has ended");
    let held = key(&town, &by, &[KeyScope::ReadMembers], TimeDelta::days(30)).await;
    sqlx_run(&town, "update members set role = 'ops' where role = 'owner'").await;
    assert_eq!(status(&router, CARS, "/v1/members", &held).await, 401, "looked at each time");
}

async fn sqlx_run(town: &Town, statement: &'static str) {
    let mut connection = town.test().bootstrap().await;
    sqlx::query(statement).execute(&mut connection).await.expect("done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_opens_what_its_persons_part_does() {
    let town = Town::new().await;
    let router = router(&town);
    for (role, members, sellers, audit) in
        [(Role::Viewer, 403, 200, 403), (Role::Ops, 403, 200, 403), (Role::Owner, 200, 200, 200)]
    {
        let mail = format!("{role}@a.example");
        staff(&town, &mail, role).await;
        let held = token(&router, &mail).await;
        let seen = [
            status(&router, CARS, "/v1/members", &held).await,
            status(&router, CARS, "/v1/sellers", &held).await,
            status(&router, CARS, "/v1/audit", &held).await,
        ];
        assert_eq!(seen, [members, sellers, audit], "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sellers_and_entries_come_a_page_at_a_time() {
    let town = Town::new().await;
    let router = router(&town);
    let held = key(
        &town,
        &By::command(),
        &[KeyScope::ReadSellers, KeyScope::ReadAudit],
        TimeDelta::days(1),
    )
    .await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    for number in 0..120 {
        let name = format!("Negocio {number:03}");
        let kind = tenancy::SellerKind::Dealer;
        tenancy::seller::ensure(&mut tx, &name, kind).await.expect("a seller");
    }
    tx.commit().await.expect("committed");
    let mut names = Vec::new();
    let mut path = "/v1/sellers".to_owned();
    loop {
        let page = call(&router, Method::GET, CARS, &path, &held).await.json();
        let sellers = page["sellers"].as_array().expect("sellers");
        names.extend(sellers.iter().map(|one| one["name"].as_str().unwrap_or_default().to_owned()));
        let Some(after) = page["next_after"].as_str() else { break };
        path = format!("/v1/sellers?after={after}");
    }
    let distinct: std::collections::HashSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert!(names.len() >= 120, "{}", names.len());
    for bad in ["/v1/sellers?after=1", "/v1/audit?before=x", "/v1/audit?before=0", "/v1/me?x=1"] {
        assert_eq!(status(&router, CARS, bad, &held).await, 422, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_beyond_the_tenants_limit_are_told_so_by_name() {
    let town = Town::new().await;
    let router = router(&town);
    let held = key(&town, &By::command(), &[KeyScope::ReadSellers], TimeDelta::days(1)).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let to = Some(Allowed { most: 5, is_hard: true });
    limit::set(&mut tx, &By::command(), Limit::ApiCalls, to).await.expect("set");
    tx.commit().await.expect("committed");
    for _ in 0..5 {
        assert_eq!(status(&router, CARS, "/v1/sellers", &held).await, 200);
    }
    let refused = call(&router, Method::GET, CARS, "/v1/sellers", &held).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        refused.json()["detail"],
        "se alcanzó el límite de llamadas a la API con sesión o llave, por minuto: 5"
    );
    assert_eq!(refused.header("retry-after"), "60");
    let told = "select count(*) from audit_entries where outcome = 'refused'
                and subject = 'GET /v1/sellers' and actor like 'key_%'";
    assert_eq!(town.ask(told).await, 1, "and it stands in the audit");
    assert_eq!(
        get(&router, CARS, "/v1/listings").await.status,
        200,
        "what is public is not counted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_marketplace_there_are_no_sellers_to_call_for() {
    let town = Town::new().await;
    let router = router(&town);
    let held = key_of(&town, "kids", &By::command(), &KeyScope::ALL, TimeDelta::days(1)).await;
    assert_eq!(status(&router, KIDS, "/v1/members", &held).await, 200);
    let refused = call(&router, Method::GET, KIDS, "/v1/sellers", &held).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (403, &json!("module_disabled"))
    );
}
