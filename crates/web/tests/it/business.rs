//! Who runs a site: its own pages, and writing to it.

use axum::http::StatusCode;
use tenancy::Role;

use crate::{
    browser::{Browser, joined},
    get, router,
    town::{CARS, NEIGHBOUR, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_business_say_what_it_says_or_what_is_true_anyway() {
    let town = Town::new().await;
    let router = router(&town);
    for (path, said) in [
        ("/nosotros", "Plaza autos reúne anuncios"),
        ("/terminos", "Plaza autos es una plataforma de anuncios"),
        ("/privacidad", "No hay cookies de publicidad"),
    ] {
        let page = get(&router, CARS, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(said), "{path}: {}", page.body);
        assert!(page.body.contains("rel=\"canonical\"") && !page.body.contains("{}"), "{path}");
    }
    let mut owner =
        joined(&town, &router, ("demo", CARS), "ana@a.example", Role::Owner, false).await;
    let fields = [
        ("legal_name", "Autos del Caribe, SRL"),
        ("tax_id", "1-31-00000-1"),
        ("phone", "+1 809 555 0142"),
        ("whatsapp", "1"),
        ("address", "Av. Duarte 12"),
    ];
    let kept = owner.post("/panel/negocio", &fields).await;
    assert_eq!(kept.header("location"), "/panel/negocio?hecho=1", "{}", kept.body);
    let words = [("es", "## Desde 1998\n\nVendemos <b>autos</b>.\n- Uno\n- Dos"), ("en", "")];
    let kept = owner.post("/panel/negocio/about", &words).await;
    assert_eq!(kept.header("location"), "/panel/negocio/about?hecho=1", "{}", kept.body);
    let page = get(&router, CARS, "/nosotros").await.body;
    for expected in [
        "<h2>Desde 1998</h2>",
        "Vendemos &#60;b&#62;autos",
        "<li>Uno</li>",
        "Autos del Caribe, SRL",
        "1-31-00000-1",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(get(&router, CARS, "/nosotros?lang=en").await.body.contains("brings together"));
    let contact = get(&router, CARS, "/contacto").await.body;
    assert!(contact.contains("https://wa.me/18095550142") && contact.contains("Av. Duarte 12"));
    let theirs = get(&router, NEIGHBOUR, "/nosotros").await.body;
    assert!(!theirs.contains("Caribe") && !theirs.contains("1998"));
}

/// A letter with an accent takes six bytes in a form.
#[tokio::test(flavor = "multi_thread")]
async fn the_longest_text_is_kept_and_a_longer_one_stays_in_the_form() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner =
        joined(&town, &router, ("demo", CARS), "ana@a.example", Role::Owner, false).await;
    let longest = "ñ".repeat(20_000);
    let kept = owner.post("/panel/negocio/about", &[("es", &longest), ("en", &longest)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", &kept.body[..200.min(kept.body.len())]);
    let longer = "ñ".repeat(20_001);
    let refused = owner.post("/panel/negocio/about", &[("es", &longer), ("en", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&longer), "what was typed stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrongly_stays_in_the_form_of_the_business() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner =
        joined(&town, &router, ("demo", CARS), "ana@a.example", Role::Owner, false).await;
    let fields = [("legal_name", "Autos, SRL"), ("phone", "12")];
    let refused = owner.post("/panel/negocio", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"Autos, SRL\"") && refused.body.contains("value=\"12\""));
    let long = "x".repeat(20_001);
    let refused = owner.post("/panel/negocio/terms", &[("es", "Hola"), ("en", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(">Hola</textarea>"));
    assert_eq!(town.ask("select count(*) from business_texts").await, 0, "both or none");
    assert_eq!(owner.get("/panel/negocio/nada").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_writes_to_the_business_and_the_staff_reads_it() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner =
        joined(&town, &router, ("demo", CARS), "ana@a.example", Role::Owner, false).await;
    let mut visitor = Browser::on(&router, CARS);
    let wrong = visitor.post("/contacto", &[("name", "Luis"), ("message", "Hola")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Luis\"") && wrong.body.contains("role=\"alert\""));
    let fields = [("name", "Luis"), ("mail", "luis@b.example"), ("message", "¿Publican motos?")];
    let sent = visitor.post("/contacto", &fields).await;
    let place = sent.header("location").to_owned();
    assert!(place.starts_with("/contacto?enviado="), "{place} {}", sent.body);
    assert!(visitor.get(&place).await.body.contains("Mensaje enviado"));
    visitor.post("/contacto", &fields).await;
    assert_eq!(town.ask("select count(*) from enquiries where listing_id is null").await, 1);
    let told = owner.get("/panel/consultas").await.body;
    assert!(told.contains("¿Publican motos?") && told.contains("Mensaje a Plaza autos"), "{told}");
    let program = visitor.post("/contacto", &[("web", "x"), ("name", "y"), ("message", "z")]).await;
    assert_eq!(program.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.ask("select count(*) from enquiries").await, 1);
}
