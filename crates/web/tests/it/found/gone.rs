//! What the old address of a listing says.

use axum::http::StatusCode;
use listings::Status;

use super::{meta, of_type, told};
use crate::{
    get, router,
    town::{CARS, HOMES, Town},
};

const NOINDEX: &str = "<meta name=\"robots\" content=\"noindex\">";
/// Words of a listing that nobody sees once it has ended.
const SECRET: &str = "Motor recien reparado";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_is_shown_for_a_month_and_then_gone() {
    let mut town = Town::new().await;
    let router = router(&town);
    for (host, vertical) in [(CARS, "autos"), (HOMES, "propiedades")] {
        let card = town.cards(host).await.remove(0);
        let path = listings::card::url(vertical, &card.title, card.id);
        town.end("demo", card.id, Status::Sold).await;

        let page = get(&router, host, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("<span class=\"tag\">Vendido</span>"), "{}", page.body);
        assert!(page.body.contains("id=\"parecidos\""), "what is like it");
        assert!(!page.body.contains(NOINDEX) && !page.body.contains("class=\"price\">Precio"));
        let graph = told(&page);
        let offer = &graph[0]["offers"];
        assert_eq!(offer["availability"], "https://schema.org/SoldOut", "{graph:#?}");
        assert_eq!(
            (&offer["price"], meta(&page, "product:price:amount")),
            (&Default::default(), None)
        );
        of_type(&graph, "BreadcrumbList");
        // The words before the id are put right, as ever.
        let id = path.rsplit('-').next().expect("an id");
        let moved = get(&router, host, &format!("/{vertical}/otro-{id}")).await;
        assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY);
        assert_eq!(moved.header("location"), path);
    }

    town.sql("update listing_ends set ended_at = ended_at - interval '29 days 23 hours'").await;
    let card = town.cards(CARS).await.remove(0);
    let path = sold_path(&mut town, card).await;
    assert_eq!(get(&router, CARS, &path).await.status, StatusCode::OK);
    town.sql("update listing_ends set ended_at = ended_at - interval '30 days'").await;
    let page = get(&router, CARS, &path).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains(NOINDEX) && page.body.contains("id=\"parecidos\""));
    assert!(!page.body.contains("rel=\"canonical\"") && !page.body.contains("ld+json"));
}

async fn sold_path(town: &mut Town, card: std::sync::Arc<search::Shown>) -> String {
    town.end("demo", card.id, Status::Sold).await;
    listings::card::url(&card.vertical, &card.title, card.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_otherwise_is_gone_at_once_and_comes_back_with_the_listing() {
    let mut town = Town::new().await;
    let router = router(&town);
    let cards = town.cards(CARS).await;
    let mut ended = Vec::new();
    for (card, how) in cards.iter().zip([Status::Expired, Status::Paused]) {
        let path = listings::card::url("autos", &card.title, card.id);
        town.end("demo", card.id, how).await;
        let page = get(&router, CARS, &path).await;
        assert_eq!(page.status, StatusCode::GONE, "{how}");
        assert!(page.body.contains(NOINDEX) && page.body.contains("Ya no está publicado"), "{how}");
        assert!(page.body.contains("id=\"parecidos\""), "{how}");
        ended.push((card.id, path));
    }
    for (id, path) in ended {
        let mut tx = town.db.begin(&db::Scope::tenant(town.tenant("demo"))).await.expect("a door");
        let hand = listings::Hand { by: &tenancy::audit::By::command(), seller: None };
        listings::step(&mut tx, hand, id, Status::Published).await.expect("published again");
        tx.commit().await.expect("committed");
        assert_eq!(get(&router, CARS, &path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(town.ask("select count(*) from listing_ends").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_but_what_it_was_and_where() {
    let mut town = Town::new().await;
    let router = router(&town);
    let path = town
        .add_car("demo", "Autos del Este", |draft| {
            draft.description = SECRET.to_owned();
            draft.place.city = Some("Cumbayá".to_owned());
        })
        .await;
    let id = format!("lst_{}", path.rsplit('-').next().expect("an id"));
    let price = get(&router, CARS, &path).await;
    let price = meta(&price, "product:price:amount").expect("a price");
    town.end("demo", id.parse().expect("an id"), Status::Sold).await;
    for more in ["", "?lang=en"] {
        let page = get(&router, CARS, &format!("{path}{more}")).await.body;
        assert!(page.contains("Cumbayá"), "{page}");
        let own = page.split("id=\"parecidos\"").next().expect("its own part");
        for secret in [SECRET, "Autos del Este", &price, "/muestra/", "km<"] {
            assert!(!own.contains(secret), "{secret}: {own}");
        }
    }
    // Not even the login that reads for pages can ask for more.
    let columns = town
        .ask(
            "select count(*) from information_schema.column_privileges
             where grantee = 'zocalo_public' and table_name = 'listing_ends'
               and column_name not in ('tenant_id', 'listing_id', 'vertical', 'title', 'kinds',
                   'country', 'region', 'city', 'reason', 'published_at', 'ended_at')",
        )
        .await;
    assert_eq!(columns, 0);
    let kinds = town
        .ask(
            "select count(*) from listing_ends, jsonb_object_keys(kinds) key
             where key not in ('make', 'model', 'body')",
        )
        .await;
    assert_eq!(kinds, 0);
}
