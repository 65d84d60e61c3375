//! Cars: model and year decide price, kilometres and equipment.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};

use super::{
    DemoListing,
    dice::Dice,
    gazetteer::Gazetteer,
    listing::{Made, images, published_at},
    money,
    notes::{self, CarFacts},
    picture::{self, PictureKind},
    put::Put,
    seller::Sellers,
};
use crate::{Operation, Vertical};

/// Colours and how many of a hundred cars have them.
const COLOURS: &[(&str, u32)] = &[
    ("white", 28),
    ("grey", 18),
    ("silver", 14),
    ("black", 14),
    ("blue", 9),
    ("red", 9),
    ("brown", 2),
    ("green", 2),
    ("beige", 2),
    ("orange", 1),
    ("burgundy", 1),
];
/// What a car may have, dearest last.
const FEATURES: &[&str] = &[
    "air-conditioning",
    "power-steering",
    "power-windows",
    "central-locking",
    "airbags",
    "abs",
    "bluetooth",
    "alloy-wheels",
    "alarm",
    "reversing-camera",
    "touchscreen",
    "stability-control",
    "cruise-control",
    "parking-sensors",
    "carplay-android-auto",
    "leather-seats",
    "sunroof",
    "gps",
    "panoramic-roof",
];

#[derive(Debug, Clone, serde::Deserialize)]
struct Row {
    make: String,
    model: String,
    body: String,
    versions: String,
    engine: Option<f64>,
    price: f64,
    from: i32,
    to: i32,
    fuel: String,
    drive: String,
    countries: String,
    weight: u32,
}

/// A row of `cars.csv` that the vertical knows, with the values it calls make and model.
struct Model {
    row: Row,
    make: String,
    model: String,
}

struct Cars<'v> {
    vertical: &'v Vertical,
    seed: u64,
    now: DateTime<Utc>,
    countries: Vec<String>,
    models: Vec<(Vec<Arc<Model>>, Vec<u32>)>,
    places: Gazetteer,
    sellers: Sellers,
}

/// `n` cars for sale in `countries` (ISO codes, see [`super::COUNTRIES`]), published in the sixty
/// days before `now`. Made one by one as they are asked for; each depends on the seed and its
/// number only.
pub fn cars<'v>(
    seed: u64,
    n: u64,
    vertical: &'v Vertical,
    countries: &[&str],
    now: DateTime<Utc>,
) -> impl Iterator<Item = DemoListing> + 'v {
    let all: Vec<Arc<Model>> = models(vertical);
    let cars = Cars {
        vertical,
        seed,
        now,
        countries: countries.iter().map(|c| (*c).to_owned()).collect(),
        models: countries.iter().map(|country| sold_in(&all, country)).collect(),
        places: Gazetteer::of(countries),
        sellers: Sellers::of_cars(seed, countries),
    };
    (0..n).filter_map(move |number| cars.make(number))
}

fn models(vertical: &Vertical) -> Vec<Arc<Model>> {
    let mut file = csv::Reader::from_reader(include_str!("cars.csv").as_bytes());
    let rows = file.deserialize::<Row>().flatten();
    let (Some(makes), Some(of_make)) = (vertical.attribute("make"), vertical.attribute("model"))
    else {
        return Vec::new();
    };
    rows.filter_map(|row| {
        let make = makes.options.iter().find(|c| c.labels.es == row.make)?.value.clone();
        let mut own = of_make.options.iter().filter(|c| c.parent.as_deref() == Some(&make));
        let model = own.find(|c| c.labels.es == row.model)?.value.clone();
        Some(Arc::new(Model { row, make, model }))
    })
    .collect()
}

fn sold_in(all: &[Arc<Model>], country: &str) -> (Vec<Arc<Model>>, Vec<u32>) {
    let is_sold = |row: &Row| {
        row.countries.is_empty() || row.countries.split('|').any(|code| code == country)
    };
    let list: Vec<_> = all.iter().filter(|model| is_sold(&model.row)).cloned().collect();
    let weights = list.iter().map(|model| model.row.weight).collect();
    (list, weights)
}

impl Cars<'_> {
    fn make(&self, number: u64) -> Option<DemoListing> {
        let mut dice = Dice::new(self.seed, number);
        let at = dice.below(self.countries.len());
        let country = self.countries.get(at)?.as_str();
        let (models, weights) = self.models.get(at)?;
        let model = models.get(dice.weighted(weights))?;
        let car = self.facts(&model.row, &mut dice, country);
        let place = self.places.draw(country, &mut dice);
        let seller = self.sellers.draw(country, &mut dice);
        let title = notes::car_title(&car, &mut dice);
        let description = notes::car(&car, seller.kind, &place, &mut dice);
        let alt = format!("{} {} {}", car.make, car.model, car.year);
        let subject = picture::car_subject(car.body, car.colour, dice.next());
        Some(
            Made {
                images: images(PictureKind::Car, subject, &alt, &mut dice),
                price: price(&model.row, &car, country, &mut dice),
                published_at: published_at(self.now, &mut dice),
                source_key: format!("demo-auto-{number}"),
                operation: Operation::Sale,
                attributes: self.attributes(model, &car),
                seller,
                title,
                description,
                place,
            }
            .into_listing(),
        )
    }

    /// What the car is, before it has a place, a price and words.
    fn facts<'r>(&self, row: &'r Row, dice: &mut Dice, country: &'r str) -> CarFacts<'r> {
        let this_year = i64::from(self.now.year());
        let year = year(row, this_year, dice);
        let is_new = year >= this_year && dice.chance(55);
        let age = (this_year - year).max(0);
        let driven = age * dice.between(8, 19) * 1_000 + dice.between(1, 99) * 100;
        let versions: Vec<&str> = row.versions.split('|').collect();
        let weights: Vec<u32> = COLOURS.iter().map(|(_, weight)| *weight).collect();
        let often = if year >= 2016 { 68 } else { 42 };
        CarFacts {
            make: &row.make,
            model: &row.model,
            body: &row.body,
            fuel: &row.fuel,
            engine: row.engine,
            version: dice.pick(&versions),
            colour: COLOURS[dice.weighted(&weights)].0,
            is_automatic: row.engine.is_none() || row.price > 40_000.0 || dice.chance(often),
            features: features(row.price, year, dice),
            km: if is_new { 0 } else { driven },
            age: i32::try_from(age).unwrap_or(0),
            country,
            year,
            is_new,
        }
    }

    fn attributes(&self, model: &Model, car: &CarFacts<'_>) -> crate::Attributes {
        let mut put = Put::new(self.vertical);
        put.choice("make", &model.make);
        put.choice("model", &model.model);
        put.text("version", car.version);
        put.int("year", car.year);
        put.int("mileage_km", car.km);
        put.choice("condition", if car.is_new { "new" } else { "used" });
        put.choice("fuel", car.fuel);
        put.choice("transmission", if car.is_automatic { "automatic" } else { "manual" });
        put.choice("body", car.body);
        put.choice("drivetrain", &model.row.drive);
        put.choice("color", car.colour);
        put.int("doors", doors(car.body));
        if let Some(engine) = car.engine {
            put.number("engine_l", engine);
        }
        put.choices("features", &car.features);
        put.attributes
    }
}

/// More often a recent one.
fn year(row: &Row, this_year: i64, dice: &mut Dice) -> i64 {
    let newest = i64::from(row.to).min(this_year);
    let oldest = i64::from(row.from);
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "years")]
    let age = (dice.unit() * dice.unit() * ((newest - oldest).max(0) as f64 + 1.0)) as i64;
    (newest - age).max(oldest)
}

fn doors(body: &str) -> i64 {
    match body {
        "suv" | "hatchback" | "wagon" | "minivan" => 5,
        "pickup-single" | "coupe" => 2,
        _ => 4,
    }
}

fn features(price: f64, year: i64, dice: &mut Dice) -> Vec<&'static str> {
    let wealth = if price > 45_000.0 {
        9
    } else if price > 24_000.0 {
        5
    } else {
        1
    };
    let modern = if year >= 2019 {
        6
    } else if year >= 2013 {
        3
    } else {
        0
    };
    let reach = (5 + wealth + modern).min(FEATURES.len());
    FEATURES[..reach].iter().copied().filter(|_| dice.chance(58)).collect()
}

/// One in seventeen sellers names no price.
fn price(row: &Row, car: &CarFacts<'_>, country: &str, dice: &mut Dice) -> Option<kernel::Money> {
    if dice.chance(6) {
        return None;
    }
    let level = match country {
        "AR" => 1.30,
        "EC" => 1.22,
        "DO" => 1.06,
        _ => 0.97,
    };
    let kept = if car.is_new { 1.0 } else { (0.9 * 0.895f64.powi(car.age)).max(0.11) };
    let dollars = row.price * level * kept * dice.real(0.92, 1.09);
    let code = match country {
        "DO" if dice.chance(30) => "USD",
        "AR" if dice.chance(62) => "USD",
        _ => money::local(country),
    };
    money::asked(dollars, code, dice)
}
