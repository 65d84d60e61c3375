//! Words: aliases, beginnings, typos, and what is said about them.

use std::sync::Arc;

use listings::{Published, tokens};
use search::{Answer, Change, MemoryEngine, query};

use crate::sample::{ask, engine, listing, random, site, tenant, vertical};

/// Listings with these titles and descriptions, the first one newest.
fn titled(titles: &[(&str, &str)]) -> (MemoryEngine, Vec<Published>) {
    let mut rng = random(41);
    let listings = (0u64..).zip(titles).map(|(n, (title, description))| {
        let mut listing = listing(&mut rng, n, 1);
        listing.title = (*title).to_owned();
        listing.published_at -= chrono::TimeDelta::days(n.cast_signed());
        listing.tokens_main = tokens::of_text(title);
        listing.tokens_more = tokens::of_text(description);
        listing.tokens_more.retain(|t| !listing.tokens_main.contains(t));
        listing.attributes = listings::Attributes::default();
        let make = title.split_whitespace().next().unwrap_or_default().to_lowercase();
        listing.attributes.insert_checked("make", listings::Value::Enum(make));
        listing
    });
    let listings: Vec<Published> = listings.collect();
    (engine(&vertical(), &listings), listings)
}

const CARS: &[(&str, &str)] = &[
    ("Ford Fiesta Córdoba", "único dueño, como nuevo"),
    ("Toyota Corolla Santiago", "aire, llantas nuevas"),
    ("Toyota Hilux", "comparable al corolla en consumo"),
    ("Great Wall Wingle", "diesel"),
    ("Suzuki Grand Vitara", "4x4"),
    ("Toyota 4Runner", "blindada"),
    ("Kia Picanto Córdoba", "toyota no, kia sí"),
];

fn find(text: &str) -> (Vec<String>, Answer) {
    let (engine, _) = titled(CARS);
    let site = site(&[vertical()]);
    let pairs = [("q".to_owned(), text.to_owned())];
    let answer = ask(&engine, &site, &query::parse(&pairs, &site).expect("a query"));
    (answer.cards.iter().map(|card| card.title.clone()).collect(), answer)
}

#[test]
fn words_in_the_title_come_before_words_in_the_description() {
    assert_eq!(find("corolla").0, ["Toyota Corolla Santiago", "Toyota Hilux"]);
    assert_eq!(
        find("toyota").0,
        ["Toyota Corolla Santiago", "Toyota Hilux", "Toyota 4Runner", "Kia Picanto Córdoba"]
    );
    assert_eq!(find("CÓRDOBA fiestas").0, ["Ford Fiesta Córdoba"]);
}

#[test]
fn signs_alone_are_found_nowhere_and_small_words_ask_for_nothing() {
    for signs in ["🚗", "¿?", "--- !!"] {
        assert_eq!(find(signs).1.total, 0, "{signs}");
    }
    for small in ["el", "de la", "  "] {
        assert_eq!(find(small).1.total, CARS.len() as u64, "{small}");
    }
}

#[test]
fn typos_are_mended_together_and_said() {
    for (typed, title, read) in [
        ("toyta corola", "Toyota Corolla Santiago", "Toyota Corolla"),
        ("fiestass", "Ford Fiesta Córdoba", "Fiesta"),
        ("cordova fieta", "Ford Fiesta Córdoba", "Córdoba Fiesta"),
        ("susuki bitara", "Suzuki Grand Vitara", "Suzuki Vitara"),
        ("grandvitara", "Suzuki Grand Vitara", "Grand Vitara"),
        ("4runer", "Toyota 4Runner", "4Runner"),
        ("greatwall", "Great Wall Wingle", "Great Wall"),
        ("pican to", "Kia Picanto Córdoba", "Picanto"),
    ] {
        let (titles, answer) = find(typed);
        assert_eq!(titles.first().map(String::as_str), Some(title), "{typed}");
        assert_eq!(answer.corrected.as_deref(), Some(read), "{typed}");
    }
}

#[test]
fn the_last_word_may_be_a_beginning_and_nothing_is_said() {
    for (typed, title) in [("toyota cor", "Toyota Corolla Santiago"), ("wing", "Great Wall Wingle")]
    {
        let (titles, answer) = find(typed);
        assert_eq!(titles.first().map(String::as_str), Some(title), "{typed}");
        assert_eq!(answer.corrected, None, "{typed}");
    }
}

#[test]
fn another_name_of_an_option_finds_its_listings() {
    for typed in ["fordito", "el óvalo", "ovalo cordoba"] {
        let (titles, answer) = find(typed);
        assert_eq!(titles, ["Ford Fiesta Córdoba"], "{typed}");
        assert_eq!(answer.corrected, None);
    }
}

#[test]
fn another_name_finds_what_carries_the_name_too() {
    // «fordito» is a Ford; here the word stands in a title of another make as well.
    let (engine, _) = titled(&[("Kia Ford Cross", ""), ("Ford Fiesta", ""), ("Kia Picanto", "")]);
    let site = site(&[vertical()]);
    let pairs = [("q".to_owned(), "fordito".to_owned())];
    let answer = ask(&engine, &site, &query::parse(&pairs, &site).expect("a query"));
    let titles: Vec<&str> = answer.cards.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["Ford Fiesta", "Kia Ford Cross"], "the make itself comes first");
}

#[test]
fn a_place_called_by_its_name_comes_first_unless_an_option_is_called_so() {
    let mut rng = random(43);
    let at = |n: u64, title: &str, city: &str, rng: &mut rand::rngs::StdRng| {
        let mut listing = listing(rng, n, 1);
        listing.published_at -= chrono::TimeDelta::days(n.cast_signed());
        listing.place.city = Some(city.to_owned());
        listing.place.region = None;
        listing.tokens_main = tokens::of_text(&format!("{title} {city}"));
        listing.tokens_more = Vec::new();
        listing.title = title.to_owned();
        listing.attributes = listings::Attributes::default();
        if title.starts_with("Ford") {
            listing.attributes.insert_checked("make", listings::Value::Enum("ford".to_owned()));
        }
        listing
    };
    let listings = [
        at(0, "Color plata", "Rosario", &mut rng),
        at(1, "Amplio", "La Plata", &mut rng),
        at(2, "Ford usado", "Rosario", &mut rng),
        at(3, "Otro", "Ford", &mut rng),
    ];
    let engine = engine(&vertical(), &listings);
    let site = site(&[vertical()]);
    let found = |text: &str| -> Vec<String> {
        let pairs = [("q".to_owned(), text.to_owned())];
        let answer = ask(&engine, &site, &query::parse(&pairs, &site).expect("a query"));
        answer.cards.iter().map(|card| card.title.clone()).collect()
    };
    assert_eq!(found("la plata"), ["Amplio", "Color plata"]);
    assert_eq!(found("plata"), ["Color plata", "Amplio"], "that alone is a colour");
    assert_eq!(found("ford"), ["Ford usado", "Otro"], "a make before a place of the same name");
}

#[test]
fn when_no_listing_has_all_words_the_telling_ones_are_kept() {
    let (titles, answer) = find("toyota corolla descapotable");
    assert_eq!(titles[0], "Toyota Corolla Santiago");
    assert_eq!(answer.corrected.as_deref(), Some("toyota corolla"));
    let (titles, answer) = find("xyzw qqqq");
    assert!(titles.is_empty() && answer.total == 0 && answer.corrected.is_none());
    assert_eq!(find("¿? de la").1.total, CARS.len() as u64, "small words ask for nothing");
}

#[test]
fn a_number_is_never_taken_for_another() {
    assert!(find("5runner").0.is_empty());
}

#[test]
fn words_of_listings_that_went_are_forgotten() {
    let (engine, listings) = titled(CARS);
    let site = site(&[vertical()]);
    let pairs = [("q".to_owned(), "hilux".to_owned())];
    let query = query::parse(&pairs, &site).expect("a query");
    assert_eq!(ask(&engine, &site, &query).total, 1);
    let gone = vec![Change::Remove(listings[2].id)];
    engine.apply(tenant(), &Arc::clone(&vertical()), gone).expect("room");
    assert_eq!(ask(&engine, &site, &query).total, 0);
}
