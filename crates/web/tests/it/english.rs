//! What is refused is told in the language of the page.

use axum::http::{Method, StatusCode};
use db::Scope;
use tenancy::{
    Role,
    audit::By,
    limit::{self, Allowed, Limit},
};

use crate::{
    browser::{Browser, PASSWORD, invited, joined},
    router,
    town::{CARS, Heard, Town, ask},
};

const DEMO: (&str, &str) = ("demo", CARS);

/// What the page says is wrong.
fn alert(page: &Heard) -> &str {
    let alert = page.body.split("role=\"alert\"").nth(1).unwrap_or(&page.body);
    // Of several the first, which leads to its field.
    let alert = alert.split("<a href=\"#").nth(1).unwrap_or(alert);
    let said = alert.split_once('>').expect("its text").1;
    said.split('<').next().expect("its end").trim()
}

/// A form is sent to its page and to the same in English.
async fn refused(
    browser: &mut Browser<'_>,
    path: &str,
    fields: &[(&str, &str)],
    (status, es, en): (StatusCode, &str, &str),
) {
    for (path, said) in [(path.to_owned(), es), (format!("{path}?lang=en"), en)] {
        let page = browser.post(&path, fields).await;
        assert_eq!(page.status, status, "{path}: {}", page.body);
        assert_eq!(alert(&page), format!("{said}."), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_in_wrongly_is_told_in_their_language() {
    let town = Town::new().await;
    let router = router(&town);
    joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut visitor = Browser::on(&router, CARS);
    let wrong = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "El correo o la contraseña no son correctos",
        "The mail or the password is not right",
    );
    let fields = [("mail", "ana@ejemplo.com"), ("password", "otra cosa")];
    refused(&mut visitor, "/cuenta/entrar", &fields, wrong).await;

    let token = invited(&town, "demo", "luis@ejemplo.com", Role::Ops, false).await;
    let link = format!("/cuenta/enlace/{}", token.reveal());
    let short = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "Contraseña: usa al menos 8 caracteres; una frase es fácil de recordar",
        "Password: use at least 8 characters; a phrase is easy to remember",
    );
    refused(&mut visitor, &link, &[("name", "Luis"), ("password", "corta")], short).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_reached_in_the_language_of_the_page() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, DEMO, "ana@ejemplo.com", Role::Owner, false).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let one = Some(Allowed { most: 1, is_hard: true });
    limit::set(&mut tx, &By::command(), Limit::Members, one).await.expect("set");
    tx.commit().await.expect("committed");
    let fields =
        [("mail", "luis@ejemplo.com"), ("role", "ops"), ("how", "link"), ("password", PASSWORD)];
    let reached = (
        StatusCode::TOO_MANY_REQUESTS,
        "Se alcanzó el límite de personas del equipo: 1",
        "Limit reached for people of the team: 1",
    );
    refused(&mut ana, "/panel/equipo/invitaciones", &fields, reached).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_visitors_and_of_the_staff_say_what_is_wrong_in_the_language_of_the_page() {
    let mut town = Town::new().await;
    let page = town.add_car("demo", "Autos Propios", |_| {}).await;
    let router = router(&town);
    let mut buyer = Browser::on(&router, CARS);
    let fields = [("name", "Luis"), ("phone", "12"), ("message", "¿Sigue disponible?")];
    let number = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "Teléfono: escríbelo completo, como 809-555-0123; si es de otro país, con + y su código",
        "Phone: write all of it, like 809-555-0123; with + and its code if it is of another country",
    );
    let form = format!("/c/f/lst_{}", &page[page.len() - 26..]);
    refused(&mut buyer, &form, &fields, number).await;
    let neither = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "Teléfono o correo: escribe uno de los dos para que te respondan",
        "Phone or email: write one of the two so that they can answer",
    );
    let fields = [("name", "Luis"), ("message", "¿Sigue disponible?")];
    refused(&mut buyer, "/contacto", &fields, neither).await;

    let mut ops = joined(&town, &router, DEMO, "ops@ejemplo.com", Role::Ops, false).await;
    let lender = [
        ("name", "Banco Nuevo"),
        ("currency", "USD"),
        ("rate", "10"),
        ("months_min", "6"),
        ("months_max", "48"),
        ("down_min", "15"),
        ("amount_max", "0"),
    ];
    let amount = (
        StatusCode::UNPROCESSABLE_ENTITY,
        "Monto máximo: déjalo vacío o escribe un importe positivo",
        "Most it lends: leave it empty or type a positive amount",
    );
    refused(&mut ops, "/panel/financiamiento", &lender, amount).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_only_says_what_is_wrong_says_it_in_the_language_of_the_browser() {
    let town = Town::new().await;
    let router = router(&town);
    let dead = format!("/cuenta/enlace/{}", "ab".repeat(32));
    for (language, said) in [
        ("es", "Este enlace ya se usó o venció; pide otro"),
        ("en", "This link was used already or has ended; ask for another"),
    ] {
        let headers = [("accept-language", language)];
        let page = ask(&router, Method::GET, CARS, &dead, &headers).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.body);
        assert!(page.body.contains(said), "{language}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_may_not_do_is_told_in_their_language() {
    let town = Town::new().await;
    let router = router(&town);
    let mut op = joined(&town, &router, DEMO, "op@ejemplo.com", Role::Owner, true).await;
    let taken =
        (StatusCode::CONFLICT, "Ya hay un cliente «vecino»", "There is a client “vecino” already");
    let fields = [
        ("name", "Autos del Este"),
        ("slug", "vecino"),
        ("host", "este.localhost"),
        ("owner", "eva@ejemplo.com"),
        ("password", PASSWORD),
        ("template", "marketplace"),
    ];
    refused(&mut op, "/operador/clientes", &fields, taken).await;
}
