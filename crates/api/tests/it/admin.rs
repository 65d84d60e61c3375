//! The control plane: who may, what it does, and that it is all or nothing.

use axum::{
    Router,
    http::{Method, StatusCode},
};
use db::Scope;
use serde_json::{Value, json};
use tenancy::{Role, audit};

use crate::{
    get,
    people::{self, PASSWORD, call, joined, token_at},
    router, say, schema,
    town::{CARS, Heard, KIDS, Town},
};

/// Who runs the installation of these tests, and where.
const OPERATOR: (&str, &str) = ("kids", KIDS);

/// An operator who is signed in.
async fn operator(town: &Town, router: &Router) -> String {
    joined(town, OPERATOR, "op@o.example", Role::Owner, true).await;
    token_at(router, KIDS, "op@o.example").await
}

async fn send(router: &Router, method: Method, path: &str, held: &str, body: &Value) -> Heard {
    let held = format!("Bearer {held}");
    let headers = [("authorization", held.as_str()), ("content-type", "application/json")];
    say(router, (&method, KIDS, path), Some(&body.to_string()), &headers).await
}

async fn read(router: &Router, path: &str, held: &str) -> Heard {
    call(router, Method::GET, KIDS, path, held).await
}

/// The answer is what the document says of that route.
async fn fits(router: &Router, (path, method): (&str, &str), heard: &Heard) {
    let document = get(router, KIDS, "/v1/openapi.json").await.json();
    let declared = &document["paths"][path][method]["responses"][heard.status.as_str()]["content"];
    let schema = &declared["application/json"]["schema"];
    assert!(schema.is_object(), "{path} says nothing of {}: {}", heard.status, heard.body);
    let misfits = schema::misfits(&document, schema, &heard.json());
    assert!(misfits.is_empty(), "{path}: {misfits:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_runs_the_installation_gets_an_answer_and_only_where_they_run_it() {
    let town = Town::new().await;
    let router = router(&town);
    let operator = operator(&town, &router).await;
    joined(&town, OPERATOR, "jefa@o.example", Role::Owner, false).await;
    let owner = token_at(&router, KIDS, "jefa@o.example").await;
    people::staff(&town, "ana@a.example", Role::Owner).await;
    let client = people::token(&router, "ana@a.example").await;
    let table = api::routes::table();
    let routes = table.routes().iter().filter(|route| route.path.starts_with("/v1/admin"));
    let mut seen = 0;
    for route in routes {
        let path = route.path.replace("{tenant}", "demo");
        let path = path.replace("{account}", "acc_0000000000000000000000000a");
        for (who, host, held, expected) in [
            ("nobody", KIDS, "", 401),
            ("the operator's own staff", KIDS, owner.as_str(), 403),
            ("a client's owner", CARS, &client, 403),
            ("a client's owner", KIDS, &client, 401),
            ("the operator elsewhere", CARS, &operator, 401),
        ] {
            let heard = call(&router, route.method.clone(), host, &path, held).await;
            assert_eq!(heard.status, expected, "{who}: {} {path}: {}", route.method, heard.body);
        }
        let heard = call(&router, route.method.clone(), KIDS, &path, &operator).await;
        let is_let = ![401, 403].contains(&heard.status.as_u16());
        assert!(is_let, "{} {path}: {}", route.method, heard.body);
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_taken_in_and_its_owner_follows_the_link() {
    let town = Town::new().await;
    let router = router(&town);
    let held = operator(&town, &router).await;
    let new = json!({
        "slug": "motos", "name": "Motos del Sur", "host": "motos.example",
        "owner": "leo@motos.example", "country": "MX", "is_trial": true,
    });
    let opened = send(&router, Method::POST, "/v1/admin/tenants", &held, &new).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    fits(&router, ("/v1/admin/tenants", "post"), &opened).await;
    let body = opened.json();
    assert_eq!(
        (&body["tenant"]["state"], &body["tenant"]["base_currency"]),
        (&json!("trial"), &json!("MXN"))
    );
    let link = body["invitation"]["link"].as_str().expect("a link");
    assert!(link.contains("motos.example") && link.contains("/cuenta/enlace/"), "{link}");
    assert_eq!(
        get(&router, "motos.example", "/v1/flags").await.status,
        200,
        "it is served at once"
    );

    let again = send(&router, Method::POST, "/v1/admin/tenants", &held, &new).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    let unlike = |field: &str, value: Value| {
        let mut unlike = new.clone();
        unlike["slug"] = json!("otra");
        unlike["host"] = json!("otra.example");
        unlike[field] = value;
        unlike
    };
    for bad in [
        unlike("slug", json!("Con Espacios")),
        unlike("host", json!("no es un host")),
        unlike("owner", json!("nadie")),
        unlike("country", json!("República")),
        unlike("template", json!("cursos")),
        unlike("name", json!("")),
        unlike("modules", json!(["crm"])),
    ] {
        let refused = send(&router, Method::POST, "/v1/admin/tenants", &held, &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {}", refused.body);
    }
    let listed = read(&router, "/v1/admin/tenants", &held).await;
    fits(&router, ("/v1/admin/tenants", "get"), &listed).await;
    let body = listed.json();
    let slugs = body["tenants"].as_array().expect("a list").iter().map(|row| &row["slug"]);
    assert_eq!(slugs.collect::<Vec<_>>(), ["demo", "kids", "motos", "vecino"]);
    let rest = read(&router, "/v1/admin/tenants?after=motos", &held).await.json();
    assert_eq!(rest["tenants"].as_array().expect("a list").len(), 1);
}

const DEMO: &str = "/v1/admin/tenants/demo";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_is_changes_all_at_once_or_not_at_all() {
    let town = Town::new().await;
    let router = router(&town);
    let held = operator(&town, &router).await;
    let change = json!({
        "state": "past_due", "plan": "Pro", "modules": ["crm", "billing"],
        "limits": { "members": { "most": 3, "is_hard": true }, "sellers": null },
    });
    let changed = send(&router, Method::PATCH, DEMO, &held, &change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    fits(&router, ("/v1/admin/tenants/{tenant}", "patch"), &changed).await;
    let now = read(&router, DEMO, &held).await;
    assert_eq!(now.json(), changed.json(), "it is told as it is");
    let now = now.json()["tenant"].clone();
    assert_eq!((&now["state"], &now["plan"]), (&json!("past_due"), &json!("Pro")));
    assert_eq!(now["modules"], json!(["crm", "billing"]));
    assert_eq!(now["next_states"], json!(["active", "paused", "closed"]));
    assert_eq!(
        (&now["limits"][0]["most"], &now["limits"][0]["is_hard"]),
        (&json!(3), &json!(true))
    );
    let shown = get(&router, CARS, "/v1/listings").await;
    assert_eq!((shown.status.as_u16(), &shown.json()["code"]), (403, &json!("module_disabled")));

    for (bad, status) in [
        (json!({ "plan": "Otro", "state": "trial" }), 409),
        (json!({ "plan": "Otro", "state": "dormido" }), 422),
        (json!({ "plan": "Otro", "modules": ["crm", "cocina"] }), 422),
        (json!({ "plan": "Otro", "limits": { "sillas": null } }), 422),
        (json!({ "plan": "Otro", "limits": { "members": { "most": -1, "is_hard": true } } }), 422),
        (json!({ "plan": "Otro", "limits": { "members": { "most": 1 } } }), 422),
        (json!({ "plan": "Otro", "slug": "nuevo" }), 422),
    ] {
        let refused = send(&router, Method::PATCH, DEMO, &held, &bad).await;
        assert_eq!(refused.status, status, "{bad}: {}", refused.body);
    }
    assert_eq!(read(&router, DEMO, &held).await.json()["tenant"], now, "nothing of it was done");
    let missing = send(&router, Method::PATCH, "/v1/admin/tenants/nadie", &held, &json!({})).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);

    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let entries = audit::list(&mut tx, None).await.expect("listed");
    let by_operator = entries.iter().filter(|entry| entry.acting().0.starts_with("operator"));
    let deeds: Vec<&str> = by_operator.map(|entry| entry.action.as_str()).collect();
    let expected =
        ["limit.set", "tenant.modules_changed", "tenant.plan_changed", "tenant.state_changed"];
    assert_eq!(deeds, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_a_client_gets_the_way_back_in_for_the_operators_password() {
    let town = Town::new().await;
    let router = router(&town);
    let held = operator(&town, &router).await;
    let (ana, _) = people::staff(&town, "ana@a.example", Role::Ops).await;
    let path = format!("{DEMO}/members");
    let listed = read(&router, &path, &held).await;
    fits(&router, ("/v1/admin/tenants/{tenant}/members", "get"), &listed).await;
    assert_eq!(listed.json()["members"][0]["id"], ana.to_string());
    let path = format!("{DEMO}/members/{ana}/recovery");
    let wrong = send(&router, Method::POST, &path, &held, &json!({ "password": "no" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let proof = json!({ "password": PASSWORD });
    let made = send(&router, Method::POST, &path, &held, &proof).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    fits(&router, ("/v1/admin/tenants/{tenant}/members/{account}/recovery", "post"), &made).await;
    let link = made.json()["recovery"]["link"].as_str().expect("a link").to_owned();
    assert!(link.contains(CARS) && link.contains("/cuenta/enlace/"), "{link}");
    for nobody in ["acc_0000000000000000000000000a", "nadie"] {
        let path = format!("{DEMO}/members/{nobody}/recovery");
        let missing = send(&router, Method::POST, &path, &held, &proof).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{}", missing.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_tell_of_parts_clients_and_answers() {
    let town = Town::new().await;
    let router = router(&town);
    let held = operator(&town, &router).await;
    let first = read(&router, "/v1/admin/metrics", &held).await;
    fits(&router, ("/v1/admin/metrics", "get"), &first).await;
    let count = |heard: &Heard| heard.json()["requests"]["answered"].as_u64().expect("a count");
    let again = read(&router, "/v1/admin/metrics", &held).await;
    assert!(count(&again) > count(&first));
    assert_eq!(again.json()["tenants"]["active"], 3);
    assert_eq!(again.json()["parts"]["motor"]["status"], "off");
}
