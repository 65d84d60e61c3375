//! Signing in by the business's identity provider, and what its owner says of it.

use axum::Router;
use chrono::TimeDelta;
use db::Scope;
use tenancy::{
    Role,
    account::{self, Mail},
    audit::By,
    link,
};

use crate::{
    browser::{Browser, PASSWORD, joined},
    router,
    town::{CARS, HOMES, Heard, Town},
};

const HERE: (&str, &str) = ("demo", CARS);
const PATH: &str = "/panel/proveedor";
const ISSUER: &str = "https://id.example";
const EVA: &str = "eva@empresa.example";

/// What an owner fills in.
const FIELDS: [(&str, &str); 8] = [
    ("name", "Empresa"),
    ("issuer", ISSUER),
    ("client_id", "zocalo"),
    ("secret", "canario-secreto"),
    ("groups_claim", "groups"),
    ("owners", "gerencia"),
    ("ops", "ventas\r\nCN=Patio,OU=Autos\r\n"),
    ("password", PASSWORD),
];

fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let value = |name: &str| changed.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    FIELDS.iter().map(|(name, usual)| (*name, value(name).unwrap_or(usual))).collect()
}

async fn owner<'a>(town: &Town, router: &'a Router) -> Browser<'a> {
    let mut owner = joined(town, router, HERE, "jefa@a.example", Role::Owner, false).await;
    let set = owner.post(PATH, &FIELDS).await;
    assert_eq!((set.status.as_u16(), set.header("location")), (303, "/panel/proveedor?guardado=1"));
    owner
}

/// The `state` that goes out with a browser.
async fn go(browser: &mut Browser<'_>) -> String {
    let sent = browser.get("/cuenta/proveedor?volver=/panel/equipo").await;
    let place = sent.header("location").to_owned();
    assert!(sent.status == 303 && place.starts_with(ISSUER), "{} {place}", sent.status);
    assert!(
        place.ends_with("redirect_uri=http://autos.localhost/cuenta/proveedor/vuelta"),
        "{place}"
    );
    state_of(&place)
}

fn state_of(place: &str) -> String {
    let state = place.split("state=").nth(1).expect("a state");
    state.split(['&', '"']).next().expect("whole").to_owned()
}

async fn come_back(browser: &mut Browser<'_>, state: &str, code: &str) -> Heard {
    let path = format!("/cuenta/proveedor/vuelta?state={state}&code={code}");
    browser.send(axum::http::Method::GET, &path, &[], "cross-site").await
}

/// Somebody who signs in by the provider, in those groups.
async fn enter<'a>(
    town: &Town,
    router: &'a Router,
    (subject, mail): (&str, &str),
    groups: &[&str],
) -> (Browser<'a>, Heard) {
    let mut browser = Browser::on(router, CARS);
    let state = go(&mut browser).await;
    town.provider.says(subject, Some(mail), groups);
    let answer = come_back(&mut browser, &state, "good").await;
    (browser, answer)
}

/// What somebody is in the staff, as the owner sees it.
async fn part(owner: &mut Browser<'_>, mail: &str) -> Option<String> {
    let listed = owner.get("/panel/equipo").await.body;
    let row = listed.split("<li").find(|row| row.contains(mail))?.to_owned();
    let part = row.split("<span class=\"tag\">").nth(1)?.split('<').next()?;
    Some(part.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_sets_it_and_its_secret_is_shown_to_nobody() {
    let town = Town::new().await;
    let router = router(&town);
    let mut visitor = Browser::on(&router, CARS);
    assert_eq!(visitor.get("/cuenta/proveedor").await.status, 404, "there is none");
    assert!(!visitor.get("/cuenta/entrar").await.body.contains("Entrar con"));
    let mut owner = owner(&town, &router).await;
    let shown = owner.get(PATH).await.body;
    assert!(shown.contains("http://autos.localhost/cuenta/proveedor/vuelta"), "what to register");
    assert!(shown.contains("CN=Patio,OU=Autos") && shown.contains(ISSUER));
    assert!(!shown.contains("canario"), "{shown}");
    let entry = visitor.get("/cuenta/entrar?volver=/panel/equipo").await.body;
    assert!(
        entry.contains("href=\"/cuenta/proveedor?volver=") && entry.contains("Entrar con Empresa")
    );
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("Cambió el proveedor de identidad") && !told.contains("canario"));
    // The secret stays where none is typed, but not for another provider.
    let kept = owner.post(PATH, &with(&[("secret", ""), ("name", "Otra")])).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let moved =
        owner.post(PATH, &with(&[("secret", ""), ("issuer", "https://evil.example")])).await;
    assert_eq!(moved.status, 422, "a secret is not shown to who it was not meant for");
    assert!(moved.body.contains("Secreto: hace falta"), "{}", moved.body);
    let gone = owner.post("/panel/proveedor/baja", &[("password", PASSWORD)]).await;
    assert_eq!(gone.status, 303);
    assert_eq!(visitor.get("/cuenta/proveedor").await.status, 404);
    assert_eq!(owner.post("/panel/proveedor/baja", &[("password", PASSWORD)]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_says_why_and_keeps_what_was_typed() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let many = "x\n".repeat(50) + &(0..101).map(|n| format!("g{n}\n")).collect::<String>();
    let long = "x".repeat(501);
    for (field, value, status) in [
        ("password", "no es esta", 422),
        ("name", "", 422),
        ("issuer", "", 422),
        ("issuer", long.as_str(), 422),
        ("issuer", "https://a\r\nSet-Cookie: b", 422),
        ("issuer", "hola", 422),
        ("issuer", "https://away.example", 503),
        ("client_id", "", 422),
        ("groups_claim", "\u{0}", 422),
        ("ops", many.as_str(), 422),
        ("secret", "", 422),
    ] {
        let refused = owner.post(PATH, &with(&[(field, value)])).await;
        assert_eq!(refused.status, status, "{field}={value}: {}", refused.body);
        assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("gerencia"));
        assert!(!refused.body.contains("10.0.0.7"), "nobody scans our network by the reason");
        assert!(!refused.body.contains("canario"), "no secret comes back");
    }
    assert!(owner.get(PATH).await.body.contains("required"), "nothing is set");
    let mut ops = joined(&town, &router, HERE, "ops@a.example", Role::Ops, false).await;
    assert_eq!(ops.get(PATH).await.status, 403);
    assert_eq!(ops.post(PATH, &FIELDS).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_say_what_somebody_is_each_time_they_sign_in() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    let (mut eva, answer) = enter(&town, &router, ("eva", EVA), &["todos", "ventas"]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/panel/equipo"));
    assert_eq!(eva.get("/panel").await.status, 200);
    assert_eq!(part(&mut owner, EVA).await.as_deref(), Some("Operaciones"));
    // The groups decide, and nobody by hand.
    let listed = owner.get("/panel/equipo").await.body;
    let row = listed.split("<li").find(|row| row.contains(EVA)).expect("listed").to_owned();
    let action =
        |end: &str| row.split('"').find(|part| part.ends_with(end)).expect("a form").to_owned();
    assert!(row.contains("según el proveedor") && !row.contains("/rol"), "{row}");
    let by_hand = owner
        .post(
            &action("/baja").replace("/baja", "/rol"),
            &[("role", "viewer"), ("password", PASSWORD)],
        )
        .await;
    assert!(by_hand.status == 409 && by_hand.body.contains("proveedor de identidad"));
    let (mut again, _) =
        enter(&town, &router, ("eva", EVA), &["CN=Patio,OU=Autos", "gerencia"]).await;
    assert_eq!(again.get("/panel/equipo").await.status, 200, "an owner now");
    // In no group any more: out at once, everywhere.
    let (mut out, refused) = enter(&town, &router, ("eva", EVA), &["todos"]).await;
    assert!(refused.status == 422 && refused.body.contains("ningún grupo"), "{}", refused.body);
    for browser in [&mut out, &mut eva, &mut again] {
        assert_eq!(browser.get("/panel").await.status, 303);
    }
    assert_eq!(part(&mut owner, EVA).await, None);
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("sin grupo con acceso") && told.contains("Quitó del equipo"));
    let (mut back, _) = enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    assert_eq!(back.get("/panel").await.status, 200, "back in a group");
    // Whom somebody let go stays out, whatever the groups say.
    assert_eq!(owner.post(&action("/baja"), &[]).await.status, 303);
    let (mut gone, refused) = enter(&town, &router, ("eva", EVA), &["gerencia"]).await;
    assert_eq!((refused.status.as_u16(), gone.get("/panel").await.status.as_u16()), (422, 303));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_comes_back_leads_on_and_the_audit_says_what_changed() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    owner.post("/panel/proveedor/baja", &[("password", PASSWORD)]).await;
    assert_eq!(part(&mut owner, EVA).await.as_deref(), Some("Operaciones"), "the owners decide");
    let listed = owner.get("/panel/equipo").await.body;
    let row = listed.split("<li").find(|row| row.contains(EVA)).expect("listed");
    assert!(row.contains("/rol") && !row.contains("según el proveedor"), "by hand again: {row}");
    let again = with(&[("ops", "patio"), ("owners", "todos")]);
    assert_eq!(owner.post(PATH, &again).await.status, 303);
    let (_, refused) = enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    assert_eq!(refused.status, 422, "in no group that is something");
    assert_eq!(part(&mut owner, EVA).await, None);
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("ventas=ops") && told.contains("todos=owner"), "{told}");
    assert!(!told.contains("canario"), "never the secret");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_of_ones_own_ends_what_a_provider_may() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    // Made beforehand by who runs the provider, let go, and taken over by who the address is of.
    enter(&town, &router, ("trap", "vera@a.example"), &["ventas"]).await;
    owner.post("/panel/proveedor/baja", &[("password", PASSWORD)]).await;
    let mut vera = Browser::on(&router, CARS);
    way_back(&town, &mut vera, "vera@a.example").await;
    assert_eq!(owner.post(PATH, &FIELDS).await.status, 303);
    let (mut thief, refused) = enter(&town, &router, ("trap", "vera@a.example"), &["ventas"]).await;
    assert_eq!((refused.status.as_u16(), thief.get("/cuenta").await.status.as_u16()), (409, 303));
    // A link that somebody made who knew the password ends with it.
    for ends in ["the way back", "another password"] {
        let mut ana =
            joined(&town, &router, HERE, &format!("{}@a.example", &ends[..3]), Role::Ops, false)
                .await;
        let mail = format!("{}@a.example", &ends[..3]);
        let onward = ana.post("/cuenta/seguridad/proveedor", &[("password", PASSWORD)]).await.body;
        town.provider.says(ends, None, &[]);
        let linked = come_back(&mut ana, &state_of(&onward.replace("&#38;", "&")), "good").await;
        assert_eq!(linked.status, 303, "{}", linked.body);
        if ends == "the way back" {
            way_back(&town, &mut ana, &mail).await;
        } else {
            let fields = [("password", PASSWORD), ("new", "colibrí bajo la lluvia")];
            assert_eq!(ana.post("/cuenta/seguridad/clave", &fields).await.status, 200);
        }
        let (_, refused) = enter(&town, &router, (ends, &mail), &["ventas"]).await;
        assert_eq!(refused.status, 409, "{ends}: {}", refused.body);
    }
}

/// Whoever takes an account over holds it, and who comes back by the provider meanwhile goes by what is left.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_while_the_account_is_taken_over_does_not_get_in() {
    let town = Town::new().await;
    let router = router(&town);
    let _owner = owner(&town, &router).await;
    enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    let mut browser = Browser::on(&router, CARS);
    let state = go(&mut browser).await;
    town.provider.says("eva", Some(EVA), &["ventas"]);
    let mut other = town.test().bootstrap().await;
    let mut takes = sqlx::Connection::begin(&mut other).await.expect("begun");
    let hold = "select 1 from accounts where mail = 'eva@empresa.example' for update";
    sqlx::query(hold).execute(&mut *takes).await.expect("held");
    let coming = come_back(&mut browser, &state, "good");
    let taking = async {
        let waits = "select count(*) from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock'";
        while town.ask(waits).await == 0 {
            tokio::task::yield_now().await;
        }
        for part in ["delete from identities", "delete from sessions"] {
            sqlx::query(part).execute(&mut *takes).await.expect("done");
        }
        takes.commit().await.expect("committed");
    };
    let (answer, ()) = tokio::join!(coming, taking);
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert_eq!(town.ask("select count(*) from sessions").await, 0);
}

/// Somebody follows a way back that was made for them.
async fn way_back(town: &Town, browser: &mut Browser<'_>, mail: &str) {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let mail = Mail::read(mail).expect("an address");
    let account = account::of_mail(&mut tx, &mail).await.expect("read").expect("an account").id;
    let made = link::recover(&mut tx, &By::command(), account).await.expect("made");
    tx.commit().await.expect("committed");
    let path = format!("/cuenta/enlace/{}", made.token.reveal());
    let done = browser.post(&path, &[("password", PASSWORD)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_new_needs_a_group_and_an_address_of_their_own() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    let (_, refused) = enter(&town, &router, ("x", "x@b.example"), &["otros"]).await;
    assert_eq!(refused.status, 422);
    let mut browser = Browser::on(&router, CARS);
    let state = go(&mut browser).await;
    town.provider.says("x", None, &["ventas"]);
    let refused = come_back(&mut browser, &state, "good").await;
    assert!(refused.status == 422 && refused.body.contains("no confirma tu correo"));
    // Whoever runs the provider is not everybody here.
    let (mut thief, refused) = enter(&town, &router, ("x", "JEFA@a.example"), &["ventas"]).await;
    assert!(refused.status == 409 && refused.body.contains("enlázala en Seguridad"));
    assert_eq!(thief.get("/panel").await.status, 303);
    assert_eq!(part(&mut owner, "x@b.example").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_go_out_from_this_browser_a_moment_ago_lets_nobody_in() {
    let town = Town::new().await;
    let router = router(&town);
    let _owner = owner(&town, &router).await;
    let mut browser = Browser::on(&router, CARS);
    let state = go(&mut browser).await;
    let cookie = browser.cookies.clone();
    town.provider.says("eva", Some(EVA), &["ventas"]);
    // Another site does not sign anybody in.
    let path = "/cuenta/proveedor";
    let sent =
        Browser::on(&router, CARS).send(axum::http::Method::GET, path, &[], "cross-site").await;
    assert_eq!((sent.status.as_u16(), sent.header("location")), (303, "/cuenta/entrar"));
    let ended = |answer: &Heard| answer.status == 422 && answer.body.contains("otra ventana");
    // Somebody else's browser, sent to an address that an attacker began.
    let mut victim = Browser::on(&router, CARS);
    assert!(ended(&come_back(&mut victim, &state, "good").await));
    assert!(victim.session().is_none());
    // Another state, none, a cookie somebody made up, or of another host.
    for (host, value) in
        [(CARS, Some("00".repeat(60))), (CARS, Some("x".repeat(5000))), (HOMES, None)]
    {
        let mut other = Browser::on(&router, host);
        other.cookies = cookie.clone();
        if let Some(value) = value {
            other.cookies[0].1 = value;
        }
        assert!(ended(&come_back(&mut other, &state, "good").await), "{host}");
    }
    for state in ["", "00", &state.to_uppercase()] {
        browser.cookies = cookie.clone();
        assert!(ended(&come_back(&mut browser, state, "good").await), "{state}");
        assert!(browser.cookies.is_empty(), "it was of use once");
    }
    let state = go(&mut browser).await;
    let path =
        format!("/cuenta/proveedor/vuelta?state={state}&code=good&iss=https://other.example");
    let mixed = browser.get(&path).await;
    assert!(mixed.status == 422 && mixed.body.contains("su respuesta no vale"), "{}", mixed.body);
    let state = go(&mut browser).await;
    let path = format!(
        "/cuenta/proveedor/vuelta?state={state}&error=access_denied&error_description=canario"
    );
    let denied = browser.get(&path).await;
    assert!(denied.status == 422 && !denied.body.contains("canario"), "{}", denied.body);
    // The right one, late; then in time; then again.
    let state = go(&mut browser).await;
    town.test().clock().advance(TimeDelta::minutes(11));
    assert!(ended(&come_back(&mut browser, &state, "good").await));
    let state = go(&mut browser).await;
    let cookie = browser.cookies.clone();
    assert_eq!(come_back(&mut browser, &state, "good").await.status, 303);
    assert!(browser.session().is_some());
    let mut again = Browser::on(&router, CARS);
    again.cookies = cookie;
    town.provider.says("eva", Some(EVA), &["ventas"]);
    assert!(ended(&come_back(&mut again, &state, "good").await), "each way leads back once");
    let entries: i64 =
        town.ask("select count(*) from audit_entries where action = 'session.opened'").await;
    assert!(ended(&come_back(&mut again, &state, "good").await));
    let after: i64 =
        town.ask("select count(*) from audit_entries where action = 'session.opened'").await;
    assert_eq!(entries, after, "nobody fills the audit with what was no sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_links_it_and_what_they_are_stays() {
    let town = Town::new().await;
    let router = router(&town);
    let _owner = owner(&town, &router).await;
    let mut ana = joined(&town, &router, HERE, "ana@a.example", Role::Ops, false).await;
    let page = ana.get("/cuenta/seguridad").await.body;
    assert!(page.contains("Tu cuenta en Empresa"), "{page}");
    let link = "/cuenta/seguridad/proveedor";
    assert_eq!(ana.post(link, &[("password", "otra cosa")]).await.status, 422);
    let onward = ana.post(link, &[("password", PASSWORD)]).await.body;
    assert!(onward.contains("Continuar en Empresa"), "{onward}");
    let state = state_of(
        onward
            .split("href=\"https://id.example")
            .nth(1)
            .expect("the way")
            .split('"')
            .next()
            .expect("whole")
            .replace("&#38;", "&")
            .as_str(),
    );
    // Another browser that got hold of what this one holds is not the one that is signed in.
    let mut thief = Browser::on(&router, CARS);
    thief.cookies =
        ana.cookies.iter().filter(|(name, _)| name.ends_with("-ask")).cloned().collect();
    town.provider.says("ana-42", None, &[]);
    assert_eq!(come_back(&mut thief, &state, "good").await.status, 422);
    // It was of use once, whoever used it.
    assert_eq!(come_back(&mut ana, &state, "good").await.status, 422);
    let onward = ana.post(link, &[("password", PASSWORD)]).await.body;
    let state = state_of(&onward.replace("&#38;", "&"));
    town.provider.says("ana-42", None, &[]);
    let linked = come_back(&mut ana, &state, "good").await;
    assert_eq!(linked.header("location"), "/cuenta/seguridad?enlazada=1", "{}", linked.body);
    assert!(
        ana.get("/cuenta/seguridad?enlazada=1").await.body.contains("Tu cuenta quedó enlazada")
    );
    let (mut again, answer) = enter(&town, &router, ("ana-42", EVA), &["gerencia"]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(again.get("/panel").await.status, 200);
    assert_eq!(
        again.get("/panel/equipo").await.status,
        403,
        "groups do not lead who has a part by hand"
    );
    // Another account does not take the same person.
    let mut luis = joined(&town, &router, HERE, "luis@a.example", Role::Ops, false).await;
    let onward = luis.post(link, &[("password", PASSWORD)]).await.body;
    town.provider.says("ana-42", None, &[]);
    let taken = come_back(&mut luis, &state_of(&onward.replace("&#38;", "&")), "good").await;
    assert_eq!(taken.status, 409, "{}", taken.body);
    let off = ana.post("/cuenta/seguridad/proveedor/baja", &[("password", PASSWORD)]).await;
    assert!(off.body.contains("Ya no está enlazada"), "{}", off.body);
    let (_, refused) = enter(&town, &router, ("ana-42", "ana@a.example"), &["gerencia"]).await;
    assert_eq!(refused.status, 409, "unlinked, with an address that has an account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_operators_do_not_depend_on_a_client() {
    let town = Town::new().await;
    let router = router(&town);
    let _owner = owner(&town, &router).await;
    let (mut eva, _) = enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    assert_eq!(eva.get("/cuenta/seguridad").await.status, 200);
    town.sql("insert into second_factors (tenant_id, account_id, sealed, created_at, confirmed_at)
              select tenant_id, account_id, decode(repeat('00', 60), 'hex'), now(), now() from identities").await;
    let (mut again, answer) = enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    assert_eq!(
        answer.header("location"),
        "/cuenta/codigo?volver=%2Fpanel%2Fequipo",
        "{}",
        answer.body
    );
    assert_eq!(again.get("/panel").await.status, 303);
    town.sql(
        "insert into operators (tenant_id, account_id, created_at)
              select tenant_id, account_id, now() from identities",
    )
    .await;
    let (_, refused) = enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_an_owner_lets_go_stays_out_under_any_address_until_an_owner_invites_them_again() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    let (_, entered) = enter(&town, &router, ("eva", EVA), &["gerencia"]).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
    let team = owner.get("/panel/equipo").await.body;
    let (_, rest) = team.split_once(EVA).expect("she is of the team");
    let (_, rest) = rest.split_once("/panel/equipo/acc_").expect("her account");
    let gone = owner.post(&format!("/panel/equipo/acc_{}/baja", &rest[..26]), &[]).await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    for mail in [EVA, "otra@empresa.example"] {
        let (mut browser, refused) = enter(&town, &router, ("eva", mail), &["gerencia"]).await;
        assert_eq!(refused.status, 422, "{mail}: {}", refused.body);
        assert_eq!(browser.get("/panel/equipo").await.status, 303, "nobody is signed in");
    }
    // An invitation that was withdrawn, or ended, leaves everything as it was.
    for end in ["withdrawn", "ended"] {
        crate::browser::invited(&town, "demo", EVA, Role::Ops, false).await;
        if end == "withdrawn" {
            let waiting = owner.get("/panel/equipo").await.body;
            let (_, rest) = waiting.split_once("/panel/equipo/invitaciones/").expect("it waits");
            let (path, _) = rest.split_once('"').expect("a form");
            let path = format!("/panel/equipo/invitaciones/{path}");
            assert_eq!(owner.post(&path, &[]).await.status, 303);
        } else {
            town.sql("update access_links set expires_at = created_at where kind = 'invitation'")
                .await;
        }
        let (_, refused) = enter(&town, &router, ("eva", EVA), &["gerencia"]).await;
        assert_eq!(refused.status, 422, "{end}: {}", refused.body);
    }
    crate::browser::invited(&town, "demo", EVA, Role::Ops, false).await;
    let (_, refused) = enter(&town, &router, ("eva", EVA), &["todos"]).await;
    assert_eq!(refused.status, 422, "in no group");
    let (_, back) = enter(&town, &router, ("eva", EVA), &["gerencia"]).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(part(&mut owner, EVA).await.as_deref(), Some("Propietario"), "as the groups say");
}

/// Neither taking the link off before nor a password of one's own afterwards makes somebody else of them.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_let_go_is_known_again_also_where_the_link_was_taken_off() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = owner(&town, &router).await;
    let mut ana = joined(&town, &router, HERE, "ana@a.example", Role::Ops, false).await;
    let link = "/cuenta/seguridad/proveedor";
    let onward = ana.post(link, &[("password", PASSWORD)]).await.body;
    town.provider.says("ana-42", None, &[]);
    come_back(&mut ana, &state_of(&onward.replace("&#38;", "&")), "good").await;
    ana.post("/cuenta/seguridad/proveedor/baja", &[("password", PASSWORD)]).await;
    enter(&town, &router, ("eva", EVA), &["ventas"]).await;
    for mail in ["ana@a.example", EVA] {
        let team = owner.get("/panel/equipo").await.body;
        let (_, rest) = team.split_once(mail).expect("of the team");
        let (_, rest) = rest.split_once("/panel/equipo/acc_").expect("an account");
        let gone = owner.post(&format!("/panel/equipo/acc_{}/baja", &rest[..26]), &[]).await;
        assert_eq!(gone.status, 303, "{}", gone.body);
    }
    way_back(&town, &mut Browser::on(&router, CARS), EVA).await;
    for (subject, mail) in [("ana-42", "nueva@a.example"), ("eva", "otra@empresa.example")] {
        let (_, refused) = enter(&town, &router, (subject, mail), &["gerencia"]).await;
        assert_eq!(refused.status, 422, "{subject}: {}", refused.body);
        assert_eq!(part(&mut owner, mail).await, None);
    }
}
