//! More of what went wrong at others, each named after where it happened: who may do what, who comes back
//! from a provider, what ids tell, and what is stored by one and read by a program later.

use std::collections::BTreeSet;

use axum::{Router, http::Method};
use chrono::TimeDelta;
use db::{Address, lint, roles::LOGINS};
use sqlx::AssertSqlSafe;
use tenancy::{Role, SellerRole, Standing, provider::AuthProvider};

use crate::{
    actors::{self, A, B},
    ask::{Ask, filled},
    browser::{Browser, PASSWORD, joined, sells},
    hidden::ids_of,
    inventory::{Ids, Way, ways},
    rows,
    town::{HOMES, Town},
};

/// What is proved in a crate this one may not import, and where.
const PROVED_ELSEWHERE: [(&str, &str, &str); 7] = [
    (
        "Appwrite CVE-2023-27159: an address inside is fetched",
        "oidc/tests/it/guarded.rs",
        "nobody_is_connected_to_on_this_machine",
    ),
    (
        "Appwrite CVE-2023-27159: an address inside is told from one that is not there",
        "oidc/tests/it/guarded.rs",
        "a_refused_address_and_a_name_nobody_has_are_told_alike",
    ),
    (
        "Directus GHSA-wv3h: a redirect leads inside",
        "oidc/tests/it/broken.rs",
        "a_redirect_is_not_followed",
    ),
    (
        "Directus GHSA-xhgj: the second address is not judged",
        "oidc/tests/it/guarded.rs",
        "an_endpoint_that_a_configuration_names_is_judged_like_the_issuer",
    ),
    (
        "Directus GHSA-j5h6: one address of several is judged",
        "oidc/src/guard.rs",
        "one_forbidden_address_condemns_a_host",
    ),
    (
        "Directus GHSA-j5h6: an address in another spelling",
        "oidc/src/guard.rs",
        "no_disguise_of_an_address_is_global",
    ),
    (
        "Directus GHSA-j5h6: an address in numbers",
        "oidc/src/endpoint.rs",
        "every_spelling_of_an_address_is_that_address",
    ),
];

#[test]
fn appwrite_cve_2023_27159_directus_ghsa_what_is_fetched_is_judged_where_it_is_proved() {
    for (peer, file, name) in PROVED_ELSEWHERE {
        let path = format!("{}/../../connectors/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{peer}: {path}: {e}"));
        let (before, _) = text
            .split_once(&format!("fn {name}("))
            .unwrap_or_else(|| panic!("{peer}: {file} has no {name}"));
        let marks = before.rsplit("\n\n").next().unwrap_or_default();
        assert!(
            marks.contains("test]") || before.contains("proptest!"),
            "{peer}: {name} is no test"
        );
        assert!(!marks.contains("ignore"), "{peer}: {name} is not run");
    }
}

/// Who is let in everywhere their part allows it, and what they are.
async fn parts<'a>(town: &Town, router: &'a Router) -> Vec<(&'static str, Browser<'a>, Standing)> {
    let mut parts = Vec::new();
    for (name, role) in [("viewer", Role::Viewer), ("ops", Role::Ops), ("owner", Role::Owner)] {
        let mail = format!("{name}@a.example");
        let mut browser = joined(town, router, A, &mail, role, false).await;
        browser.calls_as(&mail).await;
        parts.push((name, browser, Standing::Member(role)));
    }
    for (name, role) in [("agent", SellerRole::Agent), ("seller", SellerRole::Owner)] {
        let mail = format!("{name}@a.example");
        let mut browser = sells(town, router, A, ("Autos Propios", role), &mail).await;
        browser.calls_as(&mail).await;
        parts.push((name, browser, Standing::Seller(role)));
    }
    parts
}

/// A digest of what a tenant has that is no trace of who asked.
async fn holdings(town: &Town, slug: &str) -> Vec<Option<String>> {
    let (mut connection, mut digests) = (town.test().bootstrap().await, Vec::new());
    let traces = ["audit_entries", "sessions", "guesses", "limit_usage", "events", "devices"];
    for table in rows::tables(&mut connection).await {
        if traces.contains(&table.as_str()) {
            continue;
        }
        let query = format!(
            "select md5(string_agg(r::text, '|' order by r::text)) from {table} r
             where tenant_id = $1"
        );
        let digest = sqlx::query_scalar(AssertSqlSafe(query)).bind(town.tenant(slug).0);
        digests.push(digest.fetch_one(&mut connection).await.expect("a digest"));
    }
    digests
}

/// There the limit of a role stood in the pages only; the programs behind them did not know it.
#[tokio::test(flavor = "multi_thread")]
async fn windmill_cve_2026_22683_a_part_is_held_to_by_the_program_and_not_by_its_pages() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let own = ids_of(&town, &router, A, "sobra@a.example", "otra@a.example").await;
    let parts = parts(&town, &router).await;
    let before = holdings(&town, A.0).await;
    let mut refused = 0;
    for way in ways().iter().filter(|way| way.is_closed()) {
        for (name, browser, standing) in &parts {
            let is_given =
                [Standing::Guest, *standing].iter().any(|s| way.permission.is_given_to(*s));
            if is_given {
                continue;
            }
            // Straight to the route, with ids that are there.
            let answer = Ask::of(way, &own).by(browser).await;
            assert_eq!(
                answer.status, 403,
                "{} {} as {name}: {}",
                way.method, way.path, answer.body
            );
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused}");
    assert_eq!(before, holdings(&town, A.0).await, "who may not changes nothing");
}

/// There who was let go, or was never confirmed, went on; and who managed some managed all.
#[tokio::test(flavor = "multi_thread")]
async fn vaultwarden_cve_2026_95814_who_was_let_go_or_has_not_come_yet_is_nobody() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let own = ids_of(&town, &router, A, "sobra@a.example", "otra@a.example").await;
    let all = actors::all(&town, &router).await;
    let is_out = |name: &str| ["revoked", "pending"].contains(&name);
    let out: Vec<_> = all.into_iter().filter(|(name, _)| is_out(name)).collect();
    assert_eq!(out.len(), 2);
    let before = holdings(&town, A.0).await;
    for way in ways().iter().filter(|way| way.is_closed()) {
        for (name, browser) in &out {
            let answer = Ask::of(way, &own).by(browser).await;
            let expected = if way.path.starts_with("/v1") { 401 } else { 303 };
            assert_eq!(answer.status.as_u16(), expected, "{} {} as {name}", way.method, way.path);
        }
    }
    assert_eq!(before, holdings(&town, A.0).await);
}

/// One's own beside what is another's, in one request: nothing of the other's is touched.
#[tokio::test(flavor = "multi_thread")]
async fn vaultwarden_cve_2026_27802_who_manages_some_does_not_manage_others_with_them() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let mut boss =
        sells(&town, &router, A, ("Autos Propios", SellerRole::Owner), "eva@a.example").await;
    sells(&town, &router, A, ("Autos Propios", SellerRole::Agent), "luis@a.example").await;
    sells(&town, &router, A, ("Autos Ajenos", SellerRole::Agent), "ana@a.example").await;
    let people = async || town.ask("select count(*) from seller_people").await;
    let before = people().await;
    let account = async |mail: &str| -> String {
        let id = sqlx::query_scalar("select account_id from accounts where mail = $1").bind(mail);
        let id = id.fetch_one(&mut town.test().bootstrap().await).await.expect("an account");
        kernel::ids::AccountId(id).to_string()
    };
    let (own, other) = (account("luis@a.example").await, account("ana@a.example").await);
    for fields in [
        vec![("account", own.as_str()), ("account", other.as_str())],
        vec![("accounts[]", own.as_str()), ("accounts[]", other.as_str())],
        vec![("account", ""), ("accounts", "null")],
    ] {
        let gone = boss.post(&format!("/cuenta/agentes/{other}/baja"), &fields).await;
        assert_eq!(gone.status, 404, "{fields:?}: {}", gone.body);
        assert_eq!(people().await, before, "{fields:?}");
    }
    let gone = boss.post(&format!("/cuenta/agentes/{own}/baja"), &[("account", &other)]).await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    assert_eq!(people().await, before - 1, "one's own goes, and nobody with them");
}

/// The pages with a provider that can be told what to say.
fn with_provider(town: &Town) -> Router {
    web::router(web::State::new(
        town.db.clone(),
        town.kit.clone(),
        (town.views.clone(), town.engine()),
        town.people(),
        town.library(),
    ))
}

/// Where a browser is sent to sign in, whatever it says of itself.
async fn sent_to(browser: &mut Browser<'_>, query: &str) -> (String, String) {
    let way = Way::reads("/cuenta/proveedor");
    let ask = Ask::at(&way, format!("/cuenta/proveedor?{query}"), &Ids::of_nobody());
    let forged = ["x-forwarded-host", "x-original-host", "forwarded", "referer"];
    let ask =
        forged.into_iter().fold(ask, |ask, name| ask.with_header(name, "host=evil.example".into()));
    let sent = ask.by(browser).await;
    let place = sent.header("location").to_owned();
    assert_eq!(sent.status, 303, "{}", sent.body);
    let kept = browser.get("/cuenta/proveedor").await;
    let state = kept.header("location").split("state=").nth(1).expect("a state");
    (place, state.split('&').next().unwrap_or_default().to_owned())
}

/// There the host of the callback came out of the address, and the state of it had no end.
#[tokio::test(flavor = "multi_thread")]
async fn chatwoot_14887_who_comes_back_went_out_from_here_a_moment_ago_and_once() {
    let town = Town::new().await;
    let router = with_provider(&town);
    let mut owner = joined(&town, &router, A, "jefa@a.example", Role::Owner, false).await;
    let fields = [
        ("name", "Empresa"),
        ("issuer", "https://id.example"),
        ("client_id", "zocalo"),
        ("secret", "secreto"),
        ("groups_claim", "groups"),
        ("ops", "ventas"),
        ("password", PASSWORD),
    ];
    assert_eq!(owner.post("/panel/proveedor", &fields).await.status, 303);
    assert_eq!(town.provider.name(), "known");
    let mut browser = Browser::on(&router, A.1);
    let forged = "shop=evil.example&issuer=https://evil.example&redirect_uri=https://evil.example";
    let (place, state) = sent_to(&mut browser, forged).await;
    assert!(place.starts_with("https://id.example/") && !place.contains("evil"), "{place}");
    let back = format!("redirect_uri=http://{}/cuenta/proveedor/vuelta", A.1);
    assert!(place.ends_with(&back), "{place}");
    let says = || town.provider.says("eva", Some("eva@empresa.example"), &["ventas"]);
    let path = format!("/cuenta/proveedor/vuelta?state={state}&code=good&shop=evil.example");
    // Another browser; another host; the signature of the callback changed in one place.
    says();
    let held = browser.cookies.clone();
    let changed = |at: usize| {
        let mut letters: Vec<char> = state.chars().collect();
        letters[at] = if letters[at] == '0' { '1' } else { '0' };
        letters.into_iter().collect::<String>()
    };
    for (host, cookies, state) in [
        (A.1, Vec::new(), state.clone()),
        (HOMES, held.clone(), state.clone()),
        (A.1, held.clone(), changed(0)),
        (A.1, held.clone(), changed(state.len() - 1)),
    ] {
        let mut other = Browser { cookies, ..Browser::on(&router, host) };
        let path = format!("/cuenta/proveedor/vuelta?state={state}&code=good");
        let answer = other.send(Method::GET, &path, &[], "cross-site").await;
        assert_eq!(answer.status, 422, "{host} {state}");
        assert!(other.session().is_none());
    }
    // The right one, once; and not after ten minutes.
    let mut first = Browser { cookies: held.clone(), ..Browser::on(&router, A.1) };
    assert_eq!(first.send(Method::GET, &path, &[], "cross-site").await.status, 303);
    assert!(first.session().is_some());
    says();
    let mut again = Browser { cookies: held, ..Browser::on(&router, A.1) };
    assert_eq!(again.send(Method::GET, &path, &[], "cross-site").await.status, 422);
    let (_, state) = sent_to(&mut browser, "").await;
    town.test().clock().advance(TimeDelta::minutes(10) + TimeDelta::seconds(1));
    let path = format!("/cuenta/proveedor/vuelta?state={state}&code=good");
    assert_eq!(browser.send(Method::GET, &path, &[], "cross-site").await.status, 422);
}

/// There one id led to the next. Here those drawn in one transaction are far apart, and what stands beside
/// one that is known is nothing.
#[tokio::test(flavor = "multi_thread")]
async fn chatwoot_12719_an_id_does_not_lead_to_the_next() {
    let town = Town::new().await;
    // One column counts: the order of the queue, which no answer tells.
    let counted: Vec<String> = sqlx::query_scalar(
        "select c.relname || '.' || a.attname from pg_attribute a
         join pg_class c on c.oid = a.attrelid
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         where c.relnamespace = 'public'::regnamespace and not c.relispartition
           and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%')",
    )
    .fetch_all(&mut town.test().bootstrap().await)
    .await
    .expect("the catalogue");
    assert_eq!(counted, ["jobs.position"]);
    let mut ids: Vec<u128> = town.ids(A.1).await.iter().map(|id| id.0.as_u128()).collect();
    ids.sort_unstable();
    let gaps: Vec<u128> = ids.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Each step of one transaction is one of 2^32 by lot, so that ids keep their order.
    assert!(gaps.iter().all(|gap| *gap > 1_000), "{gaps:?}");
    assert_eq!(gaps.iter().collect::<BTreeSet<_>>().len(), gaps.len(), "no step is twice the same");
    let router = crate::matrix::router(&town);
    let browser = Browser::on(&router, A.1);
    let way = Way::reads("/v1/listings/{id}");
    let at = async |id: u128| {
        let listing = kernel::ids::ListingId(uuid::Uuid::from_u128(id)).to_string();
        Ask::of(&way, &Ids { listing, ..Ids::of_nobody() }).by(&browser).await.status
    };
    assert_eq!(at(ids[0]).await, 200);
    for step in 1..=20 {
        assert_eq!(at(ids[0] + step).await, 404, "{step} after");
        assert_eq!(at(ids[0] - step).await, 404, "{step} before");
    }
}

/// Pieces of SQL as they were put into a zone and into what a tenant calls its fields.
const STORED: [&str; 4] = [
    "UTC'); select pg_sleep(3); --",
    "'; drop table listings; --",
    "\"; truncate accounts; --",
    "$$ || (select mail from accounts limit 1) || $$",
];

/// There what a tenant stored became a part of a statement later: its zone, the names of its fields.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_cve_2026_46624_what_a_tenant_stores_is_never_a_statement() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let mut owner = joined(&town, &router, A, "jefa@a.example", Role::Owner, false).await;
    owner.calls_as("jefa@a.example").await;
    let own = ids_of(&town, &router, A, "sobra@a.example", "otra@a.example").await;
    let counts = async || {
        let listings = town.ask("select count(*) from listings").await;
        (listings, town.ask("select count(*) from accounts").await)
    };
    let before = counts().await;
    for piece in STORED {
        for (table, column) in [
            ("sites", "zone"),
            ("sites", "name"),
            ("sellers", "name"),
            ("listings", "title"),
            ("listings", "city"),
            ("accounts", "name"),
            ("api_keys", "name"),
        ] {
            let statement = format!("update {table} set {column} = $1 where tenant_id = $2");
            let stored = sqlx::query(AssertSqlSafe(statement)).bind(piece).bind(town.tenant(A.0).0);
            let stored = stored.execute(&mut town.test().bootstrap().await).await.expect("stored");
            assert!(stored.rows_affected() > 0, "{table}.{column}");
        }
        for way in ways().iter().filter(|way| way.method == Method::GET) {
            let began = std::time::Instant::now();
            let ask = Ask::at(way, filled(way, &own), &own);
            let ask = ask.with_query([("timeZone", piece), ("sort", piece), ("q", piece)]);
            let answer = ask.by(&owner).await;
            assert!(!answer.status.is_server_error(), "{}: {}", way.path, answer.body);
            assert!(began.elapsed().as_secs() < 3, "{} slept", way.path);
        }
        assert_eq!(counts().await, before, "{piece}");
    }
    for name in ["x'; drop table listings; --", "searchVector\"", "a b", "ñ", ""] {
        let file = listings::vertical::shipped("autos").expect("shipped");
        let file = file.replacen("key = \"make\"", &format!("key = {name:?}"), 1);
        let read = listings::Vertical::from_toml(&file);
        let applied = match read {
            Err(_) => continue,
            Ok(vertical) => {
                let mut tx =
                    town.db.begin(&db::Scope::tenant(town.tenant(A.0))).await.expect("a door");
                listings::vertical::apply(&mut tx, &tenancy::audit::By::command(), vertical).await
            }
        };
        assert!(applied.is_err(), "a field may not be called {name:?}");
    }
}

/// There a drawing that somebody sent ran in the next one's browser.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_svg_a_drawing_of_ours_runs_nothing_and_none_of_others_is_served() {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    town.sql("update sites set name = '<script>alert(1)</script>'").await;
    let mut visitor = Browser::on(&router, A.1);
    for path in ["/favicon.svg", "/muestra/auto/7.svg"] {
        let drawing = visitor.get(path).await;
        assert_eq!(drawing.status, 200, "{path}");
        let body = drawing.body.to_lowercase();
        assert!(
            !body.contains("<script") && !body.contains(" on") && !body.contains("javascript:")
        );
        assert_eq!(drawing.header("x-content-type-options"), "nosniff", "{path}");
        assert!(drawing.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
    for file in ["..%2f7.svg", "7.svg%3Fx=%3Cscript%3E", "x.svg", "%3Csvg%20onload=alert(1)%3E.svg"]
    {
        let answer = visitor.get(&format!("/muestra/auto/{file}")).await;
        assert_eq!(answer.status, 404, "{file}: {}", answer.body);
        assert!(!answer.body.contains("<svg onload"), "{file}");
    }
}

/// There anybody with the public key read 170 databases: the rows had no policy. Here the key of the public
/// is a login, and it is asked for every table.
#[tokio::test(flavor = "multi_thread")]
async fn supabase_lovable_cve_2025_48757_no_table_is_open_to_the_public_login() {
    let town = Town::new().await;
    rows::give(town.test(), town.tenant(B.0)).await;
    let mut bootstrap = town.test().bootstrap().await;
    let broken = lint::check(&mut bootstrap).await.expect("a lint");
    assert!(broken.is_empty(), "{broken:?}");
    for login in LOGINS {
        let address = Address::read(&town.test().url(login)).expect("an address");
        let mut connection = address.connect().await.expect("connected");
        for table in rows::tables(&mut bootstrap).await {
            let query = format!("select count(*) from (select tenant_id from {table}) r");
            let seen =
                sqlx::query_scalar::<_, i64>(AssertSqlSafe(query)).fetch_one(&mut connection);
            match seen.await {
                Ok(rows) => assert_eq!(rows, 0, "{login} without a scope in {table}"),
                Err(sqlx::Error::Database(said)) => {
                    assert_eq!(said.code().as_deref(), Some("42501"), "{table}: {said}");
                }
                Err(error) => panic!("{table}: {error}"),
            }
        }
    }
    // As it was there: a table more, made in a hurry, and granted.
    town.sql("create table leads_of_app (tenant_id uuid not null, mail text not null)").await;
    town.sql("alter table leads_of_app owner to zocalo_owner").await;
    town.sql("grant select on leads_of_app to zocalo_public").await;
    let found = lint::check(&mut bootstrap).await.expect("a lint");
    assert!(found.iter().any(|finding| finding.object.contains("leads_of_app")), "{found:?}");
}
