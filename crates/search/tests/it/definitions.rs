//! A changed definition is live at once.

use std::sync::Arc;

use listings::{Attributes, Facet, Published, Value, Vertical};
use search::{Change, FacetCounts, Filter, Query, Sort, State};

use crate::{
    properties::check,
    sample::{ask, engine, listing, random, site, tenant, vertical},
};

fn changed(change: impl FnOnce(&mut Vertical)) -> Arc<Vertical> {
    let mut next = (*vertical()).clone();
    change(&mut next);
    Arc::new(next)
}

#[test]
fn a_new_attribute_is_an_empty_column_until_a_listing_has_it() {
    let (old, mut rng) = (vertical(), random(31));
    let mut listings: Vec<_> = (0..300).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&old, &listings);
    let next = changed(|v| {
        let mut colour = v.attribute("make").expect("declared").clone();
        colour.key = "colour".to_owned();
        v.attributes.push(colour);
    });
    engine.adopt(tenant(), &next);
    assert_eq!(engine.ready(tenant(), "cosas"), State::Ready);
    check(&engine, &next, &listings, &mut rng);
    let mut red: Published = listings[0].clone();
    red.attributes.insert_checked("colour", Value::Enum("kia".to_owned()));
    red.version = 2;
    engine.apply(tenant(), &next, vec![Change::Put(Box::new(red.clone()))]).expect("room");
    listings[0] = red.clone();
    let site = site(&[Arc::clone(&next)]);
    let filters = vec![("colour".to_owned(), Filter::AnyOf(vec!["kia".to_owned()]))];
    let query = Query { vertical: Some("cosas".into()), filters, ..Query::default() };
    let answer = ask(&engine, &site, &query);
    assert_eq!(answer.cards.iter().map(|card| card.id).collect::<Vec<_>>(), [red.id]);
    check(&engine, &next, &listings, &mut rng);
}

#[test]
fn other_buckets_decimals_and_facets_count_what_is_there() {
    let (old, mut rng) = (vertical(), random(32));
    let listings: Vec<_> = (0..300).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&old, &listings);
    let next = changed(|v| {
        for attribute in &mut v.attributes {
            match attribute.key.as_str() {
                "year" => attribute.buckets = [1995, 2005, 2015].map(i64::into).to_vec(),
                "doors" => attribute.facet = Facet::Range,
                "code" => attribute.facet = Facet::Terms,
                "engine_l" => attribute.scale = 2,
                _ => {}
            }
        }
    });
    engine.adopt(tenant(), &next);
    let finer = |value: &Value| match value {
        Value::Decimal(n, 1) => Value::Decimal(n * 10, 2),
        other => other.clone(),
    };
    let rescaled = listings.into_iter().map(|mut listing| {
        let mut attributes = Attributes::default();
        listing.attributes.iter().for_each(|(k, v)| attributes.insert_checked(k, finer(v)));
        listing.attributes = attributes;
        listing
    });
    let listings: Vec<Published> = rescaled.collect();
    check(&engine, &next, &listings, &mut rng);
}

#[test]
fn decimals_that_come_and_go_take_no_value_with_them() {
    let (old, mut rng) = (vertical(), random(35));
    let listings: Vec<_> = (0..300).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&old, &listings);
    let with_scale = |scale| {
        changed(|v| {
            let found = v.attributes.iter_mut().find(|a| a.key == "engine_l");
            found.expect("a decimal").scale = scale;
        })
    };
    engine.adopt(tenant(), &with_scale(3));
    engine.adopt(tenant(), &with_scale(1));
    check(&engine, &with_scale(1), &listings, &mut rng);
}

#[test]
fn an_attribute_that_went_is_gone_from_cards_filters_and_facets() {
    let (old, mut rng) = (vertical(), random(33));
    let listings: Vec<_> = (0..100).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&old, &listings);
    let next = changed(|v| v.attributes.retain(|a| a.key != "make" && a.key != "note"));
    engine.adopt(tenant(), &next);
    let site = site(&[Arc::clone(&next)]);
    let query = Query { facets: search::Facets::All, limit: 100, ..Query::default() };
    let answer = ask(&engine, &site, &query);
    assert!(answer.cards.iter().all(|card| card.attributes.get("make").is_none()));
    assert!(answer.cards.iter().all(|card| card.attributes.get("note").is_none()));
    assert!(answer.facets.iter().all(|(key, _)| key != "make"));
}

#[test]
fn while_it_loads_it_shows_the_newest_and_says_so() {
    let (vertical, mut rng) = (vertical(), random(34));
    let engine = search::MemoryEngine::new();
    let puts = (0..40).map(|n| Change::Put(Box::new(listing(&mut rng, n, 1)))).collect();
    engine.apply(tenant(), &vertical, puts).expect("room");
    let site = site(&[Arc::clone(&vertical)]);
    let query = Query {
        sort: Sort::Price { descending: false },
        facets: search::Facets::All,
        ..Query::default()
    };
    let answer = ask(&engine, &site, &query);
    assert!(answer.loading && answer.facets.is_empty() && answer.next_cursor.is_none());
    assert!(answer.cards.windows(2).all(|pair| pair[0].published_at >= pair[1].published_at));
    engine.mark_ready(tenant(), "cosas");
    let answer = ask(&engine, &site, &query);
    assert!(!answer.loading && !answer.facets.is_empty());
}

#[test]
fn several_verticals_are_merged_in_order_and_share_facets() {
    let (one, mut rng) = (vertical(), random(35));
    let other = changed(|v| v.key = "otras".to_owned());
    let listings: Vec<_> = (0..200).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&one, &listings[..120]);
    let puts = listings[120..].iter().cloned().map(|l| Change::Put(Box::new(l))).collect();
    engine.apply(tenant(), &other, puts).expect("room");
    engine.mark_ready(tenant(), "otras");
    let site = site(&[Arc::clone(&one), Arc::clone(&other)]);
    for (sort, text) in [("newest", ""), ("price", ""), ("-price", ""), ("relevance", "azul")] {
        let pairs = [("sort", sort), ("q", text), ("limit", "9"), ("facets", "all")];
        let pairs = pairs.map(|(k, v)| (k.to_owned(), v.to_owned()));
        let query = search::query::parse(&pairs, &site).expect("a query");
        let oracle = crate::oracle::Oracle { vertical: &one, site: &site, listings: &listings };
        let expected: Vec<_> = oracle.sorted(&query).iter().map(|l| l.id).collect();
        let (mut page, mut walked) = (query.clone(), Vec::new());
        loop {
            let answer = ask(&engine, &site, &page);
            assert_eq!(answer.total, expected.len() as u64);
            let keys: Vec<&str> = answer.facets.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(keys, ["operation", "region", "city", "price"]);
            let FacetCounts::Terms(operations) = &answer.facets[0].1 else { panic!("terms") };
            assert_eq!(operations.iter().map(|t| t.count).sum::<u64>(), answer.total);
            walked.extend(answer.cards.iter().map(|card| card.id));
            let Some(cursor) = answer.next_cursor else { break };
            let read = page.read_cursor(&cursor, &site);
            page.cursor = Some(read.expect("its own"));
        }
        assert_eq!(walked, expected, "{sort}");
    }
}
