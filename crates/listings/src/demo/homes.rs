//! Homes, with some land, shops and offices: kind, size and city decide the price.

use chrono::{DateTime, Utc};
use kernel::Money;

use super::{
    DemoListing,
    dice::Dice,
    gazetteer::Gazetteer,
    listing::{Made, images, published_at},
    money,
    notes::{self, HomeFacts},
    picture::{self, PictureKind},
    put::Put,
    seller::Sellers,
};
use crate::{Operation, Vertical};

/// Kinds and how many of a hundred listings are of them.
const KINDS: &[(&str, u32)] =
    &[("apartment", 52), ("house", 30), ("ph", 3), ("land", 6), ("office", 4), ("store", 5)];
/// Dollars for a square metre of a flat in a middling city.
const METRE: &[(&str, f64)] =
    &[("DO", 1_450.0), ("EC", 1_150.0), ("CL", 1_950.0), ("AR", 1_850.0), ("MX", 1_600.0)];
/// What a home may have beside rooms.
const AMENITIES: &[&str] = &[
    "balcony",
    "lift",
    "security",
    "laundry",
    "terrace",
    "air-conditioning",
    "pool",
    "gym",
    "barbecue",
    "storage",
    "event-room",
    "garden",
    "patio",
    "playground",
    "generator",
    "cistern",
    "walk-in-closet",
    "service-room",
    "heating",
    "fireplace",
];

struct Homes<'v> {
    vertical: &'v Vertical,
    seed: u64,
    now: DateTime<Utc>,
    countries: Vec<String>,
    places: Gazetteer,
    sellers: Sellers,
}

/// `n` homes in `countries` (ISO codes, see [`super::COUNTRIES`]), for sale, to let and in
/// construction, published in the sixty days before `now`. Made one by one as they are asked for;
/// each depends on the seed and its number only.
pub fn homes<'v>(
    seed: u64,
    n: u64,
    vertical: &'v Vertical,
    countries: &[&str],
    now: DateTime<Utc>,
) -> impl Iterator<Item = DemoListing> + 'v {
    let homes = Homes {
        vertical,
        seed,
        now,
        countries: countries.iter().map(|c| (*c).to_owned()).collect(),
        places: Gazetteer::of(countries),
        sellers: Sellers::of_homes(seed, countries),
    };
    (0..n).filter_map(move |number| homes.make(number))
}

impl Homes<'_> {
    fn make(&self, number: u64) -> Option<DemoListing> {
        // Apart from the cars of the same seed.
        let mut dice = Dice::new(!self.seed, number);
        let country = self.countries.get(dice.below(self.countries.len()))?.as_str();
        let place = self.places.draw(country, &mut dice);
        let home = facts(country, &mut dice);
        let seller = self.sellers.draw(country, &mut dice);
        let title = notes::home_title(&home, &place, &mut dice);
        let description = notes::home(&home, &place, &mut dice);
        let subject = picture::home_subject(home.kind, dice.next());
        let alt = notes::home_title(&home, &place, &mut Dice::new(0, 0));
        Some(
            Made {
                images: pictures(&home, subject, &alt, &mut dice),
                price: price(&home, &mut dice),
                published_at: published_at(self.now, &mut dice),
                source_key: format!("demo-casa-{number}"),
                operation: home.operation,
                attributes: self.attributes(&home, &mut dice),
                seller,
                title,
                description,
                place,
            }
            .into_listing(),
        )
    }

    fn attributes(&self, home: &HomeFacts<'_>, dice: &mut Dice) -> crate::Attributes {
        let mut put = Put::new(self.vertical);
        put.choice("property_type", home.kind);
        put.number("area_m2", home.area);
        if home.is_dwelling() {
            put.int("rooms", home.bedrooms + 1 + i64::from(home.area > 90.0));
            put.int("bedrooms", home.bedrooms);
        }
        if home.kind != "land" {
            let covered = if home.kind == "house" { home.area * 0.62 } else { home.area * 0.93 };
            put.number("covered_area_m2", covered.round());
            put.int("bathrooms", home.bathrooms);
            put.int("parking_spaces", home.parking);
            put.choices("amenities", &home.amenities);
            if home.operation != Operation::Presale {
                put.int("age_years", home.age);
            }
        }
        if home.kind == "apartment" || home.kind == "office" {
            put.int("floor", dice.between(1, 18));
            if dice.chance(60) {
                put.number("expenses", expenses(home, dice));
            }
        }
        if home.is_furnished {
            put.yes("furnished");
        }
        if dice.chance(35) {
            put.yes("pets");
        }
        put.attributes
    }
}

/// What is not lived in has no rooms to show: its face, its plan and its face in another light.
fn pictures(home: &HomeFacts<'_>, subject: u64, alt: &str, dice: &mut Dice) -> Vec<crate::Image> {
    let mut images = images(PictureKind::Home, subject, alt, dice);
    images.truncate(if home.is_dwelling() { 6 } else { 3 });
    images
}

/// In the country's money, round.
fn expenses(home: &HomeFacts<'_>, dice: &mut Dice) -> f64 {
    let dollars = home.area * dice.real(0.7, 1.9);
    let asked = money::asked(dollars, money::local(home.country), dice);
    asked.and_then(|asked| asked.major().parse().ok()).unwrap_or(0.0)
}

fn facts<'c>(country: &'c str, dice: &mut Dice) -> HomeFacts<'c> {
    let kind = KINDS[dice.weighted(&weights())].0;
    let operation = match kind {
        "land" => Operation::Sale,
        "apartment" => [Operation::Sale, Operation::Rent, Operation::TempRent, Operation::Presale]
            [dice.weighted(&[52, 32, 7, 9])],
        _ => [Operation::Sale, Operation::Rent][dice.weighted(&[66, 34])],
    };
    let bedrooms = match kind {
        "house" => dice.between(2, 5),
        "apartment" | "ph" => [0, 1, 2, 3, 4][dice.weighted(&[6, 26, 36, 27, 5])],
        _ => 0,
    };
    let area = match kind {
        "house" => dice.between(90, 160) + bedrooms * dice.between(15, 70),
        "land" => dice.between(20, 300) * 10,
        "office" | "store" => dice.between(25, 220),
        _ => dice.between(26, 40) + bedrooms * dice.between(16, 34),
    };
    let is_dwelling = matches!(kind, "apartment" | "house" | "ph");
    let bathrooms = (bedrooms - dice.between(0, 1) + dice.between(0, 4) / 4).clamp(1, 5);
    let reach = if kind == "apartment" { 12 } else { AMENITIES.len() };
    let skips: &[&str] = if kind == "apartment" { &[] } else { &["lift", "event-room"] };
    let amenities = AMENITIES[..reach].iter().copied();
    HomeFacts {
        kind,
        country,
        operation,
        bedrooms,
        bathrooms,
        #[expect(clippy::cast_precision_loss, reason = "square metres")]
        area: area as f64,
        parking: dice.between(0, 2) + i64::from(kind == "house"),
        age: dice.between(0, 9) * dice.between(0, 5),
        is_furnished: is_dwelling && (operation == Operation::TempRent || dice.chance(14)),
        amenities: amenities.filter(|a| !skips.contains(a) && dice.chance(36)).collect(),
    }
}

fn weights() -> Vec<u32> {
    KINDS.iter().map(|(_, weight)| *weight).collect()
}

/// One in twenty names no price.
fn price(home: &HomeFacts<'_>, dice: &mut Dice) -> Option<Money> {
    if dice.chance(5) {
        return None;
    }
    let metre = METRE.iter().find(|(code, _)| *code == home.country).map_or(1_300.0, |(_, m)| *m);
    let of_kind = match home.kind {
        "land" => 0.11,
        "house" => 0.62,
        "store" => 1.15,
        _ => 1.0,
    };
    let worn = 1.0 - 0.006 * f64::from(i32::try_from(home.age).unwrap_or(0));
    let worth = home.area * metre * of_kind * worn * dice.real(0.72, 1.45);
    let is_sold = matches!(home.operation, Operation::Sale | Operation::Presale);
    let dollars = match home.operation {
        Operation::Rent => worth * 0.0052,
        Operation::TempRent => (worth * 0.0006).max(28.0),
        _ => worth,
    };
    let code = match (home.country, is_sold) {
        ("CL", true) => "CLF",
        ("AR", true) | ("EC", _) => "USD",
        ("DO", true) if dice.chance(60) => "USD",
        (country, _) => money::local(country),
    };
    money::asked(dollars, code, dice)
}
