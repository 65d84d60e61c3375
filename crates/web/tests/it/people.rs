//! Signing in, the panel, the console: as people use them, and as nobody else may.

use axum::{
    body::Body,
    http::{Request, header},
};
use db::Scope;
use tenancy::{
    Permission, Role, SellerRole, Standing,
    audit::{self, By},
    flag::{self, Rules, Step},
    member,
};
use tower::ServiceExt as _;

use crate::{
    browser::{Browser, PASSWORD, invited, joined, sells},
    get, plain, router,
    town::{CARS, NEIGHBOUR, Town, heard},
};

const DEMO: (&str, &str) = ("demo", CARS);

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_follows_a_link_works_signs_out_and_comes_back() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let panel = ana.get("/panel").await;
    assert_eq!(panel.status, 200);
    for text in ["Hola, Ana Pérez", "Equipo", "Auditoría", "ana@ejemplo.com"] {
        assert!(panel.body.contains(text), "{text}");
    }
    assert!(!panel.body.contains("/operador"), "no operator");
    assert_eq!(panel.header("cache-control"), "private, no-store");

    let out = ana.post("/cuenta/salir", &[]).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/cuenta/entrar"));
    assert!(ana.session().is_none());
    let back = ana.get("/panel/equipo").await;
    assert_eq!(back.header("location"), "/cuenta/entrar?volver=%2Fpanel%2Fequipo");
    let form = ana.get(&plain(back.header("location"))).await;
    assert!(form.body.contains(r#"name="back" value="/panel/equipo""#), "{}", form.body);

    let wrong = ana
        .post(
            "/cuenta/entrar",
            &[("mail", "ana@ejemplo.com"), ("password", "otra cosa"), ("back", "/panel/equipo")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("El correo o la contraseña no son correctos"));
    assert!(wrong.body.contains("ana@ejemplo.com") && !wrong.body.contains("otra cosa"));
    let right = ana
        .post(
            "/cuenta/entrar",
            &[("mail", "ana@ejemplo.com"), ("password", PASSWORD), ("back", "/panel/equipo")],
        )
        .await;
    assert_eq!((right.status.as_u16(), right.header("location")), (303, "/panel/equipo"));
    assert_eq!(ana.get("/panel/equipo").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_or_is_anothers_opens_nothing() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let stolen = ana.session().expect("signed in").to_owned();
    let mut next_door = Browser::on(&router, NEIGHBOUR);
    next_door.cookies.push(("__Host-zocalo".into(), stolen.clone()));
    assert_eq!(next_door.get("/panel").await.status, 303, "of another tenant");

    // Planted before signing in: it is not the one that is opened.
    let mut planted = Browser::on(&router, CARS);
    planted.cookies.push(("__Host-zocalo".into(), "ab".repeat(32)));
    planted.post("/cuenta/entrar", &[("mail", "ana@ejemplo.com"), ("password", PASSWORD)]).await;
    assert_ne!(planted.session(), Some("ab".repeat(32).as_str()));

    let sessions = ana.get("/cuenta/sesiones").await;
    let other = sessions.body.split("action=\"").find_map(|rest| {
        let href = rest.split('"').next()?;
        href.ends_with("/cierre").then_some(href)
    });
    let done = ana.post(other.expect("the other session"), &[]).await;
    assert_eq!(done.status, 303);
    assert_eq!(planted.get("/panel").await.status, 303, "ended from elsewhere");
    ana.post("/cuenta/salir", &[]).await;
    let mut thief = Browser::on(&router, CARS);
    thief.cookies.push(("__Host-zocalo".into(), stolen));
    assert_eq!(thief.get("/panel").await.status, 303, "after signing out");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_invites_changes_and_lets_go() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let bad = ana.post("/panel/equipo/invitaciones", &[("mail", "luis"), ("role", "ops")]).await;
    assert_eq!(bad.status, 422);
    let wanted = [("mail", "luis@ejemplo.com"), ("role", "owner"), ("how", "link")];
    let refused = ana.post("/panel/equipo/invitaciones", &wanted).await;
    assert_eq!(refused.status, 422, "a session alone makes no way in");
    assert!(!refused.body.contains("/cuenta/enlace/") && refused.body.contains("luis@ejemplo.com"));
    let made = ana
        .post(
            "/panel/equipo/invitaciones",
            &[
                ("mail", "luis@ejemplo.com"),
                ("role", "ops"),
                ("how", "link"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(made.status, 200);
    let link =
        made.body.split(&format!("http://{CARS}")).find(|rest| rest.starts_with("/cuenta/enlace/"));
    let path = link.and_then(|rest| rest.split('"').next()).expect("the link").to_owned();
    assert!(!ana.get("/panel/equipo").await.body.contains(&path), "shown once");
    let mut luis = Browser::on(&router, CARS);
    luis.post(&path, &[("name", "Luis"), ("password", PASSWORD)]).await;
    assert_eq!(luis.get("/panel").await.status, 200);
    assert_eq!(luis.get("/panel/equipo").await.status, 403, "ops does not manage the team");

    let team = ana.get("/panel/equipo").await;
    let of_luis =
        team.body.split("<li>").find(|row| row.contains("luis@ejemplo.com")).expect("his row");
    let action = |end: &str| {
        let found = of_luis.split("action=\"").filter_map(|rest| rest.split('"').next());
        found.into_iter().find(|href| href.ends_with(end)).expect("an action").to_owned()
    };
    let (change, remove, recover) = (action("/rol"), action("/baja"), action("/acceso"));
    let refused = ana.post(&recover, &[]).await;
    assert_eq!(refused.status, 422, "a session alone makes no way in");
    assert!(!refused.body.contains("/cuenta/enlace/"));
    let way_back = ana.post(&recover, &[("password", PASSWORD)]).await;
    assert!(way_back.body.contains("/cuenta/enlace/"), "{}", way_back.body);
    assert_eq!(ana.post(&change, &[("role", "owner")]).await.status, 422, "nor gives more");
    let owner = [("role", "owner"), ("password", PASSWORD)];
    assert_eq!(ana.post(&change, &owner).await.status, 303);
    assert_eq!(luis.get("/panel/equipo").await.status, 200, "at once");
    assert_eq!(ana.post(&change, &[("role", "king"), ("password", PASSWORD)]).await.status, 422);
    assert_eq!(ana.post(&remove, &[]).await.status, 303);
    assert_eq!(luis.get("/panel").await.status, 303, "out at once");
    assert_eq!(ana.post(&remove, &[]).await.status, 404);

    let audit = ana.get("/panel/auditoria?comprobar=1").await;
    for text in [
        "Invitó al equipo",
        "Se unió al equipo",
        "Cambió la parte en el equipo",
        "Operaciones → Propietario",
        "Pidió algo sin permiso",
        "Quitó del equipo",
        "Cadena íntegra",
    ] {
        assert!(audit.body.contains(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_takes_a_client_in_pauses_and_resumes_it() {
    let town = Town::new().await;
    let router = router(&town);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    assert!(op.get("/panel").await.body.contains("/operador"));
    let fields = [
        ("name", "Autos del Este"),
        ("slug", "este"),
        ("host", "este.localhost"),
        ("owner", "eva@ejemplo.com"),
        ("password", PASSWORD),
        ("template", "marketplace"),
    ];
    let made = op.post("/operador/clientes", &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let link =
        made.body.split("http://este.localhost").nth(1).and_then(|rest| rest.split('"').next());
    let mut eva = Browser::on(&router, "este.localhost");
    let path = link.expect("the link").to_owned();
    eva.post(&path, &[("name", "Eva"), ("password", PASSWORD)]).await;
    assert_eq!(eva.get("/panel").await.status, 200);
    assert_eq!(op.post("/operador/clientes", &fields).await.status, 409, "taken");

    assert_eq!(op.post("/operador/clientes/este/estado", &[("state", "paused")]).await.status, 303);
    for path in ["/panel", "/cuenta/entrar"] {
        assert_eq!(eva.get(path).await.status, 503, "{path}");
    }
    assert_eq!(op.post("/operador/clientes/este/estado", &[("state", "closed")]).await.status, 422);
    assert_eq!(op.post("/operador/clientes/este/estado", &[("state", "active")]).await.status, 303);
    assert_eq!(eva.get("/panel").await.status, 200);
    assert!(
        eva.get("/panel/auditoria").await.body.contains("Operador"),
        "the client sees who it was"
    );
    assert_eq!(
        op.post("/operador/clientes/nadie/estado", &[("state", "paused")]).await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_is_switched_off_shows_nothing_and_loses_nothing() {
    let town = Town::new().await;
    let router = router(&town);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    let mut visitor = Browser::on(&router, NEIGHBOUR);
    let before = visitor.get("/autos").await;
    assert_eq!(before.status, 200);
    let change = "/operador/clientes/vecino/modulos";
    assert_eq!(op.post(change, &[("crm", "1")]).await.status, 303);
    for path in ["/", "/autos"] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("Este negocio no publica anuncios"), "{path}");
        assert!(!page.body.contains("href=\"/autos\""), "nor does a menu lead there: {path}");
    }
    assert_eq!(Browser::on(&router, CARS).get("/autos").await.status, 200, "nobody else's");
    let page = op.get("/operador").await.body;
    assert!(page.contains("name=\"crm\" value=\"1\" checked"), "{page}");
    assert_eq!(op.post(change, &[("teleport", "1")]).await.status, 422);
    assert_eq!(op.post("/operador/clientes/nadie/modulos", &[]).await.status, 404);
    assert_eq!(op.post(change, &[("marketplace", "1"), ("crm", "1")]).await.status, 303);
    let back = visitor.get("/autos").await;
    assert_eq!(back.body, before.body, "as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_have_named_a_flag_is_none() {
    let town = Town::new().await;
    let router = router(&town);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    for key in ["%00", "a%00b", "%F0%9F%9A%97", "nadie.aqui", &"x".repeat(300)] {
        let rules = op.post(&format!("/operador/banderas/{key}/reglas"), &[("percent", "5")]).await;
        let killed =
            op.post(&format!("/operador/banderas/{key}/apagado"), &[("to", "killed")]).await;
        assert_eq!((rules.status.as_u16(), killed.status.as_u16()), (404, 404), "{key}");
    }
}

/// The table of routes × standings: each route, asked as each standing, lets in exactly whom its
/// permission names. A new route joins by being in the table.
#[tokio::test(flavor = "multi_thread")]
async fn each_route_lets_in_whom_its_permission_names_and_nobody_else() {
    let town = Town::new().await;
    let router = router(&town);
    let mut people = vec![(Standing::Anonymous, Browser::on(&router, CARS))];
    for role in Role::ALL {
        let mail = format!("{role}@ejemplo.com");
        people
            .push((Standing::Member(role), joined(&town, &router, DEMO, &mail, role, false).await));
    }
    // An operator is staff as well; alone the standing has no account.
    let mut guest = joined(&town, &router, DEMO, "guest@ejemplo.com", Role::Viewer, false).await;
    let mut owner = joined(&town, &router, DEMO, "jefa@ejemplo.com", Role::Owner, false).await;
    leave(&mut owner, "guest@ejemplo.com").await;
    assert_eq!(guest.get("/panel").await.status, 303, "who has left is signed out");
    let id = "00000000000000000000000000";
    for route in web::routes::table().routes().iter().filter(|r| r.permission != Permission::Public)
    {
        if route.doc.id == "exit_create" {
            continue; // Signs the browser out; the other tests do it.
        }
        let path = route
            .path
            .replace("{account}", &format!("acc_{id}"))
            .replace("{link}", &format!("lnk_{id}"))
            .replace("{session}", &format!("ses_{id}"))
            .replace("{tenant}", "nadie")
            .replace("{flag}", "no.such")
            .replace("{token}", &"0".repeat(64));
        for (standing, browser) in &mut people {
            let answer = browser.send(route.method.clone(), &path, &[], "same-origin").await;
            let (status, place) = (answer.status.as_u16(), answer.header("location").to_owned());
            let is_led_to_the_door = status == 303 && place.starts_with("/cuenta/entrar");
            let what = format!("{} {path} as {standing:?}: {status} {place}", route.method);
            let is_let_in = !is_led_to_the_door && status != 403;
            let given = route.permission.is_given_to(*standing)
                || (
                    // Whoever is signed in may what is one's own.
                    *standing != Standing::Anonymous
                        && route.permission.is_given_to(Standing::Guest)
                );
            assert_eq!(is_let_in, given, "{what}");
            assert_ne!(status, 500, "{what}");
            if !given {
                assert_eq!(is_led_to_the_door, *standing == Standing::Anonymous, "{what}");
            }
        }
    }
}

async fn leave(owner: &mut Browser<'_>, mail: &str) {
    let remove = action(owner, mail, "/baja").await;
    assert_eq!(owner.post(&remove, &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_another_site_changes_anything() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, true).await;
    let before = entries(&town).await;
    let id = "00000000000000000000000000";
    let mut changing = 0;
    for route in web::routes::table().routes().iter().filter(|r| !r.method.is_safe()) {
        let path = route
            .path
            .replace("{account}", &format!("acc_{id}"))
            .replace("{link}", &format!("lnk_{id}"))
            .replace("{session}", &format!("ses_{id}"))
            .replace("{tenant}", "demo")
            .replace("{flag}", "no.such")
            .replace("{token}", &"0".repeat(64));
        for from in ["cross-site", "same-site", "none", ""] {
            let answer = ana
                .send(
                    route.method.clone(),
                    &path,
                    &[("mail", "x@ejemplo.com"), ("role", "owner"), ("state", "paused")],
                    from,
                )
                .await;
            assert_eq!(answer.status, 403, "{} {path} from {from:?}", route.method);
        }
        changing += 1;
    }
    assert!(changing >= 10, "{changing}");
    assert_eq!(entries(&town).await, before, "nothing was done");
}

async fn entries(town: &Town) -> i64 {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    audit::verify(&mut tx, None).await.expect("read").expect("whole").seq
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_or_no_link_is_told_as_a_page() {
    let town = Town::new().await;
    let router = router(&town);
    for path in [
        "/cuenta/enlace/corto",
        &format!("/cuenta/enlace/{}", "0".repeat(64)),
        "/cuenta/enlace/%00",
    ] {
        let page = get(&router, CARS, path).await;
        assert_eq!(page.status, 404, "{path}");
    }
    let mut anybody = Browser::on(&router, CARS);
    let nul =
        anybody.post("/cuenta/entrar", &[("mail", "a\0b@ejemplo.com"), ("password", "\0")]).await;
    assert_eq!(nul.status, 422);
    let hostile = anybody
        .post("/cuenta/entrar", &[("mail", "\"><script>alert(1)</script>"), ("password", "x")])
        .await;
    assert!(!hostile.body.contains("<script>"), "{}", hostile.body);
    for (kind, status) in [("application/json", 415), ("text/plain", 415)] {
        let request = Request::post("/cuenta/entrar")
            .header(header::HOST, CARS)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from("{\"mail\":\"a\"}"))
            .expect("a request");
        let answer = heard(router.clone().oneshot(request).await.expect("infallible")).await;
        assert_eq!(answer.status.as_u16(), status, "{kind}");
    }
    let large =
        anybody.post("/cuenta/entrar", &[("mail", &"a".repeat(70_000)), ("password", "x")]).await;
    assert_eq!(large.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_switches_new_behaviour_on_for_some_and_off_for_all() {
    let town = Town::new().await;
    let router = router(&town);
    // The rules of whoever runs the installation count.
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    let path = "/operador/banderas";
    let fields = [
        ("key", "search.new"),
        ("purpose", "Orden nuevo"),
        ("owner", "Olga"),
        ("ends_on", "2099-01-31"),
        ("is_shown", "1"),
    ];
    let refused = op.post(path, &fields).await;
    assert_eq!(refused.status, 422, "meant to stay for ever");
    assert!(refused.body.contains("search.new") && refused.body.contains("Orden nuevo"));
    let soon = (town.db.clock().now().date_naive() + chrono::TimeDelta::days(30)).to_string();
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(k, v)| (k, if k == "ends_on" { soon.as_str() } else { v }))
        .collect();
    assert_eq!(op.post(path, &fields).await.status, 303);
    assert_eq!(op.post(path, &fields).await.status, 409);
    assert!(op.get(path).await.body.contains("Apagada"));
    let rules = [("percent", "20"), ("tenants", "vecino")];
    assert_eq!(op.post("/operador/banderas/search.new/reglas", &rules).await.status, 303);
    assert!(op.get(path).await.body.contains("Encendida: 20 %, vecino"));
    // What is planned by command, and who is named there, is shown and outlives the form.
    let planned = Step { at: town.db.clock().now() + chrono::TimeDelta::days(1), percent: 100 };
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let edit = |rules: &mut Rules| {
        rules.steps.push(planned);
        rules.tenants.insert("kids".into(), false);
        rules.accounts.insert("acc_x".into(), true);
    };
    flag::change(&mut tx, &By::command(), "search.new", edit).await.expect("planned");
    tx.commit().await.expect("committed");
    let rules = [("percent", "30"), ("tenants", "vecino")];
    assert_eq!(op.post("/operador/banderas/search.new/reglas", &rules).await.status, 303);
    let shown = op.get(path).await.body;
    assert!(shown.contains("Encendida: 30 %, vecino, 100 % desde el "), "{shown}");
    assert!(shown.contains("nunca kids, cuentas por su nombre: 1"), "{shown}");
    for (bad, status) in [(("percent", "200"), 422), (("tenants", "nadie"), 422)] {
        let refused = op.post("/operador/banderas/search.new/reglas", &[bad]).await;
        assert_eq!(refused.status.as_u16(), status, "{bad:?}");
    }
    assert_eq!(
        op.post("/operador/banderas/search.new/apagado", &[("to", "killed")]).await.status,
        303
    );
    assert!(op.get(path).await.body.contains("Apagada a mano"));
    assert_eq!(
        op.post("/operador/banderas/no.such/apagado", &[("to", "killed")]).await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_helps_somebody_of_a_client_in_again_and_the_client_sees_it() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let home = ("kids", "kids.localhost");
    let mut olga = joined(&town, &router, home, "olga@ejemplo.com", Role::Owner, true).await;
    let page = olga.get("/operador/clientes/demo").await;
    assert!(page.body.contains("ana@ejemplo.com") && page.body.contains(CARS), "{}", page.body);
    let action = page.body.split('"').find(|part| part.contains("/operador/clientes/demo/acceso/"));
    let action = action.expect("a form");
    assert_eq!(olga.post(action, &[("password", "otra cosa")]).await.status, 422);
    let made = olga.post(action, &[("password", PASSWORD)]).await;
    let link = made.body.split("/cuenta/enlace/").nth(1).expect("a link");
    let path = format!("/cuenta/enlace/{}", &link[..64]);
    let mut again = Browser::on(&router, CARS);
    let done = again.post(&path, &[("password", "colibrí bajo la lluvia")]).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel"));
    assert_eq!(ana.get("/panel").await.status, 303, "what was open ended");
    assert!(again.get("/panel/auditoria").await.body.contains("Creó un enlace de acceso"));
    assert_eq!(olga.get("/operador/clientes/nadies").await.status, 404);
    let mut ops = joined(&town, &router, home, "ops@ejemplo.com", Role::Owner, false).await;
    assert_eq!(ops.get("/operador/clientes/demo").await.status, 403, "only who operates");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_an_owner_no_more_comes_back_by_no_link_of_theirs() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut otro = joined(&town, &router, DEMO, "otro@ejemplo.com", Role::Owner, false).await;
    let fields =
        [("mail", "doble@ejemplo.com"), ("role", "owner"), ("how", "link"), ("password", PASSWORD)];
    let link_in = |page: &str| {
        let link = page.split("/cuenta/enlace/").nth(1).expect("a link");
        format!("/cuenta/enlace/{}", &link[..64])
    };
    let invitation = link_in(&otro.post("/panel/equipo/invitaciones", &fields).await.body);
    let team = ana.get("/panel/equipo").await.body;
    let of = |mail: &str, what: &str| {
        let row = team.split("<li>").skip(1).find(|row| row.contains(mail)).expect("a row");
        row.split('"').find(|part| part.ends_with(what)).expect("an action").to_owned()
    };
    let password = [("password", PASSWORD)];
    let made = otro.post(&of("ana@ejemplo.com", "/acceso"), &password).await;
    let way_back = link_in(&made.body);
    let done = ana
        .post(&of("otro@ejemplo.com", "/rol"), &[("role", "viewer"), ("password", PASSWORD)])
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    for path in [invitation, way_back] {
        let fields = [("name", "Doble"), ("password", "colibrí bajo la lluvia")];
        assert_eq!(Browser::on(&router, CARS).post(&path, &fields).await.status, 404, "{path}");
    }
    assert_eq!(ana.get("/panel/equipo").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_gives_what_it_says_whatever_is_sent_along() {
    let town = Town::new().await;
    let router = router(&town);
    let token = invited(&town, "demo", "luis@ejemplo.com", Role::Viewer, false).await;
    let mut luis = Browser::on(&router, CARS);
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let fields = [
        ("name", "Luis"),
        ("password", PASSWORD),
        ("mail", "otra@ejemplo.com"),
        ("role", "owner"),
        ("is_operator", "true"),
        ("account", "acc_00000000000000000000000000"),
    ];
    let done = luis.post(&path, &fields).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel"), "{}", done.body);
    for (path, status) in [("/panel", 200), ("/panel/equipo", 403), ("/operador", 403)] {
        assert_eq!(luis.get(path).await.status, status, "{path}");
    }
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let members = member::list(&mut tx).await.expect("listed");
    let seen: Vec<_> =
        members.iter().map(|one| (one.mail.as_str(), one.role, one.is_operator)).collect();
    assert_eq!(seen, [("luis@ejemplo.com", Some(Role::Viewer), false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_of_who_is_signed_in_shows_the_way_out() {
    let town = Town::new().await;
    let router = router(&town);
    let mut people = [
        joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await,
        joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await,
        sells(&town, &router, DEMO, ("Autos Luz", SellerRole::Owner), "luz@ejemplo.com").await,
    ];
    let mut shown = std::collections::BTreeSet::new();
    let table = web::routes::table();
    let behind = table.routes().iter().filter(|route| {
        route.method.is_safe() && !route.permission.is_open() && !route.path.contains('{')
    });
    for path in behind.map(|route| route.path) {
        for browser in &mut people {
            let page = browser.get(path).await;
            if page.status == 200 {
                assert!(page.body.contains("action=\"/cuenta/salir\""), "{path}");
                shown.insert(path);
            }
        }
        assert!(shown.contains(path), "nobody saw {path}");
    }
    assert!(shown.len() >= 10, "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_anew_ends_the_session_the_browser_had() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut earlier = Browser::on(&router, CARS);
    earlier.cookies.clone_from(&ana.cookies);
    let entry = |password| [("mail", "ana@ejemplo.com"), ("password", password)];
    assert_eq!(ana.post("/cuenta/entrar", &entry("otra cosa")).await.status, 422);
    assert_eq!(earlier.get("/panel").await.status, 200, "who did not get in has ended nothing");
    assert_eq!(ana.post("/cuenta/entrar", &entry(PASSWORD)).await.status, 303);
    assert_ne!(ana.session(), earlier.session());
    assert_eq!(ana.get("/panel").await.status, 200);
    assert_eq!(earlier.get("/panel").await.status, 303);
}

/// Where a form about that member of the staff goes.
async fn action(owner: &mut Browser<'_>, mail: &str, end: &str) -> String {
    let team = owner.get("/panel/equipo").await.body;
    let row = team.split("<li>").skip(1).find(|row| row.contains(mail)).expect("a row");
    row.split('"').find(|part| part.ends_with(end)).expect("an action").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_ends_the_sessions_of_a_member_who_stays_one() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut luis = joined(&town, &router, DEMO, "luis@ejemplo.com", Role::Ops, false).await;
    let entry = [("mail", "luis@ejemplo.com"), ("password", PASSWORD)];
    let mut elsewhere = Browser::on(&router, CARS);
    assert_eq!(elsewhere.post("/cuenta/entrar", &entry).await.status, 303);
    let end = action(&mut ana, "luis@ejemplo.com", "/sesiones").await;
    assert_eq!(luis.post(&end, &[]).await.status, 403, "who is no owner may not");
    assert_eq!(ana.post(&end, &[]).await.status, 303);
    for browser in [&mut luis, &mut elsewhere] {
        assert_eq!(browser.get("/panel").await.status, 303);
    }
    assert_eq!(ana.get("/panel").await.status, 200, "nobody else's");
    assert_eq!(luis.post("/cuenta/entrar", &entry).await.status, 303);
    assert_eq!(luis.get("/panel/vendedores").await.status, 200, "the part is the same");
    assert_eq!(luis.get("/panel/equipo").await.status, 403);
    let audit = ana.get("/panel/auditoria").await.body;
    assert!(audit.contains("Cerró las sesiones de alguien"), "{audit}");
    let nobody = "/panel/equipo/acc_00000000000000000000000000/sesiones";
    assert_eq!(ana.post(nobody, &[]).await.status, 404);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    let end = action(&mut ana, "op@ejemplo.com", "/sesiones").await;
    assert_eq!(
        ana.post(&end, &[]).await.status,
        409,
        "an operator's are not a plain owner's to end"
    );
    assert_eq!(op.get("/operador").await.status, 200);
    let mut other = joined(&town, &router, DEMO, "otra@ejemplo.com", Role::Ops, true).await;
    let end = action(&mut op, "otra@ejemplo.com", "/sesiones").await;
    assert_eq!(op.post(&end, &[]).await.status, 303);
    assert_eq!(other.get("/operador").await.status, 303, "another operator's are");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_operator_stays_and_one_of_the_staff_becomes_one_with_their_password() {
    let town = Town::new().await;
    let router = router(&town);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let leave = action(&mut op, "op@ejemplo.com", "/baja").await;
    let kept = op.post(&leave, &[]).await;
    assert_eq!(kept.status, 409);
    assert!(kept.body.contains("Es la única persona que opera la instalación"), "{}", kept.body);
    let token = invited(&town, "demo", "ana@ejemplo.com", Role::Owner, true).await;
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let mut new = Browser::on(&router, CARS);
    assert!(new.get(&path).await.body.contains("administrarás toda la instalación"));
    assert_eq!(new.post(&path, &[("password", "adivino esto")]).await.status, 422);
    assert_eq!(ana.get("/operador").await.status, 403, "nothing yet");
    assert_eq!(new.post(&path, &[("password", PASSWORD)]).await.status, 303);
    assert_eq!(new.get("/operador").await.status, 200);
    assert_eq!(ana.get("/panel").await.status, 303, "what was open before ended");
    assert_eq!(op.post(&leave, &[]).await.status, 303);
    assert_eq!(op.get("/operador").await.status, 303, "out at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_other_sessions_end_together_and_this_one_goes_on() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut luis = joined(&town, &router, DEMO, "luis@ejemplo.com", Role::Owner, false).await;
    let mut others = [Browser::on(&router, CARS), Browser::on(&router, CARS)];
    let entry = [("mail", "ana@ejemplo.com"), ("password", PASSWORD)];
    for browser in &mut others {
        assert_eq!(browser.post("/cuenta/entrar", &entry).await.status, 303);
        assert_eq!(browser.get("/panel").await.status, 200);
    }
    assert_eq!(ana.post("/cuenta/sesiones/cierre", &[]).await.status, 303);
    for browser in &mut others {
        assert_eq!(browser.get("/panel").await.status, 303);
    }
    for browser in [&mut ana, &mut luis] {
        assert_eq!(browser.get("/panel").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_parts_says_what_the_table_says() {
    let town = Town::new().await;
    let router = router(&town);
    let mut viewer = joined(&town, &router, DEMO, "mira@ejemplo.com", Role::Viewer, false).await;
    assert!(viewer.get("/panel").await.body.contains("href=\"/panel/partes\""));
    let page = viewer.get("/panel/partes").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let row = |what: &str| {
        let row = page.body.split("<li>").find(|row| row.contains(what)).expect("a row");
        let tags = row.split("<span class=\"tag\">").skip(1);
        tags.filter_map(|tag| tag.split('<').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(row("Ver el panel"), ["Consulta", "Operaciones", "Propietario"]);
    assert_eq!(row("actúan por un vendedor"), ["Operaciones", "Propietario"]);
    assert_eq!(row("llaves de la API"), ["Propietario"]);
    assert_eq!(row("agentes de su vendedor"), ["A cargo de un vendedor"]);
    assert_eq!(row("Cambiar su contraseña"), ["Cualquiera con cuenta"]);
}
