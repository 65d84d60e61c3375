//! How much a client may use, as its operator sets it and its staff sees it.

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
