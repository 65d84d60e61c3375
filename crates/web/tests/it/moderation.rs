//! What sellers publish is looked at, taken or rejected for a reason.

use axum::http::StatusCode;
use tenancy::{Role, SellerRole};

use crate::{
    browser::{Browser, joined, sells},
    publish::{corrected, published},
    router,
    town::{CARS, NEIGHBOUR, Town},
};

const QUEUE: &str = "/panel/revision";

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_is_rejected_for_a_reason_mended_and_taken() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    let id = own.rsplit('/').next().expect("an id").to_owned();
    let at = ("demo", CARS);
    let mut staff = joined(&town, &router, at, "ops@a.example", Role::Ops, false).await;
    assert!(staff.get(QUEUE).await.body.contains("No hay nada por revisar"));
    let found =
        staff.get(&format!("{QUEUE}?anuncio=https://x.example/autos/kia-{}", &id[4..])).await;
    let one = format!("{QUEUE}/{id}");
    assert_eq!(found.header("location"), one);
    let lost = staff.get(&format!("{QUEUE}?anuncio=%3Cb%3E")).await;
    assert!(lost.body.contains("no es la dirección") && !lost.body.contains("<b>\""));

    let looked = staff.get(&one).await.body;
    for told in ["Toyota Corolla 2019", "Autos La Prueba", "Publicado", "Rechazar"] {
        assert!(looked.contains(told), "{told}: {looked}");
    }
    let silent = staff.post(&one, &[("decision", "rechazar"), ("reason", " \n ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = "Falta el precio <real>.";
    let rejected = staff.post(&one, &[("decision", "rechazar"), ("reason", why)]).await;
    assert_eq!(rejected.header("location"), "/panel/revision?hecho=1", "{}", rejected.body);
    let again = staff.post(&one, &[("decision", "rechazar"), ("reason", why)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    let shown = seller.get(&own).await.body;
    assert!(shown.contains("Falta el precio &#60;real&#62;.") && shown.contains("Rechazado"));

    corrected(&mut seller, &own).await;
    let waits = staff.get(QUEUE).await.body;
    assert!(waits.contains("Toyota Corolla 2019") && waits.contains("Autos La Prueba"), "{waits}");
    let taken = staff.post(&one, &[("decision", "aprobar")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert!(staff.get(QUEUE).await.body.contains("No hay nada por revisar"));
    assert!(seller.get(&own).await.body.contains("Publicado"));
    let letters = town.ask("select count(*) from jobs where kind = 'listings.send_decision'").await;
    assert_eq!(letters, 2, "who published hears of both");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_looks_and_who_is_of_another_tenant_decide_nothing() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    let one = format!("{QUEUE}/{}", own.rsplit('/').next().expect("an id"));
    let decision = [("decision", "rechazar"), ("reason", "No.")];
    let mut viewer =
        joined(&town, &router, ("demo", CARS), "ver@a.example", Role::Viewer, false).await;
    let mut next_door =
        joined(&town, &router, ("vecino", NEIGHBOUR), "ana@b.example", Role::Owner, false).await;
    for (browser, status) in [
        (&mut viewer, StatusCode::FORBIDDEN),
        (&mut seller, StatusCode::FORBIDDEN),
        (&mut next_door, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(browser.get(&one).await.status, status);
        assert_eq!(browser.post(&one, &decision).await.status, status);
    }
    let public = town.ask("select count(*) from listing_steps where later = 'rejected'").await;
    assert_eq!(public, 0);
    let nobody = Browser::on(&router, CARS).get(QUEUE).await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{}", nobody.body);
}
