//! What a credit would cost: the calculator, the line on a listing's page, the lenders in the panel.

use axum::{Router, http::StatusCode};
use chrono::TimeDelta;
use kernel::{Currency, Money};
use tenancy::Role;

use crate::{
    browser::{Browser, joined},
    get, links, plain, router,
    town::{CARS, HOMES, Heard, KIDS, NEIGHBOUR, Town},
};

const PATH: &str = "/financiamiento";
const HERE: (&str, &str) = ("demo", CARS);

async fn car(town: &mut Town, slug: &str, price: Money) -> String {
    town.add_car(slug, "Autos Propios", |draft| draft.price = Some(price)).await
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// The calculator as the page of a listing leads there.
async fn from(router: &Router, host: &str, path: &str) -> (Heard, Option<String>) {
    let page = get(router, host, path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let href = links(&page, PATH).first().map(|href| plain(href));
    (page, href)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_says_from_what_it_is_each_month_and_leads_to_how() {
    let mut town = Town::new().await;
    let path = car(&mut town, "demo", usd(2_000_000)).await;
    let router = router(&town);
    let (page, href) = from(&router, CARS, &path).await;
    let line = page.body.split("class=\"monthly\"").nth(1).expect("a line");
    // US$14,000 at 11.5 % in 60 months, and 0.05 % of it each month: by python3, decimal, 307.9026… and 7.
    assert!(line.contains("desde $314,90 al mes"), "{line}");
    assert!(
        line.contains("Cooperativa de Muestra (US$): con $6.000 de inicial, en 60 cuotas."),
        "{line}"
    );
    let href = href.expect("a way");
    for part in ["anuncio=lst_", "precio=20000.00", "inicial=6000.00", "meses=60", "entidad=ldr_"] {
        assert!(href.contains(part), "{href}");
    }
    let page = get(&router, CARS, &href).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(links(&page, &path).len() == 1, "the way back: {}", page.body);
    for part in [
        "value=\"20.000\"",
        "value=\"6.000\"",
        "value=\"60\"",
        "$314,90",
        "<details id=\"cuotas\" open>",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert_eq!(page.body.matches("<tr>").count(), 61);
    assert!(
        page.body.contains("no una oferta") && page.body.contains("Plaza autos no presta dinero")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lends_for_what_is_let_has_no_price_or_is_of_another_currency() {
    let mut town = Town::new().await;
    let pesos = Money::new(50_000_000, "DOP".parse().expect("known"));
    let in_pesos = car(&mut town, "demo", pesos).await;
    let on_request = town.add_car("demo", "Autos Propios", |draft| draft.price = None).await;
    let router = router(&town);
    for path in [&in_pesos, &on_request] {
        let (page, href) = from(&router, CARS, path).await;
        assert!(href.is_none() && !page.body.contains("class=\"monthly\""), "{path}");
    }
    // Who comes to it anyway is told.
    let id = format!("lst_{}", &in_pesos[in_pesos.len() - 26..]);
    let page = get(&router, CARS, &format!("{PATH}?anuncio={id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Ninguna de las entidades"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_lenders_has_no_calculator_and_no_way_to_one() {
    let mut town = Town::new().await;
    let path = car(&mut town, "vecino", usd(2_000_000)).await;
    let router = router(&town);
    assert_eq!(get(&router, NEIGHBOUR, PATH).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&router, KIDS, PATH).await.status, StatusCode::NOT_FOUND);
    for page in ["/", "/autos", &path, "/sitemap/portada-y-listas.xml"] {
        let page = get(&router, NEIGHBOUR, page).await;
        assert!(page.status.is_success() && !page.body.contains("financiamiento"), "{}", page.body);
    }
    let map = get(&router, CARS, "/sitemap/portada-y-listas.xml").await;
    assert!(map.body.contains("/financiamiento</loc>"), "{}", map.body);
    // A first one is seen after a while.
    let mut tx = town.db.begin(&db::Scope::tenant(town.tenant("vecino"))).await.expect("a door");
    let new = financing::samples(Currency::USD).remove(0);
    let by = tenancy::audit::By::command();
    financing::lender::create(&mut tx, &by, new).await.expect("a lender");
    tx.commit().await.expect("committed");
    town.test().clock().advance(TimeDelta::seconds(31));
    let (page, href) = from(&router, NEIGHBOUR, &path).await;
    assert!(href.is_some(), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn lenders_are_compared_the_least_each_month_first() {
    let town = Town::new().await;
    let router = router(&town);
    let path = format!("{PATH}?precio=US$+20.000&inicial=30+%25&meses=5+a%C3%B1os");
    let page = get(&router, CARS, &path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in ["value=\"20.000\"", "value=\"6.000\"", "value=\"60\""] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let names = ["Cooperativa de Muestra", "Banco Ejemplo", "Financiera Ficticia"];
    let at = names.map(|name| page.body.find(&format!("<h3>{name}")).expect(name));
    assert!(at.is_sorted(), "{at:?}");
    assert_eq!(page.body.matches("La cuota más baja").count(), 1);
    assert!(page.body.contains("Entidad inventada, de ejemplo"));
    assert!(page.body.contains("<details id=\"cuotas\">"), "folded until it is asked for");
    // What is shown in the fields is read again as the same.
    let again = get(&router, CARS, &format!("{PATH}?precio=20.000&inicial=6.000&meses=60")).await;
    let offers = |page: &Heard| {
        let offers = page.body.split("class=\"offers\"").nth(1);
        offers.and_then(|rest| rest.split("</section>").next().map(str::to_owned))
    };
    assert_eq!(offers(&page), offers(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_keeps_what_was_typed_and_says_what_to_do() {
    let town = Town::new().await;
    let router = router(&town);
    for (query, kept, said) in [
        ("precio=mucho", "value=\"mucho\"", "Escribe el precio en números"),
        ("precio=RD$+20.000", "value=\"RD$ 20.000\"", "en la moneda elegida"),
        ("precio=", "id=\"precio\"", "Escribe el precio de lo que quieres comprar"),
        ("precio=0", "value=\"0\"", "Escribe el precio en números"),
        ("precio=20000&inicial=x", "value=\"x\"", "una parte del precio"),
        ("precio=20000&inicial=20000", "value=\"20000\"", "menor que el precio"),
        ("precio=20000&meses=481", "value=\"481\"", "de 1 a 480"),
        ("precio=20000&meses=pronto", "value=\"pronto\"", "Escribe los meses"),
        ("precio=99999999999999999999", "value=\"99999999999999999999\"", "Escribe el precio"),
    ] {
        let page = get(&router, CARS, &format!("{PATH}?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(
            page.body.contains("role=\"alert\"") && page.body.contains("aria-invalid"),
            "{query}"
        );
        assert!(page.body.contains(kept) && page.body.contains(said), "{query}: {}", page.body);
    }
    let low = get(&router, CARS, &format!("{PATH}?precio=20000&inicial=1000&meses=24")).await;
    assert_eq!(low.status, StatusCode::OK);
    assert!(low.body.contains("Pide un inicial de al menos $4.000."), "{}", low.body);
    let instead = links(&low, PATH);
    let instead = instead.iter().find(|href| href.contains("inicial=4000.00")).expect("a way");
    assert!(low.body.contains("Calcular con $4.000 de inicial"));
    let page = get(&router, CARS, &plain(instead)).await;
    assert!(page.body.contains("Banco Ejemplo") && page.body.contains("al mes"));
    let long = get(&router, CARS, &format!("{PATH}?precio=20000&inicial=8000&meses=72")).await;
    assert!(long.body.contains("Financia de 6 a 60 meses."), "{}", long.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_keep_the_calculator_and_no_figures() {
    let town = Town::new().await;
    let router = router(&town);
    let bare = get(&router, HOMES, PATH).await;
    let own = format!("<link rel=\"canonical\" href=\"http://{HOMES}{PATH}\">");
    assert!(bare.body.contains(&own) && !bare.body.contains("noindex"), "{}", bare.body);
    assert!(bare.body.contains("og:title") && bare.body.contains("Quién financia"));
    let english = get(&router, HOMES, &format!("{PATH}?lang=en")).await;
    assert!(english.body.contains("rel=\"canonical\"") && english.body.contains("Who lends"));
    let asked = get(&router, HOMES, &format!("{PATH}?precio=100000")).await;
    assert!(asked.body.contains("noindex") && !asked.body.contains("rel=\"canonical\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_or_lender_of_another_tenant_is_as_one_that_is_not() {
    let town = Town::new().await;
    let router = router(&town);
    let theirs = town.ids(NEIGHBOUR).await[0];
    let nobodys = "lst_00000000000000000000000000";
    let with = |id: &str| format!("{PATH}?precio=20000&anuncio={id}&entidad=ldr_{}", &id[4..]);
    let page = async |id: &str| {
        let page = get(&router, CARS, &with(id)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.body
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main").next().map(str::to_owned))
    };
    assert_eq!(page(&theirs.to_string()).await, page(nobodys).await);
}

fn conditions<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("name", "Banco Nuevo"),
        ("currency", "USD"),
        ("rate", "10,5"),
        ("months_min", "6"),
        ("months_max", "48"),
        ("down_min", "15"),
        ("fee", "250"),
        ("enabled", "1"),
    ];
    changes.iter().copied().chain(usual).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_adds_changes_and_removes_a_lender() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ops = joined(&town, &router, HERE, "ops@a.example", Role::Ops, false).await;
    const PANEL: &str = "/panel/financiamiento";
    let page = ops.get(PANEL).await;
    assert!(
        page.body.contains("Banco Ejemplo") && page.body.contains("de 12 a 72 meses"),
        "{}",
        page.body
    );
    let refused = ops.post(PANEL, &conditions(&[("rate", "doce"), ("note", "Con garante")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"doce\"") && refused.body.contains("value=\"Con garante\"")
    );
    assert!(refused.body.contains("Tasa anual, en %: escribe un porcentaje"), "{}", refused.body);
    let taken = ops.post(PANEL, &conditions(&[("name", "Financiera Ficticia (US$)")])).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.body);
    let long = ops.post(PANEL, &conditions(&[("months_max", "481")])).await;
    assert!(long.body.contains("Plazos: de 1 a 480 meses"), "{}", long.body);

    let done = ops.post(PANEL, &conditions(&[])).await;
    assert_eq!(done.header("location"), "/panel/financiamiento?guardado=1", "{}", done.body);
    let page = ops.get("/panel/financiamiento?guardado=1").await;
    let row = page.body.split("<b>Banco Nuevo</b>").nth(1).expect("a row");
    let one = row.split('"').find(|part| part.starts_with("/panel/financiamiento/ldr_"));
    let one = one.expect("a way").to_owned();
    let form = ops.get(&one).await;
    assert!(
        form.body.contains("value=\"10,5\"") && form.body.contains("value=\"250\""),
        "{}",
        form.body
    );
    assert!(get(&router, CARS, PATH).await.body.contains("Banco Nuevo"));

    let mut off = conditions(&[("rate", "11")]);
    off.retain(|(name, _)| *name != "enabled");
    let done = ops.post(&one, &off).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(!get(&router, CARS, PATH).await.body.contains("Banco Nuevo"), "it is off");
    let asked = ops.get(&format!("{one}/baja")).await;
    assert!(asked.body.contains("¿Quitar Banco Nuevo?"));
    let done = ops.post(&format!("{one}/baja"), &[]).await;
    assert_eq!(done.header("location"), "/panel/financiamiento?quitada=1");
    for gone in [one.clone(), format!("{one}/baja")] {
        assert_eq!(ops.get(&gone).await.status, StatusCode::NOT_FOUND);
    }
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let told = owner.get("/panel/auditoria").await;
    for deed in
        ["Añadió una entidad", "Cambió las condiciones", "Quitó una entidad", "tasa anual: 10.5"]
    {
        assert!(told.body.contains(deed), "{deed}: {}", told.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_works_with_them_reaches_lenders_and_only_their_own() {
    let town = Town::new().await;
    let router = router(&town);
    let mut viewer = joined(&town, &router, HERE, "mira@a.example", Role::Viewer, false).await;
    assert_eq!(viewer.get("/panel/financiamiento").await.status, StatusCode::FORBIDDEN);
    assert!(!viewer.get("/panel").await.body.contains("/panel/financiamiento"));
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let page = owner.get("/panel/financiamiento").await;
    let one = page.body.split('"').find(|part| part.starts_with("/panel/financiamiento/ldr_"));
    let one = one.expect("a way").to_owned();
    let there = ("vecino", NEIGHBOUR);
    let mut foreign = joined(&town, &router, there, "o@b.example", Role::Owner, false).await;
    for path in [one.clone(), format!("{one}/baja")] {
        assert_eq!(foreign.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(foreign.post(&path, &conditions(&[])).await.status, StatusCode::NOT_FOUND);
    }
    let mut anybody = Browser::on(&router, CARS);
    assert_eq!(anybody.get(&one).await.status, StatusCode::SEE_OTHER);
    let mut kids = joined(&town, &router, ("kids", KIDS), "k@k.example", Role::Owner, false).await;
    assert!(!kids.get("/panel/financiamiento").await.status.is_success(), "no marketplace");
}
