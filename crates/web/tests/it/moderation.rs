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

/// Reports it from those networks.
async fn reported(router: &axum::Router, id: &str, froms: &[u8]) {
    for from in froms {
        let mut visitor = Browser::on(router, CARS);
        visitor.from = Some(*from);
        let path = format!("/c/r/{id}");
        let fields = [("cause", "fraud"), ("note", "Pide <b>adelanto</b>."), ("web", "")];
        let sent = visitor.post(&path, &fields).await;
        assert_eq!(sent.header("location"), format!("{path}?enviado=1"), "{}", sent.body);
        assert!(visitor.get(&format!("{path}?enviado=1")).await.body.contains("Gracias."));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_visitors_report_it_and_staff_decides() {
    let mut town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    let id = own.rsplit('/').next().expect("an id").to_owned();
    town.hears_of(CARS, id.parse().expect("an id")).await;
    let path = format!("/c/r/{id}");
    let mut visitor = Browser::on(&router, CARS);
    let form = visitor.get(&path).await.body;
    for told in ["Toyota Corolla 2019", "Parece una estafa", "Reportar un anuncio"] {
        assert!(form.contains(told), "{told}: {form}");
    }
    let kept = "x".repeat(501);
    for fields in [
        vec![("note", "Sin causa.")],
        vec![("cause", "nada"), ("note", "Sin causa.")],
        vec![("cause", "gone"), ("note", &kept)],
    ] {
        let wrong = visitor.post(&path, &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let (_, typed) = fields.last().expect("a field");
        assert!(wrong.body.contains(*typed), "what was typed stays");
    }
    let trapped = visitor.post(&path, &[("cause", "gone"), ("web", "x")]).await;
    assert_eq!(trapped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.ask("select count(*) from listing_reports").await, 0);

    reported(&router, &id, &[1, 1, 2, 3]).await;
    let mut staff = joined(&town, &router, ("demo", CARS), "ops@a.example", Role::Ops, false).await;
    let queue = staff.get(QUEUE).await.body;
    assert!(queue.contains("Reportes: 3") && !queue.contains("Sigue publicado"), "{queue}");
    let looked = staff.get(&format!("{QUEUE}/{id}")).await.body;
    for told in ["Pide &#60;b&#62;adelanto", "Vendedor nuevo", "15 de 100 puntos"] {
        assert!(looked.contains(told), "{told}: {looked}");
    }
    let shown = seller.get(&own).await.body;
    assert!(shown.contains("En revisión") && !shown.contains("adelanto"), "{shown}");
    let taken = staff.post(&format!("{QUEUE}/{id}"), &[("decision", "aprobar")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert!(seller.get(&own).await.body.contains("Publicado"));
    let letters = town.ask("select count(*) from jobs where kind = 'listings.send_decision'").await;
    assert_eq!(letters, 2, "that it waits, and that it is public");
    let far = Browser::on(&router, NEIGHBOUR).post(&path, &[("cause", "gone")]).await;
    assert_eq!(far.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_seller_appeals_and_is_heard() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    assert!(!seller.get(&own).await.body.contains("Apelar"));
    let one = format!("{QUEUE}/{}", own.rsplit('/').next().expect("an id"));
    let at = ("demo", CARS);
    let mut staff = joined(&town, &router, at, "ops@a.example", Role::Ops, false).await;
    staff.post(&one, &[("decision", "rechazar"), ("reason", "Es robado.")]).await;
    let page = seller.get(&own).await.body;
    assert!(page.contains("Motivo: Es robado.") && page.contains("Apelar"), "{page}");
    let appeal = format!("{own}/apelacion");
    let silent = seller.post(&appeal, &[("why", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
    let heard = seller.post(&appeal, &[("why", "Tengo la <matrícula> a mi nombre.")]).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.body);
    let twice = seller.post(&appeal, &[("why", "Otra vez.")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);
    let waits = seller.get(&own).await.body;
    assert!(waits.contains("Apelación: Tengo la"), "{waits}");
    assert!(!waits.contains("Motivo: Tengo la"), "one's own words are no reason: {waits}");
    assert!(staff.get(QUEUE).await.body.contains("Apelación"));
    assert!(staff.get(&one).await.body.contains("Tengo la &#60;matrícula&#62; a mi nombre."));
    staff.post(&one, &[("decision", "aprobar")]).await;
    assert!(seller.get(&own).await.body.contains("Publicado"));
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_say_what_is_looked_for_and_staff_whom_they_trust() {
    let town = Town::new().await;
    let router = router(&town);
    let at = ("demo", CARS);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, at, dealer, "luz@a.example").await;
    let mut ops = joined(&town, &router, at, "ops@a.example", Role::Ops, false).await;
    let mut owner = joined(&town, &router, at, "ana@a.example", Role::Owner, false).await;
    let rules = "/panel/revision/reglas";
    assert_eq!(ops.get(rules).await.status, StatusCode::FORBIDDEN);
    assert!(!ops.get(QUEUE).await.body.contains(rules));
    assert!(owner.get(QUEUE).await.body.contains(rules));
    assert!(owner.get(rules).await.body.contains("Se revisa desde 31 puntos"));
    let cars = format!("{rules}/autos");
    let form = owner.get(&cars).await.body;
    assert!(form.contains("western union") && form.contains("name=\"new_seller\""), "{form}");
    let set = |review: &'static str, banned: &'static str| {
        [("-revisar", review), ("-rechazar", "90"), ("-palabras", banned), ("new_seller", "20")]
    };
    let wrong = owner.post(&cars, &set("95", "robado\nchocado")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("robado\nchocado"), "what was typed stays: {}", wrong.body);
    let done = owner.post(&cars, &set("20", "robado")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(owner.get(&format!("{rules}/nada")).await.status, StatusCode::NOT_FOUND);

    // Whoever is new waits now.
    let own = published(&mut seller).await;
    let page = seller.get(&own).await.body;
    assert!(page.contains("En revisión") && page.contains("cuenta nueva"), "{page}");
    let sellers = ops.get("/panel/vendedores").await.body;
    let mut trusted = None;
    for (at, _) in sellers.match_indices("/panel/vendedores/sel_") {
        let path = sellers[at..].split('"').next().expect("an address").to_owned();
        if ops.get(&path).await.body.contains("<h1>Autos La Prueba") {
            trusted = Some(path);
        }
    }
    let standing = format!("{}/verificacion", trusted.expect("the dealer"));
    let number = ops.post(&standing, &[("phone", "1")]).await;
    assert_eq!(number.status, StatusCode::UNPROCESSABLE_ENTITY, "there is none: {}", number.body);
    let done = ops.post(&standing, &[("document", "1"), ("trust", "1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = ops.get(&standing).await.body;
    assert_eq!(shown.matches(" checked").count(), 2, "{shown}");
    let next = published(&mut seller).await;
    assert!(seller.get(&next).await.body.contains("Publicado"));
}
