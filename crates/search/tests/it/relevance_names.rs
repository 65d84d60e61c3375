//! Names that are several things, names of what is chosen from a list, and names of another vertical.

use std::sync::Arc;

use kernel::ids::ListingId;
use listings::{Attributes, Place, Published, Value, Vertical, vertical, words};
use search::{Answer, Change, MemoryEngine, SiteView, query};
use uuid::Uuid;

use crate::sample::{ask, engine, listing, random, site, tenant};

fn shipped(key: &str) -> Arc<Vertical> {
    let text = vertical::shipped(key).expect("shipped");
    Arc::new(Vertical::from_toml(text).expect("a vertical"))
}

/// A listing with a title (and a description below it), options and a city, the first one newest.
type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

fn listings(of: &Vertical, first: u128, rows: &[Row<'_>]) -> Vec<Published> {
    let mut rng = random(92);
    let made = (0u64..).zip(rows).map(|(n, (title, options, city))| {
        let place = Place { city: Some((*city).to_owned()), ..Place::default() };
        let mut attributes = Attributes::default();
        for (key, value) in *options {
            attributes.insert_checked(key, Value::Enum((*value).to_owned()));
        }
        // What follows a line is the description.
        let (title, description) = title.split_once('\n').unwrap_or((title, ""));
        let (main, more) = words::of_listing(of, title, description, &place, &attributes);
        let drawn = listing(&mut rng, n, 1);
        Published {
            id: ListingId(Uuid::from_u128(first + u128::from(n))),
            vertical: of.key.clone(),
            published_at: drawn.published_at - chrono::TimeDelta::days(n.cast_signed()),
            title: (*title).to_owned(),
            place,
            attributes,
            tokens_main: main,
            tokens_more: more,
            ..drawn
        }
    });
    made.collect()
}

struct Street {
    engine: MemoryEngine,
    site: SiteView,
}

impl Street {
    fn of_cars(rows: &[Row<'_>]) -> Self {
        let autos = shipped("autos");
        let engine = engine(&autos, &listings(&autos, 1, rows));
        Self { engine, site: site(&[autos]) }
    }

    fn of_both(cars: &[Row<'_>], flats: &[Row<'_>]) -> Self {
        let (autos, homes) = (shipped("autos"), shipped("propiedades"));
        let engine = engine(&autos, &listings(&autos, 1, cars));
        let puts = listings(&homes, 100, flats).into_iter().map(|l| Change::Put(Box::new(l)));
        engine.apply(tenant(), &homes, puts.collect()).expect("room");
        engine.mark_ready(tenant(), &homes.key);
        Self { engine, site: site(&[autos, homes]) }
    }

    fn ask(&self, text: &str) -> Answer {
        let pairs = [("q".to_owned(), text.to_owned())];
        ask(&self.engine, &self.site, &query::parse(&pairs, &self.site).expect("a query"))
    }

    fn titles(&self, text: &str) -> Vec<String> {
        self.ask(text).cards.iter().map(|card| card.title.clone()).collect()
    }
}

#[test]
fn a_make_stays_where_the_other_word_is_a_body_nobody_states() {
    // Files from outside say make and model and no body; `sedan` is also what some call a Beetle.
    let street = Street::of_cars(&[
        ("Beetle viejo", &[("make", "volkswagen"), ("model", "escarabajo")], "Quito"),
        ("Corolla", &[("make", "toyota"), ("model", "corolla")], "Quito"),
        ("Pick Up", &[("make", "nissan"), ("model", "nissan-pick-up")], "Quito"),
        ("Ranger", &[("make", "ford"), ("model", "ford-ranger")], "Quito"),
    ]);
    for typed in ["sedan toyota", "toyota sedan"] {
        assert_eq!(street.titles(typed), ["Corolla"], "{typed}");
    }
    let answer = street.ask("pickup ford");
    assert_eq!(street.titles("pickup ford"), ["Ranger"], "{:?}", answer.corrected);
}

#[test]
fn a_make_that_is_also_a_word_for_others_is_the_make_first() {
    let street = Street::of_cars(&[
        ("Duster", &[("make", "renault"), ("body", "suv")], "Quito"),
        ("Renegade", &[("make", "jeep"), ("body", "suv")], "Guayaquil"),
    ]);
    assert_eq!(street.titles("jeep quito"), ["Renegade"]);
    assert_eq!(street.titles("jeep guayaquil"), ["Renegade"]);
}

#[test]
fn what_is_chosen_from_a_list_is_found_by_its_name() {
    let street = Street::of_cars(&[
        ("Hilux", &[("drivetrain", "4x4"), ("fuel", "diesel"), ("condition", "new")], "Quito"),
        ("Yaris", &[("drivetrain", "fwd"), ("fuel", "petrol"), ("condition", "used")], "Quito"),
        ("Leaf eléctrico", &[("fuel", "electric"), ("condition", "used")], "Quito"),
        ("Rio con vidrios eléctricos", &[("fuel", "petrol"), ("condition", "used")], "Quito"),
    ]);
    assert_eq!(street.titles("4x4"), ["Hilux"]);
    assert_eq!(street.titles("diesel"), ["Hilux"]);
    assert_eq!(street.titles("nuevo"), ["Hilux"]);
    assert_eq!(street.titles("usado").len(), 3);
    assert_eq!(street.titles("electrico").first().map(String::as_str), Some("Leaf eléctrico"));
    assert_eq!(street.ask("diésel").corrected, None, "as it was typed");
}

#[test]
fn a_word_of_one_vertical_is_no_slip_of_anothers() {
    let street = Street::of_both(
        &[("Sportage", &[("make", "kia")], "Quito")],
        &[("Monoambiente", &[], "Haedo Sur"), ("Kiosco quinto", &[], "Haedo Sur")],
    );
    for typed in ["suv kia", "kia suv"] {
        assert_eq!(street.titles(typed), ["Sportage"], "{typed}");
    }
    // Of two that mend the word, the one that changes less; what both make of it is not said of one.
    assert_eq!(street.titles("quitto"), ["Sportage"]);
    // What keeps the name tells more than what keeps the place.
    assert_eq!(street.titles("kia sur"), ["Sportage"]);
}

#[test]
fn one_letter_of_four_is_no_guess_where_words_lead_nowhere() {
    let homes = shipped("propiedades");
    let rows: &[Row<'_>] = &[("Linda", &[("property_type", "house")], "Portoviejo")];
    let engine = engine(&homes, &listings(&homes, 1, rows));
    let street = Street { engine, site: site(&[homes]) };
    assert!(street.titles("punta cana").is_empty(), "no Casa");
    assert_eq!(street.titles("casa punta cana"), ["Linda"]);
}

#[test]
fn a_word_that_a_text_mentions_hides_no_name_one_letter_away() {
    let passat: Row<'_> = ("Passat", &[("make", "volkswagen"), ("model", "passat")], "Quito");
    let street = Street::of_both(
        &[passat; 3],
        &[("Chalet\nSobre un pasate tranquilo", &[], "Haedo"), ("Piso\nCon living", &[], "Haedo")],
    );
    assert_eq!(street.titles("pasat"), ["Passat", "Passat", "Passat", "Chalet"]);
    assert_eq!(street.ask("pasat").corrected.as_deref(), Some("Passat / pasat"));
    // As often said as the name is stocked: it is what was typed.
    let street = Street::of_both(
        &[passat],
        &[("Piso\nEn un pasate", &[], "Haedo"), ("Casa\nEn un pasate", &[], "Haedo")],
    );
    assert_eq!(street.titles("pasat"), ["Piso", "Casa"]);
}

#[test]
fn verticals_that_keep_different_words_say_which() {
    let street = Street::of_both(
        &[("Corolla", &[("make", "toyota")], "Quito")],
        &[("Linda", &[("property_type", "house")], "Haedo")],
    );
    let answer = street.ask("casa toyota");
    assert_eq!((answer.total, answer.corrected.as_deref()), (2, Some("toyota / casa")));
}
