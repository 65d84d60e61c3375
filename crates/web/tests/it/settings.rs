//! Name and brand of a tenant's sites.

use tenancy::Role;

use crate::{
    browser::joined,
    router,
    town::{CARS, NEIGHBOUR, Town},
};

const HERE: (&str, &str) = ("demo", CARS);

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_changes_name_and_brand_of_a_site_and_it_is_told() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let page = owner.get("/panel/ajustes").await;
    let action = page.body.split('"').find(|part| part.starts_with("/panel/ajustes/sit_"));
    let action = action.expect("a form").to_owned();
    let fields = [("name", "Autos Nuevos"), ("tagline", "Al día"), ("color", "#123456")];
    let done = owner.post(&action, &fields).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel/ajustes?guardado=1"));
    let page = owner.get("/panel/ajustes?guardado=1").await;
    assert!(page.body.contains("Autos Nuevos") && page.body.contains("#123456"));
    let bad = owner.post(&action, &[("name", ""), ("tagline", "x"), ("color", "rojo")]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("role=\"alert\""));
    let told = owner.get("/panel/auditoria").await;
    assert!(told.body.contains("Cambió un sitio") && told.body.contains("color: #123456"));
    let mut ops = joined(&town, &router, HERE, "ops@a.example", Role::Ops, false).await;
    assert_eq!(ops.post(&action, &fields).await.status, 403);
    let mut foreign =
        joined(&town, &router, ("vecino", NEIGHBOUR), "o@b.example", Role::Owner, false).await;
    assert_eq!(foreign.post(&action, &fields).await.status, 404);
}
