//! The operator's console: how much a client may use, what it did, how the parts of the program do.

use tenancy::Role;

use crate::{
    browser::joined,
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
        assert_eq!(set.header("location"), "/operador/clientes/demo", "{}", set.body);
    }
    let page = operator.get("/operador/clientes/demo").await.body;
    assert!(page.contains("name=\"most\"") && page.contains("value=\"1000\""));
    let panel = owner.get("/panel").await.body;
    assert!(panel.contains("1 de 1") && panel.contains("Límite alcanzado"), "{panel}");
    assert!(panel.contains("130 de 1,000") || panel.contains("130 de 1.000"), "{panel}");
    let invited = [("mail", "otra@a.example"), ("role", "ops"), ("how", "link")];
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
