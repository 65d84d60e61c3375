use listings::{Error, Saved, Status, publish, published, withdraw};

use crate::house::{House, acme, things};

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
    withdraw(&mut tx, id).await.expect("withdrawn");
    let twice = withdraw(&mut tx, id).await;
    let is_refused = matches!(twice, Err(Error::NotAllowed { from: Status::Paused, .. }));
    assert!(is_refused, "{twice:?}");
    tx.commit().await.expect("committed");
    assert!(seen().await.is_empty());

    // A file that says something new does not put it back.
    let changed = listings::Draft { source_hash: Some([9; 32]), ..silla };
    assert_eq!(house.save(&cosas, &[changed]).await, [Saved::Updated(id)]);
    assert!(seen().await.is_empty());

    let mut tx = house.begin().await;
    publish(&mut tx, id).await.expect("published");
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
    let error = withdraw(&mut theirs, id).await;
    assert!(matches!(error, Err(Error::NoSuchListing)), "{error:?}");
}
