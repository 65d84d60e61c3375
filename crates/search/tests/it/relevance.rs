//! Misspelt and unaccented makes, models and places, held against listings of every make, model and
//! place we know.

use std::sync::Arc;

use chrono::DateTime;
use kernel::ids::ListingId;
use listings::{
    Attributes, Operation, Place, Published, Value, Vertical, demo, tokens, vertical, words,
};
use search::query;
use uuid::Uuid;

use rand::{Rng, rngs::StdRng};
use search::{Answer, MemoryEngine, SiteView};

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
    number(&mut out);
    out
}

fn number(listings: &mut [Published]) {
    for (n, listing) in (1u128..).zip(listings) {
        listing.id = ListingId(Uuid::from_u128(n));
    }
}

/// Listings of one vertical, to be asked.
struct Stock {
    listings: Vec<Published>,
    engine: MemoryEngine,
    site: SiteView,
}

impl Stock {
    fn new(vertical: &Arc<Vertical>, listings: Vec<Published>) -> Self {
        let (engine, site) = (engine(vertical, &listings), site(&[Arc::clone(vertical)]));
        Self { listings, engine, site }
    }

    fn cars() -> Self {
        let autos = autos();
        let listings = corpus(&autos);
        Self::new(&autos, listings)
    }

    fn ask(&self, text: &str) -> Answer {
        let pairs = [("q".to_owned(), text.to_owned())];
        ask(&self.engine, &self.site, &query::parse(&pairs, &self.site).expect("a query"))
    }

    fn get(&self, id: ListingId) -> &Published {
        &self.listings[usize::try_from(id.0.as_u128()).expect("small") - 1]
    }

    /// Whether one of the first three is right.
    fn shows(&self, answer: &Answer, is_right: impl Fn(&Published) -> bool) -> bool {
        answer.cards.iter().take(3).any(|card| is_right(self.get(card.id)))
    }

    fn titles(&self, text: &str) -> Vec<String> {
        self.ask(text).cards.iter().map(|card| card.title.clone()).collect()
    }
}

#[test]
fn exact_names_of_makes_with_models_and_of_places_come_first() {
    let (stock, autos) = (Stock::cars(), autos());
    let [makes, models] =
        ["make", "model"].map(|key| &autos.attribute(key).expect("declared").options);
    let (mut asked, mut missed) = (0, Vec::new());
    for model in models.iter() {
        let make = makes.get(model.parent.as_deref().expect("a make")).expect("known");
        let typed = format!("{} {}", make.labels.es, model.labels.es);
        let answer = stock.ask(&typed);
        let is_right = |car: &Published| matches!(car.attributes.get("model"), Some(Value::Enum(value)) if *value == model.value);
        asked += 1;
        if !stock.shows(&answer, is_right) || answer.corrected.is_some() {
            missed.push(format!("{typed} → {:?}", answer.cards.first().map(|c| &c.title)));
        }
    }
    let mut cities: Vec<String> =
        stock.listings.iter().filter_map(|l| l.place.city.clone()).collect();
    cities.sort();
    cities.dedup();
    for city in cities {
        let answer = stock.ask(&city);
        asked += 1;
        if !stock.shows(&answer, |car| car.place.city.as_ref() == Some(&city)) {
            let shown = answer.cards.first().map(|c| (&c.title, &c.place.city));
            missed.push(format!("{city} → {shown:?}"));
        }
    }
    println!("{} of {asked} missed: {missed:#?}", missed.len());
    assert!(missed.len() * 100 <= asked, "{} of {asked} missed: {missed:#?}", missed.len());
}

/// Shorter names are one slip from several others.
const LETTERS_MIN: usize = 5;

/// One slip of the finger: a letter lost, doubled or added, changed, or swapped with the next.
fn slip(rng: &mut StdRng, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = rng.random_range(0..letters.len());
    let other = char::from(b'a' + rng.random_range(0..26));
    match rng.random_range(0..4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, other),
        2 => letters[at] = other,
        _ => letters.swap(at.max(1) - 1, at.max(1)),
    }
    letters.into_iter().collect()
}

#[test]
fn one_random_slip_in_a_name_is_mended() {
    let (stock, autos, mut rng) = (Stock::cars(), autos(), random(77));
    let known: std::collections::HashSet<&str> =
        stock.listings.iter().flat_map(|l| &l.tokens_main).map(String::as_str).collect();
    let is_known = |token: &String| known.iter().any(|held| held.starts_with(token.as_str()));
    let (mut asked, mut right, mut wrong) = (0, 0, Vec::new());
    // What is typed is what is there: makes, models and cities as often as listings have them.
    for car in stock.listings.iter().step_by(2) {
        let label = |key: &str| match car.attributes.get(key) {
            Some(Value::Enum(value)) => {
                let choice = autos.attribute(key).and_then(|a| a.options.get(value));
                choice.map(|choice| choice.labels.es.clone())
            }
            _ => None,
        };
        let names = [label("make"), label("model"), car.place.city.clone()].into_iter().flatten();
        let names = names.map(|name| kernel::text::fold(&name));
        for name in names {
            if name.len() < LETTERS_MIN || !name.bytes().all(|b| b.is_ascii_lowercase()) {
                continue;
            }
            let typed = slip(&mut rng, &name);
            // Another word that listings have, or the beginning of one, is no slip to be seen.
            if typed == name || tokens::of_query(&typed).iter().all(is_known) {
                continue;
            }
            let meant = tokens::of_query(&name);
            let answer = stock.ask(&typed);
            asked += 1;
            if stock.shows(&answer, |car| meant.iter().all(|t| car.tokens_main.contains(t))) {
                right += 1;
            } else {
                let shown = answer.cards.first().map(|card| card.title.clone());
                wrong.push(format!("{typed} ({name}) → {:?} {shown:?}", answer.corrected));
            }
        }
    }
    println!("{right} of {asked} right");
    assert!(asked >= 1_000);
    assert!(right * 100 >= asked * 95, "{right} of {asked} right; wrong: {wrong:#?}");
}

/// Homes by title, description, type, operation and place, the first one newest.
fn homes(list: &[(&str, &str, &str, Operation, [&str; 3])]) -> Stock {
    let text = vertical::shipped("propiedades").expect("shipped");
    let homes = Arc::new(Vertical::from_toml(text).expect("a vertical"));
    let mut rng = random(91);
    let listings = (0u64..).zip(list).map(|(n, (title, description, kind, operation, place))| {
        let [country, region, city] = place.map(|name| Some(name.to_owned()));
        let place = Place { country, region, city, lat: None, lon: None };
        let mut attributes = Attributes::default();
        attributes.insert_checked("property_type", Value::Enum((*kind).to_owned()));
        let (main, more) = words::of_listing(&homes, title, description, &place, &attributes);
        let drawn = listing(&mut rng, n, 1);
        Published {
            vertical: homes.key.clone(),
            published_at: drawn.published_at - chrono::TimeDelta::days(n.cast_signed()),
            operation: *operation,
            title: (*title).to_owned(),
            place,
            attributes,
            tokens_main: main,
            tokens_more: more,
            ..drawn
        }
    });
    let mut listings: Vec<Published> = listings.collect();
    number(&mut listings);
    Stock::new(&homes, listings)
}

const PALERMO: [&str; 3] = ["AR", "Capital Federal", "Palermo"];
const BELGRANO: [&str; 3] = ["AR", "Capital Federal", "Belgrano"];
const LA_PLATA: [&str; 3] = ["AR", "Buenos Aires", "La Plata"];
const PIANTINI: [&str; 3] = ["DO", "Distrito Nacional", "Piantini"];

fn town() -> Stock {
    use Operation::{Rent, Sale, TempRent};
    homes(&[
        ("Hermoso piso alto", "Ideal para alquiler", "apartment", Sale, PALERMO),
        ("Dos ambientes", "Estilo loft, vista a La Plata", "apartment", Sale, PALERMO),
        ("Loft en Belgrano", "", "apartment", Rent, BELGRANO),
        ("Casa quinta con pileta", "", "house", Sale, LA_PLATA),
        ("Quinta amplia", "", "farm", Sale, LA_PLATA),
        ("Campo ganadero", "", "farm", Sale, LA_PLATA),
        ("Depto luminoso", "", "apartment", Rent, PIANTINI),
        ("Vista al mar", "", "apartment", TempRent, PIANTINI),
        ("Terreno en esquina", "", "land", Sale, PIANTINI),
        ("Estrenar con techo solar", "", "house", Sale, BELGRANO),
    ])
}

#[test]
fn a_word_for_some_of_a_type_finds_those_that_say_it() {
    let town = town();
    assert_eq!(town.titles("loft"), ["Loft en Belgrano", "Dos ambientes"]);
    assert_eq!(town.titles("quinta"), ["Casa quinta con pileta", "Quinta amplia"]);
    let whole = ["Casa quinta con pileta", "Estrenar con techo solar"];
    assert_eq!(town.titles("chalet"), whole, "nobody says it, so all of them may be");
    // Another name of all of them finds all of them, those that say it first.
    let flats = town.titles("depto");
    assert_eq!((flats.len(), flats[0].as_str()), (5, "Depto luminoso"));
    assert_eq!(town.titles("apartamento").len(), 5);
    assert_eq!(town.titles("apartamneto").len(), 5, "mistyped, too");
}

#[test]
fn a_name_is_heard_behind_a_plural_and_behind_a_rare_word() {
    let at = |city| ["AR", "Provincia", city];
    let home = |title, said, city| (title, said, "house", Operation::Sale, at(city));
    let mut list = vec![
        home("Uno", "", "General San Martín"),
        home("Dos", "", "Martínez"),
        home("Tres", "calle Cordova", "Rosario"),
    ];
    list.extend((0..30).map(|_| home("Otra", "", "Córdoba")));
    let town = homes(&list);
    assert_eq!(town.titles("martines"), ["Dos", "Uno"]);
    let found = town.ask("cordova");
    assert_eq!((found.total, found.corrected.as_deref()), (30, Some("Córdoba")));
}

#[test]
fn words_for_an_operation_ask_for_it() {
    let town = town();
    assert_eq!(town.titles("alquiler"), ["Loft en Belgrano", "Depto luminoso", "Vista al mar"]);
    for typed in ["departamento en alquiler", "apartment for rent", "renta de apartamentos"] {
        assert_eq!(town.titles(typed).len(), 3, "{typed}");
        assert_eq!(town.ask(typed).corrected, None, "{typed}");
    }
    assert_eq!(town.titles("alquiler temporal"), ["Vista al mar"]);
    assert_eq!(town.titles("alquiler belgrano"), ["Loft en Belgrano"]);
    assert_eq!(town.titles("casa en venta la plata"), ["Casa quinta con pileta"]);
    assert_eq!(town.titles("departamento en venta").len(), 2);
}

#[test]
fn the_name_of_a_country_asks_for_its_listings() {
    let town = town();
    assert_eq!(town.titles("argentina").len(), 7);
    assert_eq!(town.titles("apartamento república dominicana").len(), 2);
    assert_eq!(town.titles("terreno en rep. dominicana"), ["Terreno en esquina"]);
}

#[test]
fn of_words_that_no_listing_has_together_names_are_kept() {
    let town = town();
    let found = town.ask("solar la plata");
    let is_there = |home: &Published| home.place.city.as_deref() == Some("La Plata");
    assert_eq!(found.corrected.as_deref(), Some("la plata"), "a city before plots elsewhere");
    assert!(found.cards.iter().take(3).all(|card| is_there(town.get(card.id))));
    assert_eq!(town.titles("terreno hermoso"), ["Terreno en esquina"]);
    let cars = Stock::cars();
    for (typed, model) in [("yaris camión", "yaris"), ("vitara 3 puertas", "vitara")] {
        let answer = cars.ask(typed);
        assert!(cars.shows(&answer, |car| car.title.to_lowercase().contains(model)), "{typed}");
    }
}

#[test]
fn words_for_a_body_find_the_cars_that_have_it() {
    let cars = Stock::cars();
    for (typed, bodies) in [
        ("yipeta", &["suv"][..]),
        ("jeepeta toyota", &["suv"]),
        ("furgoneta", &["van"]),
        ("doble cabina", &["pickup-double"]),
        ("camioneta", &["pickup-double", "pickup-single"]),
        ("hatchback", &["hatchback"]),
        ("sedán", &["sedan"]),
        ("sedan corolla", &["sedan"]),
        ("SUV", &["suv"]),
    ] {
        let answer = cars.ask(typed);
        let has = |car: &Published| matches!(car.attributes.get("body"), Some(Value::Enum(body)) if bodies.contains(&body.as_str()));
        assert!(answer.cards.len() >= 3, "{typed}: {}", answer.total);
        assert!(answer.cards.iter().all(|card| has(cars.get(card.id))), "{typed}");
        assert_eq!(answer.corrected, None, "{typed}");
    }
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
