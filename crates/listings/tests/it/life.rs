use listings::{Error, Hand, Saved, Status, life, published, step};
use tenancy::audit::By;

use crate::house::{House, acme, things};

const BY: By = By::command();
const HAND: Hand<'static> = Hand { by: &BY, seller: None };

#[tokio::test]
async fn a_withdrawn_listing_leaves_the_site_and_may_come_back() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let silla = house.draft(&cosas, "Silla", acme());
    let id = house.save(&cosas, std::slice::from_ref(&silla)).await[0].id();
    let seen = async || {
        let mut site = house.public().await;
        published::load_some(&mut site, &[id]).await.expect("read")
    };
    let before = seen().await;
    assert_eq!(before.len(), 1);

    let mut tx = house.begin().await;
    step(&mut tx, HAND, id, Status::Paused).await.expect("withdrawn");
    let twice = step(&mut tx, HAND, id, Status::Paused).await;
    let is_refused = matches!(twice, Err(Error::NotAllowed { from: Status::Paused, .. }));
    assert!(is_refused, "{twice:?}");
    tx.commit().await.expect("committed");
    assert!(seen().await.is_empty());

    // A file that says something new does not put it back.
    let changed = listings::Draft { source_hash: Some([9; 32]), ..silla };
    assert_eq!(house.save(&cosas, &[changed]).await, [Saved::Updated(id)]);
    assert!(seen().await.is_empty());

    let mut tx = house.begin().await;
    step(&mut tx, HAND, id, Status::Published).await.expect("published");
    tx.commit().await.expect("committed");
    let after = seen().await;
    assert_eq!(after[0].published_at, before[0].published_at);
    assert!(after[0].version > before[0].version);
    let kinds = house.events().await;
    let expected = [
        "vertical.changed",
        "listing.published",
        "listing.withdrawn",
        "listing.changed",
        "listing.published",
    ];
    assert_eq!(kinds, expected);
}

#[tokio::test]
async fn a_neighbours_listing_does_not_exist() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let id = house.save(&cosas, &[house.draft(&cosas, "Silla", acme())]).await[0].id();
    let mut theirs = house.begin_of(&house.neighbour).await;
    let error = step(&mut theirs, HAND, id, Status::Paused).await;
    assert!(matches!(error, Err(Error::NoSuchListing)), "{error:?}");
}

#[tokio::test]
async fn the_table_holds_the_same_rule_as_the_program() {
    let house = House::build().await;
    let mut tx = house.begin().await;
    for (from, to) in Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| (from, to))) {
        let may: bool = sqlx::query_scalar("select listing_may_follow($1, $2)")
            .bind(from.key())
            .bind(to.key())
            .fetch_one(tx.sql())
            .await
            .expect("asked");
        assert_eq!(may, from.transition(to).is_some(), "{from} to {to}");
    }
}

#[tokio::test]
async fn no_statement_takes_a_step_that_does_not_follow() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let id = house.save(&cosas, &[house.draft(&cosas, "Silla", acme())]).await[0].id();
    let mut tx = house.begin().await;
    step(&mut tx, HAND, id, Status::Sold).await.expect("sold");
    let forced = sqlx::query("update listings set status = 'published' where listing_id = $1")
        .bind(id.0)
        .execute(tx.sql())
        .await;
    let refused = forced.expect_err("refused");
    let constraint = refused.as_database_error().and_then(|error| error.constraint());
    assert_eq!(constraint, Some("listings_follow"), "{refused}");
}

#[tokio::test]
async fn each_step_is_on_record_with_its_reason() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let id = house.save(&cosas, &[house.draft(&cosas, "Silla", acme())]).await[0].id();
    let mut tx = house.begin().await;
    let why = Some("Las fotos son de otra silla");
    life::step_because(&mut tx, HAND, id, (Status::Rejected, why)).await.expect("rejected");
    step(&mut tx, HAND, id, Status::InReview).await.expect("submitted");
    step(&mut tx, HAND, id, Status::Published).await.expect("published");
    let steps = life::history(&mut tx, id).await.expect("read");
    let told: Vec<_> = steps.iter().map(|s| (s.from, s.to, s.reason.as_deref())).collect();
    let expected = [
        (Status::InReview, Status::Published, None),
        (Status::Rejected, Status::InReview, None),
        (Status::Published, Status::Rejected, why),
    ];
    assert_eq!(told, expected);
    let ends: i64 = sqlx::query_scalar("select count(*) from listing_ends")
        .fetch_one(tx.sql())
        .await
        .expect("counted");
    assert_eq!(ends, 0, "it is public again");
    tx.commit().await.expect("committed");
    let mut tx = house.begin().await;
    let kept: Vec<String> = sqlx::query_scalar(
        "select action from audit_entries where action like 'listing.%' order by seq",
    )
    .fetch_all(tx.sql())
    .await
    .expect("read");
    assert_eq!(kept, ["listing.rejected", "listing.submitted", "listing.published"]);
}

#[tokio::test]
async fn a_price_that_changes_is_remembered() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let mut silla = house.draft(&cosas, "Silla", acme());
    house.save(&cosas, std::slice::from_ref(&silla)).await;
    for (hash, minor) in [(2, 120_000), (3, 120_000), (4, 90_000)] {
        house.test.clock().advance(chrono::TimeDelta::hours(1));
        silla.price = Some(kernel::Money::new(minor, "DOP".parse().expect("known")));
        silla.source_hash = Some([hash; 32]);
        house.save(&cosas, std::slice::from_ref(&silla)).await;
    }
    let mut tx = house.begin().await;
    let kept: Vec<i64> =
        sqlx::query_scalar("select price_minor from listing_prices order by until")
            .fetch_all(tx.sql())
            .await
            .expect("read");
    assert_eq!(kept, [150_000, 120_000]);
}
