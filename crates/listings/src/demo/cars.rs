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
        let (car, mut put) = self.facts(&model.row, &mut dice, country);
        put.choice("make", &model.make);
        put.choice("model", &model.model);
        let place = self.places.draw(country, &mut dice);
        let seller = self.sellers.draw(country, &mut dice);
        let title = notes::car_title(&car, &mut dice);
        let description = notes::car(&car, seller.kind, &place, &mut dice);
        let alt = format!("{} {} {}", car.make, car.model, car.year);
        let subject = picture::car_subject(&car.body, car.colour, dice.next());
        Some(
            Made {
                images: images(PictureKind::Car, subject, &alt, &mut dice),
                price: price(&model.row, &car, country, &mut dice),
                published_at: published_at(self.now, &mut dice),
                source_key: format!("demo-auto-{number}"),
                operation: Operation::Sale,
                attributes: put.attributes,
                seller,
                title,
                description,
                place,
            }
            .into_listing(),
        )
    }

    fn facts<'r>(
        &self,
        row: &'r Row,
        dice: &mut Dice,
        country: &'r str,
    ) -> (CarFacts<'r>, Put<'_>) {
        let mut put = Put::new(self.vertical);
        let newest = row.to.min(self.now.year());
        let age_max = i64::from((newest - row.from).max(0));
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "years")]
        let age = (dice.unit() * dice.unit() * (age_max as f64 + 1.0)) as i64;
        let year = i64::from(newest) - age.min(age_max);
        let is_new = year >= i64::from(self.now.year()) && dice.chance(55);
        let driven = (i64::from(self.now.year()) - year).max(0) * dice.between(8, 19) * 1_000;
        let km = if is_new { 0 } else { driven + dice.between(1, 99) * 100 };
        let versions: Vec<&str> = row.versions.split('|').collect();
        let version = dice.pick(&versions);
        let weights: Vec<u32> = COLOURS.iter().map(|(_, weight)| *weight).collect();
        let colour = COLOURS[dice.weighted(&weights)].0;
        let is_automatic = row.price > 40_000.0 || dice.chance(if year >= 2016 { 68 } else { 42 });
        put.text("version", version);
        put.int("year", year);
        put.int("mileage_km", km);
        put.choice("condition", if is_new { "new" } else { "used" });
        put.choice("fuel", &row.fuel);
        put.choice(
            "transmission",
            if is_automatic || row.engine.is_none() { "automatic" } else { "manual" },
        );
        put.choice("body", &row.body);
        put.choice("drivetrain", &row.drive);
        put.choice("color", colour);
        put.int("doors", doors(&row.body));
        if let Some(engine) = row.engine {
            put.number("engine_l", engine);
        }
        let features = features(row.price, year, dice);
        put.choices("features", &features);
        let (make, model, body) = (row.make.as_str(), row.model.as_str(), row.body.as_str());
        let engine = row.engine;
        let facts = CarFacts {
            make,
            model,
            version,
            body,
            colour,
            country,
            year,
            km,
            is_new,
            is_automatic,
            engine,
            features,
            fuel: &row.fuel,
            age: i32::try_from(i64::from(self.now.year()) - year).unwrap_or(0),
        };
        (facts, put)
    }
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
