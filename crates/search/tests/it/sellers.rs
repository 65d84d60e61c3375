//! What a seller is shown as changes with them, and with nobody else.

use std::sync::Arc;

use kernel::ids::TenantId;
use listings::{SellerRef, Ways};
use search::{Change, Query, Shown, SiteView, snapshot};
use uuid::Uuid;

use crate::sample::{ask, engine, listing, random, seller, site, tenant, vertical};

/// Everything `site` shows.
fn all(engine: &search::MemoryEngine, site: &SiteView) -> Vec<Arc<Shown>> {
    ask(engine, site, &Query { limit: 200, ..Query::default() }).cards
}

/// The seller of the sample, reached otherwise and under another name.
fn changed(number: u128) -> SellerRef {
    let ways = Ways { has_phone: true, takes_whatsapp: true };
    SellerRef { name: "Otro nombre".to_owned(), ways, ..seller(number) }
}

#[test]
fn a_seller_who_changed_is_shown_so_on_all_they_have_listed() {
    let (vertical, mut rng) = (vertical(), random(31));
    let listings: Vec<_> = (0..60).map(|n| listing(&mut rng, n, 1)).collect();
    let (engine, site) = (engine(&vertical, &listings), site(&[Arc::clone(&vertical)]));
    let new = changed(1);
    engine.change_seller(tenant(), &new);
    let cards = all(&engine, &site);
    let theirs = cards.iter().filter(|card| card.seller.id == new.id);
    assert!(theirs.clone().count() > 5 && theirs.clone().all(|card| card.seller == new));
    let others = cards.iter().filter(|card| card.seller.id != new.id);
    assert!(others.clone().count() > 5 && others.clone().all(|card| card.seller.name != new.name));

    let path = std::env::temp_dir().join(format!("search-faces-{}.idx", std::process::id()));
    snapshot::save(&engine, b"", &path).expect("saved");
    let loaded = snapshot::load(&path).expect("loaded").engine;
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(all(&loaded, &site), cards);
}

#[test]
fn no_shard_is_touched_but_those_of_the_tenant_that_show_the_seller() {
    let (vertical, mut rng) = (vertical(), random(32));
    let one = |seller: SellerRef, rng: &mut _| {
        let listing = listings::Published { seller, ..listing(rng, 1, 1) };
        vec![Change::Put(Box::new(listing))]
    };
    let engine = engine(&vertical, &[]);
    engine.apply(tenant(), &vertical, one(seller(0), &mut rng)).expect("room");
    let own = site(&[Arc::clone(&vertical)]);
    // A neighbour has a seller of the very same number.
    let neighbour = TenantId(Uuid::from_u128(7));
    engine.apply(neighbour, &vertical, one(seller(1), &mut rng)).expect("room");
    engine.mark_ready(neighbour, &vertical.key);
    let theirs = SiteView { tenant: neighbour, ..own.clone() };
    let before = [all(&engine, &own).remove(0), all(&engine, &theirs).remove(0)];

    engine.change_seller(tenant(), &changed(1));
    engine.change_seller(TenantId(Uuid::from_u128(8)), &changed(0));
    engine.change_seller(tenant(), &seller(0));

    // A card is made anew after each write to its shard.
    let after = [all(&engine, &own).remove(0), all(&engine, &theirs).remove(0)];
    for (before, after) in before.iter().zip(&after) {
        assert!(Arc::ptr_eq(before, after), "{after:?}");
    }
    engine.change_seller(tenant(), &changed(0));
    assert_eq!(all(&engine, &own)[0].seller, changed(0));
    assert!(Arc::ptr_eq(&after[1], &all(&engine, &theirs)[0]));
}
