//! The engine answers as the oracle does, whatever is asked and whatever happened before.

use std::{collections::BTreeMap, sync::Arc};

use kernel::text::slug;
use listings::{Published, Vertical};
use proptest::prelude::*;
use rand::{Rng, rngs::StdRng};
use search::{Change, Engine as _, FacetCounts, MemoryEngine, Query};

use crate::{
    oracle::Oracle,
    sample::{ask, engine, listing, query, random, site, tenant, vertical},
};

const QUESTIONS: usize = 12;

/// Asks random questions and holds every page of every answer against the oracle.
pub fn check(
    engine: &MemoryEngine,
    vertical: &Arc<Vertical>,
    listings: &[Published],
    rng: &mut StdRng,
) {
    let site = site(&[Arc::clone(vertical)]);
    let oracle = Oracle { vertical, site: &site, listings };
    for _ in 0..QUESTIONS {
        let query = query(rng);
        if oracle.has_words(&query) {
            compare(engine, &oracle, &query);
        } else {
            let answer = ask(engine, &site, &query);
            assert!(answer.total == 0 || answer.corrected.is_some(), "{query:?}");
        }
    }
}

fn compare(engine: &MemoryEngine, oracle: &Oracle<'_>, query: &Query) {
    let expected = oracle.sorted(query);
    let (mut page, mut walked) = (query.clone(), Vec::new());
    loop {
        let answer = ask(engine, oracle.site, &page);
        assert_eq!(answer.total, expected.len() as u64, "{query:?}");
        assert_eq!(answer.uncomparable, oracle.uncomparable(query), "{query:?}");
        assert_eq!(answer.corrected, None);
        compare_facets(oracle, query, answer.facets);
        assert!(answer.cards.len() <= query.limit);
        walked.extend(answer.cards);
        assert!(walked.len() <= expected.len(), "a listing came twice: {query:?}");
        let Some(cursor) = answer.next_cursor else { break };
        page.cursor = Some(page.read_cursor(&cursor, oracle.site).expect("its own cursor"));
    }
    let ids: Vec<_> = walked.iter().map(|card| card.id).collect();
    let expected_ids: Vec<_> = expected.iter().map(|listing| listing.id).collect();
    assert_eq!(ids, expected_ids, "{query:?}");
    for (card, listing) in walked.iter().zip(expected) {
        assert_eq!(card.title, listing.title);
        assert_eq!(card.price, listing.price);
        assert_eq!(card.place, listing.place);
        assert_eq!(card.attributes, listing.attributes);
        assert_eq!(card.seller, listing.seller);
        assert_eq!(card.images, listing.images);
        assert_eq!(card.operation, listing.operation);
        assert_eq!(card.published_at, listing.published_at);
    }
}

fn compare_facets(oracle: &Oracle<'_>, query: &Query, facets: Vec<(String, FacetCounts)>) {
    let plain = facets.into_iter().map(|(key, counts)| {
        let counts = match counts {
            FacetCounts::Terms(mut terms) => {
                for term in &mut terms {
                    if let Some(label) = term.label.take() {
                        assert_eq!(slug(&label), *term.value);
                    }
                }
                FacetCounts::Terms(terms)
            }
            FacetCounts::Range { min, max, buckets } if key == "price" => {
                oracle.check_price_buckets(query, &buckets);
                FacetCounts::Range { min, max, buckets: Vec::new() }
            }
            other => other,
        };
        (key, counts)
    });
    assert_eq!(plain.collect::<Vec<_>>(), oracle.facets(query), "{query:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn answers_are_those_of_a_plain_reading(seed: u64, count in 1u64..400) {
        let mut rng = random(seed);
        let listings: Vec<_> = (0..count).map(|n| listing(&mut rng, n, 1)).collect();
        let vertical = vertical();
        check(&engine(&vertical, &listings), &vertical, &listings, &mut rng);
    }

    #[test]
    fn they_still_are_after_changes_in_any_order(seed: u64, steps in 1usize..3_000) {
        let mut rng = random(seed);
        let (vertical, mut held) = (vertical(), BTreeMap::new());
        let engine = engine(&vertical, &[]);
        let mut changes = Vec::new();
        for _ in 0..steps {
            let number = rng.random_range(0..300);
            let version = rng.random_range(0..20);
            let listing = listing(&mut rng, number, version);
            let id = listing.id;
            if rng.random_bool(0.25) {
                held.remove(&id);
                changes.push(Change::Remove(id));
            } else {
                let is_stale = |held: &Published| held.version > listing.version;
                if !held.get(&id).is_some_and(is_stale) {
                    held.insert(id, listing.clone());
                }
                changes.push(Change::Put(Box::new(listing)));
            }
            if rng.random_bool(0.02) {
                engine.apply(tenant(), &vertical, std::mem::take(&mut changes)).expect("room");
            }
        }
        engine.apply(tenant(), &vertical, changes).expect("room");
        // A seller is shown with the newest name told, which in this test never differs.
        let listings: Vec<Published> = held.into_values().collect();
        check(&engine, &vertical, &listings, &mut rng);
    }
}

#[test]
fn sorting_the_rows_when_ready_changes_no_answer() {
    let (vertical, mut rng) = (vertical(), random(9));
    let engine = MemoryEngine::new();
    let first = (0..900).map(|n| Change::Put(Box::new(listing(&mut rng, n, 1)))).collect();
    engine.apply(tenant(), &vertical, first).expect("room");
    // Changes and losses leave holes, and tokens that still name them.
    let listings: Vec<_> = (200..900).map(|n| listing(&mut rng, n, 2)).collect();
    let puts = listings.iter().cloned().map(|l| Change::Put(Box::new(l)));
    let gone = (0..200u64).map(|n| Change::Remove(listing(&mut rng, n, 1).id));
    engine.apply(tenant(), &vertical, puts.chain(gone).collect()).expect("room");
    engine.mark_ready(tenant(), &vertical.key);
    check(&engine, &vertical, &listings, &mut random(10));
    let again = listings.iter().step_by(2).cloned().map(|l| Change::Put(Box::new(l)));
    engine.apply(tenant(), &vertical, again.collect()).expect("room");
    check(&engine, &vertical, &listings, &mut random(11));
}

#[test]
fn rows_of_listings_that_went_are_used_again() {
    let (vertical, mut rng) = (vertical(), random(7));
    let engine = engine(&vertical, &[]);
    let mut bytes = Vec::new();
    for round in 0..8 {
        let puts = (0..2_000).map(|n| Change::Put(Box::new(listing(&mut rng, n, round))));
        engine.apply(tenant(), &vertical, puts.collect()).expect("room");
        bytes.push(engine.stats()[0].bytes);
    }
    assert_eq!(engine.stats()[0].listings, 2_000);
    assert!(bytes[7] < bytes[3] * 3 / 2, "it grows without more listings: {bytes:?}");
    let listings: Vec<_> = (0..2_000).map(|n| listing(&mut rng, n, 100)).collect();
    let puts = listings.iter().cloned().map(|l| Change::Put(Box::new(l)));
    engine.apply(tenant(), &vertical, puts.collect()).expect("room");
    check(&engine, &vertical, &listings, &mut rng);
}

#[test]
fn a_walk_sees_every_untouched_listing_once_while_others_change() {
    let (vertical, mut rng) = (vertical(), random(3));
    let listings: Vec<_> = (0..600).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&vertical, &listings);
    let site = site(&[Arc::clone(&vertical)]);
    for sort in ["newest", "price", "-price", "year", "-year", "grade"] {
        let pairs = [("sort", sort), ("limit", "17")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let mut page = search::query::parse(&pairs, &site).expect("a query");
        let mut seen = BTreeMap::new();
        loop {
            let answer = ask(&engine, &site, &page);
            for card in answer.cards {
                *seen.entry(card.id).or_insert(0) += 1;
            }
            // Every third listing is put again with other values, or goes and comes back.
            let touched = (0..600).step_by(3).filter(|_| rng.random_bool(0.1)).collect::<Vec<_>>();
            let changes = touched.into_iter().map(|n| match rng.random_bool(0.5) {
                true => Change::Put(Box::new(listing(&mut rng, n, 2))),
                false => Change::Remove(listings[n as usize].id),
            });
            let changes = changes.collect();
            engine.apply(tenant(), &vertical, changes).expect("room");
            let Some(cursor) = answer.next_cursor else { break };
            page.cursor = Some(page.read_cursor(&cursor, &site).expect("its own"));
        }
        let untouched = listings.iter().enumerate().filter(|(n, _)| n % 3 != 0);
        for (_, listing) in untouched {
            assert_eq!(seen.get(&listing.id), Some(&1), "{sort}: {}", listing.id);
        }
    }
}

#[test]
fn a_tenant_sees_nothing_of_another() {
    let (vertical, mut rng) = (vertical(), random(5));
    let listings: Vec<_> = (0..50).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&vertical, &listings);
    let mut other = site(&[Arc::clone(&vertical)]);
    other.tenant = kernel::ids::TenantId(uuid::Uuid::from_u128(99));
    let answer = ask(&engine, &other, &Query::default());
    assert_eq!((answer.total, answer.loading), (0, true));
    engine.adopt(other.tenant, &vertical);
    engine.mark_ready(other.tenant, &vertical.key);
    let answer = ask(&engine, &other, &Query::default());
    assert_eq!((answer.total, answer.loading), (0, false));
    engine.drop_tenant(tenant());
    let none = Query { vertical: Some("otra".to_owned()), ..Query::default() };
    assert!(
        std::pin::pin!(engine.search(&other, &none))
            .as_mut()
            .poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
            .map(|answer| answer.is_err())
            .is_ready()
    );
    assert!(engine.stats().iter().all(|shard| shard.tenant == other.tenant));
}
