//! Readers and a writer at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use search::{Change, Facets, Query, snapshot};

use crate::sample::{ask, engine, listing, query, random, site, tenant, vertical};

#[test]
fn readers_always_see_whole_answers_while_listings_change() {
    let (vertical, mut rng) = (vertical(), random(21));
    let listings: Vec<_> = (0..500).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&vertical, &listings);
    let site = site(&[Arc::clone(&vertical)]);
    let done = AtomicBool::new(false);
    let path = std::env::temp_dir().join(format!("search-busy-{}.idx", std::process::id()));
    thread::scope(|threads| {
        for reader in 0..3 {
            let (engine, site, done) = (&engine, &site, &done);
            threads.spawn(move || {
                let mut rng = random(reader);
                let mut asked = 0u32;
                while !done.load(Ordering::Relaxed) || asked < 50 {
                    let answer = ask(engine, site, &query(&mut rng));
                    assert!(answer.cards.len() as u64 <= answer.total);
                    assert!(answer.cards.iter().all(|card| !card.title.is_empty()));
                    asked += 1;
                }
            });
        }
        for version in 2..12 {
            let puts = (0..500).filter(|n| n % 7 != 0);
            let changes = puts.map(|n| Change::Put(Box::new(listing(&mut rng, n, version))));
            engine.apply(tenant(), &vertical, changes.collect()).expect("room");
            if version % 4 == 0 {
                snapshot::save(&engine, b"", &path).expect("saved");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    std::fs::remove_file(&path).expect("removed");
    let everything = Query { facets: Facets::All, ..Query::default() };
    assert_eq!(ask(&engine, &site, &everything).total, 500);
}
