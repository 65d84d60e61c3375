//! Publishing, as a seller on a telephone does it, without a script.

use axum::http::{Method, StatusCode};
use db::Scope;
use tenancy::SellerRole;

use crate::{
    browser::{Browser, sells},
    router,
    town::{CARS, NEIGHBOUR, Town, ask},
};

const DEALER: &str = "Autos La Prueba";
const OWNER: (&str, SellerRole) = (DEALER, SellerRole::Owner);

/// The value of the hidden field that says of which version a form is.
fn version(body: &str) -> String {
    let rest = body.split("name=\"-version\" value=\"").nth(1).expect("a form of a draft");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Begins a listing with that line; the address of the step that says what it is.
async fn begun(seller: &mut Browser<'_>, line: &str) -> String {
    let led = seller.post("/cuenta/anuncios", &[("vertical", "autos"), ("line", line)]).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.body);
    let first = led.header("location");
    assert!(first.ends_with("/pasos/fotos"), "photos are on their way while the rest is written");
    first.replace("/pasos/fotos", "/pasos/datos")
}

/// Sends a step; where it leads, or the page that says what is wrong.
async fn sent(
    seller: &mut Browser<'_>,
    path: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, String) {
    let version = version(&seller.get(path).await.body);
    let all: Vec<_> =
        [("-version", version.as_str())].into_iter().chain(fields.iter().copied()).collect();
    let answer = seller.post(path, &all).await;
    match answer.status {
        StatusCode::SEE_OTHER => (answer.status, answer.header("location").to_owned()),
        status => (status, answer.body),
    }
}

/// Publishes a new version of it.
pub async fn corrected(seller: &mut Browser<'_>, own: &str) {
    let begun = seller.post(&format!("{own}/edicion"), &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let version = version(&seller.get(&format!("{own}/revision")).await.body);
    let words =
        [("-version", &*version), ("title", ""), ("description", "x"), ("-boton", "publicar")];
    let done = seller.post(&format!("{own}/publicacion"), &words).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// Publishes a car; where its seller has it.
pub async fn published(seller: &mut Browser<'_>) -> String {
    let facts = begun(seller, "Toyota Corolla LE 2019").await;
    let (_, price) = sent(seller, &facts, &FACTS).await;
    let (_, review) = sent(seller, &price, &PRICE).await;
    let version = version(&seller.get(&review).await.body);
    let publish = review.replace("revision", "publicacion");
    let words =
        [("-version", &*version), ("title", ""), ("description", ""), ("-boton", "publicar")];
    let done = seller.post(&publish, &words).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    review.trim_end_matches("/revision").to_owned()
}

async fn listed(town: &Town) -> i64 {
    town.ask(
        "select count(*) from listings l join sellers s using (tenant_id, seller_id)
              where s.name = 'Autos La Prueba' and l.status = 'published'",
    )
    .await
}

const FACTS: [(&str, &str); 4] =
    [("make", "toyota"), ("model", "corolla"), ("year", "2019"), ("mileage_km", "85,000")];
const PRICE: [(&str, &str); 4] =
    [("price", "8.500"), ("currency", "USD"), ("region", "Pichincha"), ("city", "Cayambe")];

#[tokio::test(flavor = "multi_thread")]
async fn a_line_and_four_steps_make_a_public_listing() {
    let mut town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    assert!(seller.get("/cuenta").await.body.contains("href=\"/cuenta/anuncios\""));
    let facts = begun(&mut seller, "Toyota Corolla LE 2019").await;
    let page = seller.get(&facts).await.body;
    for told in [
        "value=\"toyota\" selected",
        "value=\"corolla\" selected",
        "value=\"2019\"",
        "value=\"LE\"",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let (_, price) = sent(&mut seller, &facts, &FACTS).await;
    assert!(price.ends_with("/pasos/precio"), "{price}");
    let (_, review) = sent(&mut seller, &price, &PRICE).await;
    assert!(review.ends_with("/revision"), "{review}");
    let page = seller.get(&review).await.body;
    for told in ["Toyota Corolla 2019", "$8.500", "Cayambe", "85.000"] {
        assert!(page.replace('\u{a0}', "").contains(told), "{told}: {page}");
    }
    assert_eq!(listed(&town).await, 0, "nothing is public yet");
    let version = version(&page);
    let publish = review.replace("revision", "publicacion");
    let words =
        [("-version", &*version), ("title", ""), ("description", "Único dueño.\n\nTodo al día.")];
    let words: Vec<_> = words.into_iter().chain([("-boton", "publicar")]).collect();
    let done = seller.post(&publish, &words).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(listed(&town).await, 1);
    let own = seller.get(done.header("location")).await.body;
    assert!(own.contains("Publicado") && own.contains("Ver su página"), "{own}");
    let link = own.split("href=\"/autos/").nth(1).and_then(|rest| rest.split('"').next());
    let link = format!("/autos/{}", link.expect("its page"));
    let id = format!("lst_{}", &link[link.len() - 26..]);
    town.hears_of(CARS, id.parse().expect("an id")).await;
    let mut buyer = Browser::on(&router, CARS);
    let shown = buyer.get(&link).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Único dueño.") && shown.body.contains(DEALER));
    let again = seller.post(&publish, &words).await;
    assert_eq!((again.status, listed(&town).await), (StatusCode::SEE_OTHER, 1), "twice is once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let facts = begun(&mut seller, "").await;
    let wrong =
        [("make", "toyota"), ("model", ""), ("year", "mil"), ("mileage_km", "<b>muchos</b>")];
    let (status, page) = sent(&mut seller, &facts, &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    for told in [
        "id=\"year-wrong\"",
        "Escribe solo el número",
        "value=\"mil\"",
        "&#60;b&#62;muchos",
        "value=\"corolla\"",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let kept = seller.get(&facts).await.body;
    assert!(kept.contains("value=\"mil\""), "it is kept on the server as it was typed");
    let review = facts.replace("pasos/datos", "revision");
    let version = version(&seller.get(&review).await.body);
    let publish = review.replace("revision", "publicacion");
    let fields = [("-version", &*version), ("description", "Texto"), ("-boton", "publicar")];
    let refused = seller.post(&publish, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "Precio: escríbelo",
        "Ciudad o municipio: di",
        "Año: escribe",
        "/pasos/precio#price",
        ">Texto<",
    ] {
        assert!(refused.body.contains(told), "{told}: {}", refused.body);
    }
    assert_eq!(listed(&town).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_the_make_shows_its_models_before_one_goes_on() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let facts = begun(&mut seller, "").await;
    let page = seller.get(&facts).await.body;
    assert!(page.contains("Elige primero marca"), "{page}");
    let (status, page) = sent(&mut seller, &facts, &[("make", "toyota"), ("year", "2019")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Ahora elige modelo.") && page.contains("value=\"corolla\""), "{page}");
    // Who does not know it goes on.
    let (status, _) = sent(&mut seller, &facts, &[("make", "toyota"), ("year", "2019")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_is_told_and_keeps_its_own() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let facts = begun(&mut seller, "Kia Rio 2015").await;
    let old = version(&seller.get(&facts).await.body);
    sent(&mut seller, &facts, &FACTS).await;
    let late = [("-version", &*old), ("make", "kia"), ("model", "rio"), ("year", "2014")];
    let told = seller.post(&facts, &late).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.body);
    assert!(told.body.contains("se guardó mientras tanto") && told.body.contains("value=\"2014\""));
    let new = version(&told.body);
    let again: Vec<_> = [("-version", &*new)].into_iter().chain(late.into_iter().skip(1)).collect();
    assert_eq!(seller.post(&facts, &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_changed_since_is_shown_before_it_is_published() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let agent = (DEALER, SellerRole::Agent);
    let mut agent = sells(&town, &router, ("demo", CARS), agent, "eva@a.example").await;
    let facts = begun(&mut owner, "Kia Rio 2015").await;
    let (_, price) =
        sent(&mut owner, &facts, &[("make", "kia"), ("model", "rio"), ("year", "2015")]).await;
    let (_, review) = sent(&mut owner, &price, &PRICE).await;
    let seen = version(&owner.get(&review).await.body);
    let cheap = PRICE.map(|(name, text)| (name, if name == "price" { "1" } else { text }));
    sent(&mut agent, &price, &cheap).await;
    let publish = review.replace("revision", "publicacion");
    let told = owner.post(&publish, &[("-version", &*seen), ("-boton", "publicar")]).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.body);
    assert!(told.body.contains("se guardó mientras tanto"), "{}", told.body);
    assert_eq!(listed(&town).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_seller_pauses_corrects_and_sells_it() {
    let mut town = Town::new().await;
    let page = town.add_car("demo", DEALER, |_| {}).await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let own = format!("/cuenta/anuncios/lst_{}", &page[page.len() - 26..]);
    let state = format!("{own}/estado");
    assert_eq!(seller.post(&state, &[("to", "paused")]).await.status, StatusCode::SEE_OTHER);
    let shown = seller.get(&own).await.body;
    assert!(shown.contains("Pausado") && shown.contains("Volver a publicar"), "{shown}");
    assert!(shown.contains("Publicado → Pausado"), "{shown}");
    seller.post(&state, &[("to", "published")]).await;
    let edit = seller.post(&format!("{own}/edicion"), &[]).await;
    assert!(edit.header("location").ends_with("/pasos/fotos"));
    let price = format!("{own}/pasos/precio");
    let (_, review) = sent(&mut seller, &price, &PRICE).await;
    let version = version(&seller.get(&review).await.body);
    let publish = format!("{own}/publicacion");
    let fields = [("-version", &*version), ("title", "Con precio nuevo"), ("-boton", "publicar")];
    assert_eq!(seller.post(&publish, &fields).await.header("location"), format!("{own}?hecho=1"));
    let shown = seller.get(&own).await.body.replace('\u{a0}', "");
    assert!(shown.contains("$8.500") && shown.contains("Precios anteriores"), "{shown}");
    assert_eq!(seller.post(&state, &[("to", "expired")]).await.status, 422, "not a seller's step");
    seller.post(&state, &[("to", "sold")]).await;
    let twice = seller.post(&state, &[("to", "published")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.body.contains("está vendido y no puede pasar a publicado"), "{}", twice.body);
    let list = seller.get("/cuenta/anuncios").await.body;
    assert!(list.contains("Con precio nuevo") && list.contains("Vendido"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_drafts_and_listings_are_as_if_they_were_not() {
    let mut town = Town::new().await;
    let page = town.add_car("demo", DEALER, |_| {}).await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let facts = begun(&mut seller, "Kia Rio 2015").await;
    let other = ("Otra casa", SellerRole::Owner);
    let mut other = sells(&town, &router, ("demo", CARS), other, "eva@o.example").await;
    let listing = format!("/cuenta/anuncios/lst_{}", &page[page.len() - 26..]);
    let draft = facts.trim_end_matches("/pasos/datos").to_owned();
    let random = "/cuenta/anuncios/lst_01m8ffmt6kesyre9k5ed7vp6sv";
    let plain = async |browser: &mut Browser<'_>, path: &str| {
        let answer = browser.get(path).await;
        (answer.status, answer.body.replace(path, "").replace(answer.header("x-request-id"), ""))
    };
    for below in ["", "/revision", "/pasos/datos", "/pasos/precio"] {
        let nothing = plain(&mut other, &format!("{random}{below}")).await;
        assert_eq!(nothing.0, StatusCode::NOT_FOUND);
        for foreign in [&listing, &draft] {
            let found = plain(&mut other, &format!("{foreign}{below}")).await;
            assert_eq!(found.0, nothing.0, "{foreign}{below}");
        }
    }
    for (below, fields) in [
        ("/estado", vec![("to", "sold")]),
        ("/edicion", vec![]),
        ("/descarte", vec![]),
        ("/publicacion", vec![("-version", "1"), ("-boton", "publicar")]),
        ("/pasos/datos", vec![("-version", "1"), ("make", "kia")]),
    ] {
        for foreign in [&listing, &draft] {
            let answer = other.post(&format!("{foreign}{below}"), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{foreign}{below}: {}", answer.body);
        }
    }
    assert_eq!(listed(&town).await, 1);
    assert_eq!(seller.get(&facts).await.status, StatusCode::OK);
    let mut stranger = Browser::on(&router, NEIGHBOUR);
    assert_eq!(stranger.get(&facts).await.status, StatusCode::SEE_OTHER, "to sign in");
    let page = format!("http://{NEIGHBOUR}{facts}");
    let from = [("referer", &*page), ("origin", &*format!("http://{NEIGHBOUR}"))];
    let led = ask(&router, Method::POST, NEIGHBOUR, &facts, &from).await;
    let back = facts.replace('/', "%2F");
    assert_eq!(led.header("location"), format!("/cuenta/entrar?volver={back}"), "{}", led.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_place_and_what_others_ask_are_there_beforehand() {
    let mut town = Town::new().await;
    for at in 0..5 {
        town.add_car("demo", DEALER, |draft| {
            draft.price = Some(kernel::Money::new((9_000 + at * 500) * 100, kernel::Currency::USD));
        })
        .await;
    }
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let scope = Scope::tenant(town.tenant("demo"));
    let mut tx = town.db.begin(&scope).await.expect("a door");
    let (make, model, year): (String, String, String) = sqlx::query_as(
        "select l.attributes ->> 'make', l.attributes ->> 'model', l.attributes ->> 'year'
         from listings l join sellers s using (tenant_id, seller_id)
         where s.name = 'Autos La Prueba' limit 1",
    )
    .fetch_one(tx.sql())
    .await
    .expect("one");
    tx.commit().await.expect("read");
    let facts = begun(&mut seller, "").await;
    let fields = [("make", &*make), ("model", &*model), ("year", &*year)];
    let (_, price) = sent(&mut seller, &facts, &fields).await;
    let page = seller.get(&price).await.body;
    assert!(page.contains("La mitad de los parecidos pide entre"), "{page}");
}
