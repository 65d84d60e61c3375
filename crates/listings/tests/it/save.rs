use db::Scope;
use listings::{Draft, Error, Operation, Saved, upsert_batch};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::house::{House, acme, draft, things};

const LISTINGS: &str = "select count(*) from listings";

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts = ["Silla", "Mesa", "Lámpara"].map(|title| house.draft(&cosas, title, acme()));
    let first = house.save(&cosas, &drafts).await;
    assert!(first.iter().all(|saved| matches!(saved, Saved::Created(_))), "{first:?}");
    let second = house.save(&cosas, &drafts).await;
    let unchanged: Vec<_> = first.iter().map(|saved| Saved::Unchanged(saved.id())).collect();
    assert_eq!(second, unchanged);
    let expected =
        ["vertical.changed", "listing.published", "listing.published", "listing.published"];
    assert_eq!(house.events().await, expected);
}

#[tokio::test]
async fn a_source_that_says_something_new_changes_its_listing_in_place() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut silla = house.draft(&cosas, "Silla", acme());
    let mesa = house.draft(&cosas, "Mesa", acme());
    let first = house.save(&cosas, &[silla.clone(), mesa.clone()]).await;
    silla.title = "Silla de roble".into();
    silla.source_hash = Some([2; 32]);
    let lamp = house.draft(&cosas, "Lámpara", acme());
    let second = house.save(&cosas, &[mesa, lamp, silla]).await;
    assert_eq!(second[0], Saved::Unchanged(first[1].id()));
    assert!(matches!(second[1], Saved::Created(_)));
    assert_eq!(second[2], Saved::Updated(first[0].id()));
    let mut tx = house.begin().await;
    let (title, version, tokens): (String, i64, Vec<String>) =
        sqlx::query_as("select title, version, tokens_main from listings where listing_id = $1")
            .bind(first[0].id().0)
            .fetch_one(tx.sql())
            .await
            .expect("row");
    assert_eq!((title.as_str(), version), ("Silla de roble", 2));
    assert_eq!(tokens, ["acme", "robl", "santiag", "sill", "tamboril"]);
    assert_eq!(house.events().await.last().map(String::as_str), Some("listing.published"));
    assert!(house.events().await.contains(&"listing.changed".to_owned()));
}

#[tokio::test]
async fn a_draft_without_source_is_new_each_time() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut silla = house.draft(&cosas, "Silla", acme());
    silla.source_key = None;
    for _ in 0..2 {
        let saved = house.save(&cosas, &[silla.clone(), silla.clone()]).await;
        assert!(saved.iter().all(|saved| matches!(saved, Saved::Created(_))), "{saved:?}");
    }
}

#[tokio::test]
async fn the_same_source_twice_in_a_batch_ends_as_the_later_says() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let early = house.draft(&cosas, "Silla", acme());
    let mut late = early.clone();
    late.description = "Ahora sin caja.".into();
    late.source_hash = Some([2; 32]);
    let saved = house.save(&cosas, &[early.clone(), late.clone(), late]).await;
    let id = saved[0].id();
    assert_eq!(saved, [Saved::Created(id), Saved::Updated(id), Saved::Unchanged(id)]);
}

#[tokio::test]
async fn what_no_table_takes_is_refused_before_anything_is_written() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let good = house.draft(&cosas, "Silla", acme());
    let mut tx = house.begin().await;
    type Spoil = fn(&mut Draft);
    let spoils: [(&str, Spoil); 5] = [
        ("title", |draft| draft.title = "\0".into()),
        ("title", |draft| draft.title = "x".repeat(201)),
        ("country", |draft| draft.place.country = Some("do".into())),
        ("place", |draft| draft.place.lat = Some(f64::NAN)),
        ("source_key", |draft| draft.source_key = Some("k".repeat(201))),
    ];
    for (key, spoil) in spoils {
        let mut bad = good.clone();
        spoil(&mut bad);
        let error = upsert_batch(&mut tx, &cosas, &[good.clone(), bad]).await.expect_err(key);
        assert!(
            error.to_string().contains(&format!("anuncio 2 del lote no es válido: {key}")),
            "{error}"
        );
        assert_eq!(error.kind(), kernel::Kind::Invalid);
    }
    let many = vec![good; listings::BATCH_MAX + 1];
    let error = upsert_batch(&mut tx, &cosas, &many).await;
    assert!(matches!(error, Err(Error::BatchTooLarge { .. })));
}

#[tokio::test]
async fn a_neighbours_seller_and_vertical_do_not_exist() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut tx = house.begin().await;
    let theirs = draft(house.neighbour.seller, &cosas, "Silla", acme());
    let error = upsert_batch(&mut tx, &cosas, &[theirs]).await;
    assert!(matches!(error, Err(Error::NoSuchSeller)), "{error:?}");

    let mut tx = house.begin_of(&house.neighbour).await;
    let theirs = draft(house.neighbour.seller, &cosas, "Silla", acme());
    let error = upsert_batch(&mut tx, &cosas, &[theirs]).await;
    assert!(matches!(error, Err(Error::NoSuchVertical(_))), "{error:?}");
}

#[tokio::test]
async fn a_seller_saves_for_himself_only() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut tx = house.begin().await;
    let other = tenancy::seller::ensure(&mut tx, "Otra Casa", tenancy::SellerKind::Dealer)
        .await
        .expect("seller");
    tx.commit().await.expect("committed");
    let own = Scope::seller(house.ours.id, house.ours.seller);
    let mut tx = house.db.begin(&own).await.expect("begun");
    let error = upsert_batch(&mut tx, &cosas, &[draft(other, &cosas, "Silla", acme())]).await;
    assert!(matches!(error, Err(Error::NoSuchSeller)), "{error:?}");
    let own = house.draft(&cosas, "Silla", acme());
    assert!(upsert_batch(&mut tx, &cosas, &[own]).await.is_ok());
}

#[tokio::test]
async fn a_neighbour_sees_no_listing() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    house.save(&cosas, &[house.draft(&cosas, "Silla", acme())]).await;
    let (ours, theirs) = (&house.ours, &house.neighbour);
    assert_eq!(house.count(ours, Scope::tenant(ours.id), LISTINGS).await, 1);
    assert_eq!(house.count(theirs, Scope::tenant(theirs.id), LISTINGS).await, 0);
    let as_if_ours = Scope::seller(theirs.id, ours.seller);
    assert_eq!(house.count(theirs, as_if_ours, LISTINGS).await, 0);
    let mut public = house.db.begin_public(&theirs.site).await.expect("begun");
    let seen: i64 = sqlx::query_scalar("select count(*) from published_listings")
        .fetch_one(public.sql())
        .await
        .expect("counted");
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn two_writers_of_the_same_source_make_one_listing() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts = [house.draft(&cosas, "Silla", acme())];
    let mut first = house.begin().await;
    let made = upsert_batch(&mut first, &cosas, &drafts).await.expect("saved");
    let second = async {
        let mut tx = house.begin().await;
        upsert_batch(&mut tx, &cosas, &drafts).await.expect("saved")
    };
    let (committed, found) = tokio::join!(first.commit(), second);
    committed.expect("committed");
    assert_eq!(found, [Saved::Unchanged(made[0].id())]);
}

#[tokio::test]
async fn an_operation_and_a_missing_price_are_kept_as_they_are() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut silla = house.draft(&cosas, "Silla", json!({}));
    (silla.price, silla.operation) = (None, Operation::Rent);
    house.save(&cosas, &[silla]).await;
    let mut public = house.public().await;
    let page =
        listings::published::load_page(&mut public, &cosas, None, 10).await.expect("page").rows;
    assert_eq!((page[0].price, page[0].operation), (None, Operation::Rent));
    assert!(page[0].attributes.is_empty());
}

/// A table that was just filled has no statistics, and one seller may have all of it.
#[tokio::test]
async fn what_is_known_is_found_through_the_index_of_the_source_keys() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts: Vec<_> =
        (0..2_000).map(|n| house.draft(&cosas, &format!("Silla {n}"), acme())).collect();
    house.save(&cosas, &drafts).await;
    let statement = include_str!("../../src/save/save.sql");
    let (_, asked) = statement.split_once("from (select l.listing_id").expect("the look-up");
    let (asked, _) = asked.split_once(") first").expect("the look-up");
    let asked = asked.replace("made.listing_id is null and", "");
    let asked = asked.replace("d.seller_id", "$3").replace("d.source_key", "$4");
    let mut tx = house.begin().await;
    sqlx::query("set local enable_sort to off").execute(tx.sql()).await.expect("set");
    let plan: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(format!("explain select l.listing_id{asked}")))
            .bind(house.ours.id.0)
            .bind("cosas")
            .bind(house.ours.seller.0)
            .bind("Silla 7")
            .fetch_all(tx.sql())
            .await
            .expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("Index Scan using listings_source_key"), "{plan}");
    assert!(!plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn drafts_made_for_another_form_of_the_vertical_are_refused() {
    let house = House::build().await;
    let before = things("");
    house.apply(before.clone()).await.expect("applied");
    let draft = house.draft(&before, "Silla", serde_json::json!({ "make": "zeta" }));
    let mut after = before.clone();
    after.attributes[0].labels.es = "Fabricante".to_owned();
    house.apply(after.clone()).await.expect("applied");
    let mut tx = house.begin().await;
    let refused = upsert_batch(&mut tx, &before, std::slice::from_ref(&draft)).await;
    assert!(matches!(refused, Err(listings::Error::VerticalChanged(_))), "{refused:?}");
    drop(tx);
    house.save(&after, &[draft]).await;
}

#[tokio::test]
async fn a_vertical_changes_only_when_its_writers_are_done() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut writer = house.begin().await;
    let draft = house.draft(&cosas, "Silla", serde_json::json!({ "make": "zeta" }));
    upsert_batch(&mut writer, &cosas, &[draft]).await.expect("saved");
    let mut without = cosas.clone();
    without.attributes.remove(0);
    let applying = house.apply(without);
    tokio::pin!(applying);
    // It waits for as long as the writer has not said whether the listing stays.
    let waited = std::time::Duration::from_millis(300);
    assert!(tokio::time::timeout(waited, &mut applying).await.is_err());
    writer.commit().await.expect("committed");
    let refused = applying.await;
    assert!(matches!(refused, Err(listings::Error::WouldInvalidate(_))), "{refused:?}");
}
