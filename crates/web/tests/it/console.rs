//! The operator's console: how much a client may use, what it did, how the parts of the program do.

use tenancy::{
    Role, SellerRole,
    audit::By,
    flag::{self, Rules},
};

use crate::{
    browser::{Browser, PASSWORD, joined, sells},
    router,
    town::{CARS, KIDS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);
const OPERATOR: (&str, &str) = ("kids", KIDS);

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sets_a_limit_and_the_staff_sees_what_is_used() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    assert!(!owner.get("/panel").await.body.contains("Uso"), "nothing is limited");
    let at = |limit: &str| format!("/operador/clientes/demo/limites/{limit}");
    for (limit, most) in [("members", "1"), ("listings", "1000")] {
        let set = operator.post(&at(limit), &[("most", most), ("kind", "hard")]).await;
        assert_eq!(set.header("location"), "/operador/clientes/demo?hecho=1", "{}", set.body);
    }
    let page = operator.get("/operador/clientes/demo").await.body;
    assert!(page.contains("name=\"most\"") && page.contains("value=\"1000\""));
    let panel = owner.get("/panel").await.body;
    assert!(panel.contains("1 de 1") && panel.contains("Límite alcanzado"), "{panel}");
    assert!(panel.contains("130 de 1,000") || panel.contains("130 de 1.000"), "{panel}");
    let invited =
        [("mail", "otra@a.example"), ("role", "ops"), ("how", "link"), ("password", PASSWORD)];
    let refused = owner.post("/panel/equipo/invitaciones", &invited).await;
    assert_eq!(refused.status, 429);
    assert!(refused.body.contains("Se alcanzó el límite de personas del equipo: 1"));
    for (most, kind) in [("uno", "hard"), ("-1", "hard"), ("5", "x"), ("99999999999", "soft")] {
        let refused = operator.post(&at("members"), &[("most", most), ("kind", kind)]).await;
        assert_eq!(refused.status, 422, "{most} {kind}");
    }
    assert_eq!(operator.post(&at("moon"), &[("most", "1")]).await.status, 404);
    assert_eq!(owner.post(&at("members"), &[("most", "9"), ("kind", "hard")]).await.status, 403);
    operator.post(&at("members"), &[("most", ""), ("kind", "hard")]).await;
    let made = owner.post("/panel/equipo/invitaciones", &invited).await;
    assert_eq!(made.status, 200, "lifted");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_puts_a_client_where_it_stands_and_closes_it_by_its_name() {
    let town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let (here, change) = ("/operador/clientes/demo", "/operador/clientes/demo/estado");
    for (to, said, offered) in [
        ("past_due", "Con pagos atrasados", vec!["active", "paused", "closed"]),
        ("paused", "En pausa", vec!["active", "closed"]),
        ("active", "Activo", vec!["past_due", "paused", "closed"]),
    ] {
        let done = operator.post(change, &[("state", to)]).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, &*done_at(here)), "{to}");
        let page = operator.get(here).await.body;
        assert!(
            page.contains(&format!(">{said}</span> <span class=\"soft small\">demo<")),
            "{page}"
        );
        let buttons = page.split("name=\"state\" value=\"").skip(1);
        let buttons: Vec<_> = buttons.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(buttons, offered, "{to}");
        assert!(page.contains("<h2>Sitios</h2>"), "they are somebody else's");
    }
    for (to, status) in [("trial", 409), ("moon", 422), ("", 422)] {
        let done = operator.post(change, &[("state", to)]).await;
        assert_eq!(done.status, status, "{to}: {}", done.body);
    }
    for typed in ["", "vecino", "DEMO"] {
        let kept = operator.post(change, &[("state", "closed"), ("slug", typed)]).await;
        assert_eq!(kept.status, 422, "{typed}");
        assert!(kept.body.contains("Nombre corto: escribe el del cliente para cerrarlo"));
    }
    let closed = operator.post(change, &[("state", "closed"), ("slug", " demo ")]).await;
    assert_eq!(closed.header("location"), done_at(here), "{}", closed.body);
    let page = operator.get(here).await.body;
    assert!(page.contains("Ya no es cliente") && !page.contains("name=\"state\""), "{page}");
    assert!(!page.contains("<form class=\"fields\"") && !page.contains("<form class=\"line\""));
    let back = operator.post(change, &[("state", "active")]).await;
    assert_eq!(back.status, 409);
    assert!(back.body.contains("El cliente está cerrado: no puede quedar activo"));
    let site = [("name", "Otro"), ("host", "otro.example"), ("country", "DO")];
    for (path, form) in
        [("plan", &[("plan", "pro")][..]), ("sitios", &site), ("limites/members", &[("most", "9")])]
    {
        let refused = operator.post(&format!("{here}/{path}"), form).await;
        assert_eq!(refused.status, 409, "{path}: {}", refused.body);
        assert!(refused.body.contains("está cerrado"), "{path}");
    }
    let told = operator.get("/operador/clientes/demo/auditoria").await;
    assert_eq!(told.status, 200);
    assert!(told.body.contains("Devolvió la dirección de un sitio"), "{}", told.body);
    assert!(told.body.contains("<td>Ana Pérez</td>"), "which operator it was: {}", told.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_gives_a_client_a_plan_and_the_client_sees_that_it_was_given() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let (here, change) = ("/operador/clientes/demo", "/operador/clientes/demo/plan");
    for (plan, shown) in [("pro <b>", "value=\"pro &#60;b&#62;\""), ("", "value=\"\"")] {
        let done = operator.post(change, &[("plan", plan)]).await;
        assert_eq!(
            (done.status.as_u16(), done.header("location")),
            (303, &*done_at(here)),
            "{plan}"
        );
        let page = operator.get(here).await.body;
        let field = page.split("id=\"plan\"").nth(1).and_then(|rest| rest.split('>').next());
        assert!(field.expect("a field").ends_with(shown), "{field:?}");
    }
    let refused = operator.post(change, &[("plan", &"x".repeat(61))]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Plan: hasta 60 caracteres"), "{}", refused.body);
    assert_eq!(operator.post("/operador/clientes/nadies/plan", &[]).await.status, 404);
    assert_eq!(owner.post(change, &[("plan", "pro")]).await.status, 403);
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("Cambió el plan del negocio: pro &#60;b&#62; → nada"), "{told}");
    assert!(told.contains("Cambió el plan del negocio: nada → pro &#60;b&#62;"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_taken_in_on_trial_and_the_consoles_own_stays_as_it_is() {
    let town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let taken_in = async |operator: &mut Browser<'_>, slug: &str, trial: &str| {
        let host = format!("{slug}.localhost");
        let fields = [
            ("name", slug),
            ("slug", slug),
            ("host", &host),
            ("owner", "eva@ejemplo.com"),
            ("password", PASSWORD),
            ("trial", trial),
        ];
        let made = operator.post("/operador/clientes", &fields).await;
        assert_eq!(made.status, 200, "{}", made.body);
        operator.get(&format!("/operador/clientes/{slug}")).await.body
    };
    assert!(taken_in(&mut operator, "este", "1").await.contains("A prueba"));
    let own = taken_in(&mut operator, tenancy::operator::SLUG, "").await;
    assert!(own.contains("se opera la instalación") && !own.contains("name=\"state\""), "{own}");
    for to in ["past_due", "paused", "closed"] {
        let fields = [("state", to), ("slug", "operador")];
        let kept = operator.post("/operador/clientes/operador/estado", &fields).await;
        assert_eq!(kept.status, 409, "{to}");
        assert!(kept.body.contains("queda como está"), "{}", kept.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sees_how_the_parts_do_and_what_a_client_did() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let health = http_kit::Component::Worker;
    town.kit.health.report(health, http_kit::Status::Down, Some("no da señales"));
    let page = operator.get("/operador/salud").await.body;
    assert!(page.contains("Trabajos") && page.contains("Caída") && page.contains("no da señales"));
    assert!(page.contains("No instalada"), "the motor");
    let audit = operator.get("/operador/clientes/demo/auditoria?comprobar=1").await.body;
    assert!(audit.contains("Se unió al equipo") && audit.contains("Cadena íntegra"), "{audit}");
    assert_eq!(operator.get("/operador/clientes/nadies/auditoria").await.status, 404);
    for path in ["/operador/salud", "/operador/clientes/demo/auditoria"] {
        assert_eq!(owner.get(path).await.status, 403, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_lists_what_was_ticked_and_gets_another_site() {
    let mut town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let fields = [
        ("name", "Este"),
        ("slug", "este"),
        ("host", "este.localhost"),
        ("owner", "eva@ejemplo.com"),
        ("password", PASSWORD),
        ("country", "MX"),
        ("vertical.autos", "1"),
        ("vertical.servicios", "1"),
    ];
    let made = operator.post("/operador/clientes", &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    town.opens("este.localhost").await;
    let home = Browser::on(&router, "este.localhost").get("/").await;
    assert_eq!(home.status, 200, "{}", home.body);
    assert!(home.body.contains("href=\"/autos\"") && home.body.contains("href=\"/servicios\""));
    let here = "/operador/clientes/este";
    let bad = operator.post(&format!("{here}/sitios"), &[("name", "x"), ("country", "PE")]).await;
    assert_eq!(bad.status, 422);
    let fields = [
        ("name", "Casas"),
        ("host", "casas.localhost"),
        ("country", "MX"),
        ("vertical.propiedades", "1"),
    ];
    let opened = operator.post(&format!("{here}/sitios"), &fields).await;
    assert_eq!(opened.header("location"), done_at(here), "{}", opened.body);
    let page = operator.get(here).await.body;
    let (_, rest) = page.split_once("/sitios/sit_").expect("a site");
    let path = format!("{here}/sitios/sit_{}", &rest[..26]);
    let unknown = operator.post(&path, &[("vertical.barcos", "1")]).await;
    assert_eq!(unknown.status, 422, "{}", unknown.body);
    let none = operator.post(&path, &[]).await;
    assert_eq!(none.header("location"), done_at(here), "{}", none.body);
    let foreign = operator.post(&path.replace("este", "demo"), &[]).await;
    assert_eq!(foreign.status, 404, "a site of another client");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lets_somebody_in_again_who_is_not_of_the_staff() {
    let town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let whom = ("Autos La Prueba", SellerRole::Owner);
    sells(&town, &router, HERE, whom, "luz@a.example").await;
    let path = "/operador/clientes/demo/acceso";
    for (mail, password, status) in [
        ("luz@a.example", "no es esta", 422),
        ("nadie@a.example", PASSWORD, 422),
        ("luz@a.example", PASSWORD, 200),
    ] {
        let made = operator.post(path, &[("mail", mail), ("password", password)]).await;
        assert_eq!(made.status, status, "{mail}: {}", made.body);
        assert_eq!(made.body.contains("/cuenta/enlace/"), status == 200, "{}", made.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_planned_and_shown_by_the_clocks_of_the_operators_site() {
    let town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let ends_on = (town.db.clock().now() + chrono::TimeDelta::days(60)).date_naive();
    let fields = [
        ("key", "plan.one"),
        ("purpose", "Prueba"),
        ("owner", "Olga"),
        ("ends_on", &ends_on.to_string()),
    ];
    assert_eq!(operator.post("/operador/banderas", &fields).await.status, 303);
    let local = (town.db.clock().now() + chrono::TimeDelta::days(20)).date_naive();
    let typed = format!("{local}T09:00");
    let planned = [("percent", "40"), ("at", typed.as_str())];
    assert_eq!(operator.post("/operador/banderas/plan.one/reglas", &planned).await.status, 303);
    let page = operator.get("/operador/banderas").await.body;
    let site = town.kit.directory.site(OPERATOR.1).expect("the operator's site");
    let clock = local.and_hms_opt(9, 0, 0).expect("an hour");
    assert!(page.contains(&site.site.locale.moment(clock)), "{page}");
    let steps =
        town.kit.flags.all().iter().flat_map(|flag| flag.rules.steps.clone()).collect::<Vec<_>>();
    let at = steps.iter().find(|step| step.percent == 40).expect("planned").at;
    assert_eq!(Some(at), kernel::Zone::named(&site.site.zone).moment(clock));
    assert_ne!(at, clock.and_utc(), "the test's site is not where universal time is");
    let back = [("percent", ""), ("unplan", "1")];
    assert_eq!(operator.post("/operador/banderas/plan.one/reglas", &back).await.status, 303);
    let page = operator.get("/operador/banderas").await.body;
    assert!(!page.contains(&site.site.locale.moment(clock)) && page.contains("Apagada"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_a_flag_that_somebody_else_changed_meanwhile_is_not_saved_over_it() {
    let town = Town::new().await;
    let router = router(&town);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let ends_on = (town.db.clock().now() + chrono::TimeDelta::days(60)).date_naive().to_string();
    let fields =
        [("key", "two.hands"), ("purpose", "Prueba"), ("owner", "Olga"), ("ends_on", &ends_on)];
    assert_eq!(operator.post("/operador/banderas", &fields).await.status, 303);
    let drawn = operator.get("/operador/banderas").await.body;
    let was = drawn.split("name=\"was\" value=\"").nth(1).expect("a stamp")[..8].to_owned();
    // Another process changes it, and this one has not heard of it yet.
    let mut tx = town.db.begin(&db::Scope::tenant(town.tenant(OPERATOR.0))).await.expect("a door");
    let on = |rules: &mut Rules| rules.tenants.extend([("vecino".into(), true)]);
    flag::change(&mut tx, &By::command(), "two.hands", on).await.expect("changed");
    tx.commit().await.expect("committed");
    let typed = [("percent", "5"), ("tenants", ""), ("was", was.as_str())];
    let refused = operator.post("/operador/banderas/two.hands/reglas", &typed).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("value=\"vecino\""), "it shows how it is now");
    assert!(
        operator.get("/operador/banderas").await.body.contains("value=\"vecino\""),
        "and stays"
    );
}

/// Where a page is that says that a change was made.
fn done_at(here: &str) -> String {
    format!("{here}?hecho=1")
}
