//! Misspelt and unaccented makes, models and places, held against listings of every make, model and
//! place we know.

use std::sync::Arc;

use chrono::DateTime;
use kernel::ids::ListingId;
use listings::{Attributes, Place, Published, Value, Vertical, demo, tokens, vertical, words};
use search::query;
use uuid::Uuid;

use crate::sample::{ask, engine, listing, random, site};

const WELL_KNOWN: u64 = 3_000;

fn autos() -> Arc<Vertical> {
    let text = vertical::shipped("autos").expect("shipped");
    Arc::new(Vertical::from_toml(text).expect("a vertical"))
}

fn places() -> Vec<Place> {
    let file = include_str!("../../../listings/data/places.csv");
    let rows = file.lines().skip(1).map(|line| {
        let mut cells = line.split(',').map(|cell| Some(cell.to_owned()));
        let mut next = || cells.next().flatten();
        Place { country: next(), region: next(), city: next(), lat: None, lon: None }
    });
    rows.collect()
}

/// What sells, as often as it sells; and every model of every make once, each in some place.
fn corpus(autos: &Arc<Vertical>) -> Vec<Published> {
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment");
    let cars = demo::cars(11, WELL_KNOWN, autos, demo::COUNTRIES, now);
    let mut out: Vec<Published> =
        (0..).zip(cars).map(|(n, car)| car.into_published(autos, n)).collect();
    let (mut rng, places) = (random(51), places());
    let models = autos.attribute("model").expect("declared").options.iter();
    for (n, model) in (0usize..).zip(models) {
        let make = model.parent.clone().expect("a make");
        let label = &autos.attribute("make").expect("declared").options.get(&make).expect("known");
        let mut attributes = Attributes::default();
        attributes.insert_checked("make", Value::Enum(make));
        attributes.insert_checked("model", Value::Enum(model.value.clone()));
        let title = format!("{} {}", label.labels.es, model.labels.es);
        let place = places[n * 7 % places.len()].clone();
        let (main, more) = words::of_listing(autos, &title, "Único dueño", &place, &attributes);
        out.push(Published {
            vertical: autos.key.clone(),
            title,
            place,
            attributes,
            tokens_main: main,
            tokens_more: more,
            ..listing(&mut rng, n as u64, 1)
        });
    }
    for (n, listing) in (1u128..).zip(&mut out) {
        listing.id = ListingId(Uuid::from_u128(n));
    }
    out
}

#[test]
fn misspelt_makes_models_and_places_find_the_right_listings() {
    let autos = autos();
    let listings = corpus(&autos);
    let engine = engine(&autos, &listings);
    let site = site(&[Arc::clone(&autos)]);
    let (mut asked, mut right, mut nothing, mut wrong) = (0u32, 0u32, 0u32, Vec::new());
    for line in include_str!("../misspelt.csv").lines().skip(1) {
        let (typed, expected) = line.split_once(',').expect("two cells");
        let pairs = [("q".to_owned(), typed.to_owned())];
        let answer = ask(&engine, &site, &query::parse(&pairs, &site).expect("a query"));
        let expected: Vec<String> = expected.split(' ').flat_map(tokens::of_query).collect();
        let is_right = |id: ListingId| {
            let at = usize::try_from(id.0.as_u128()).expect("small") - 1;
            expected.iter().all(|token| listings[at].tokens_main.contains(token))
        };
        asked += 1;
        nothing += u32::from(answer.total == 0);
        if answer.cards.iter().take(3).any(|card| is_right(card.id)) {
            right += 1;
        } else {
            let shown = answer.cards.first().map(|card| card.title.clone());
            wrong.push(format!("{typed} → {:?} {shown:?}", answer.corrected));
        }
    }
    println!("{right} of {asked} right, {nothing} find nothing: {wrong:#?}");
    assert!(asked >= 200);
    assert!(right * 100 >= asked * 95, "{right} of {asked} right; wrong: {wrong:#?}");
    assert!(nothing * 100 <= asked * 2, "{nothing} of {asked} find nothing: {wrong:#?}");
}

#[test]
fn what_is_spelt_right_is_taken_as_typed() {
    let autos = autos();
    let listings = corpus(&autos);
    let engine = engine(&autos, &listings);
    let site = site(&[Arc::clone(&autos)]);
    for listing in listings.iter().rev().step_by(37) {
        let pairs = [("q".to_owned(), listing.title.clone())];
        let answer = ask(&engine, &site, &query::parse(&pairs, &site).expect("a query"));
        assert_eq!(answer.corrected, None, "{}", listing.title);
        let asked = tokens::of_query(&listing.title);
        let holds = |id: ListingId| {
            let at = usize::try_from(id.0.as_u128()).expect("small") - 1;
            asked.iter().all(|token| listings[at].tokens_main.contains(token))
        };
        assert!(answer.cards.first().is_some_and(|card| holds(card.id)), "{}", listing.title);
    }
}
