//! What a browser has already, and what it opens under the address of a form.

use axum::http::{Method, StatusCode};
use tenancy::Role;

use crate::{
    browser::joined,
    get, router,
    town::{CARS, Town, ask},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_a_browser_has_is_not_sent_again() {
    let town = Town::new().await;
    let router = router(&town);
    let page = listings::card::url("autos", "x", town.ids(CARS).await[0]);
    let page = get(&router, CARS, &page).await.header("location").to_owned();
    for path in ["/", "/autos", "/sw.js", "/sin-conexion", "/nosotros", page.as_str()] {
        let whole = get(&router, CARS, path).await;
        let tag = whole.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = ask(&router, Method::GET, CARS, path, &[("if-none-match", tag.as_str())]).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        assert_eq!(again.header("etag"), tag);
        let other = [("if-none-match", tag.as_str()), ("accept-language", "en")];
        let other = ask(&router, Method::GET, CARS, path, &other).await;
        assert_eq!(
            other.status == StatusCode::OK,
            path != "/sw.js",
            "{path} in English is another"
        );
    }
    for path in ["/guardados", "/cuenta/entrar", "/nada"] {
        assert_eq!(get(&router, CARS, path).await.header("etag"), "", "{path} is kept nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_form_leads_back_to_its_page() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana =
        joined(&town, &router, ("demo", CARS), "ana@ejemplo.com", Role::Owner, false).await;
    for (form, page) in [
        ("/panel/equipo/invitaciones?lang=en&x=1", "/panel/equipo?lang=en"),
        ("/cuenta/seguridad/paso/alta", "/cuenta/seguridad"),
    ] {
        let led = ana.get(form).await;
        assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, page), "{form}");
        assert_eq!(ana.get(page).await.status, StatusCode::OK, "{page}");
    }
    let post = ana.post("/nosotros", &[]).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED, "only what is looked at is led on");
}
