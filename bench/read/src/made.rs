//! Listing number `n`: a made-up listing that wears a varied real advertisement.

use chrono::{DateTime, Utc};
use kernel::{Currency, Money};
use listings::{
    Attributes, Draft, Value, Vertical,
    demo::{DemoListing, DemoSeller, cars, homes},
};
use serde_json::{Map, Value as Json, json};

use crate::real::Real;

/// One home for every six cars, as in the real files.
const HOME_EVERY: u64 = 7;
/// The seconds since 1970 that the listings were published before: 1 January 2026.
const NOW: i64 = 1_767_225_600;

/// A listing to load.
pub struct Made<'v> {
    /// Of which vertical.
    pub vertical: &'v Vertical,
    /// Who publishes it.
    pub seller: std::sync::Arc<DemoSeller>,
    /// What it says, for a seller that is not known yet.
    pub draft: Draft,
}

/// `count` listings; the same seed makes the same ones.
pub fn listings<'v>(
    seed: u64,
    count: u64,
    (autos, propiedades): (&'v Vertical, &'v Vertical),
    real: Option<(Vec<Real>, Vec<Real>)>,
) -> impl Iterator<Item = Made<'v>> {
    let now = DateTime::<Utc>::from_timestamp(NOW, 0).unwrap_or_default();
    let mut made_cars = cars(seed, u64::MAX, autos, &["EC"], now);
    let mut made_homes = homes(seed, u64::MAX, propiedades, &["AR"], now);
    let (real_cars, real_homes) = real.unwrap_or_default();
    (0..count).filter_map(move |number| {
        let is_home = number % HOME_EVERY == HOME_EVERY - 1;
        let (vertical, made, real) = if is_home {
            (propiedades, made_homes.next()?, nth(&real_homes, number / HOME_EVERY))
        } else {
            (autos, made_cars.next()?, nth(&real_cars, number - number / HOME_EVERY))
        };
        let mut dice = Dice(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        Some(dress(vertical, made, real, &mut dice, number))
    })
}

fn nth(all: &[Real], number: u64) -> Option<&Real> {
    let count = u64::try_from(all.len()).ok().filter(|count| *count > 0)?;
    all.get(usize::try_from(number % count).ok()?)
}

fn dress<'v>(
    vertical: &'v Vertical,
    made: DemoListing,
    real: Option<&Real>,
    dice: &mut Dice,
    number: u64,
) -> Made<'v> {
    let mut draft = made.draft().clone();
    draft.source_key = Some(format!("bench-{number}"));
    if let Some(real) = real {
        wear(vertical, &mut draft, real, dice);
    }
    Made { vertical, seller: made.seller, draft }
}

/// Puts what the real row says, varied, in the place of what was made up.
fn wear(vertical: &Vertical, draft: &mut Draft, real: &Real, dice: &mut Dice) {
    let old = name(vertical, &draft.attributes);
    let Ok(Json::Object(mut raw)) = serde_json::to_value(&draft.attributes) else { return };
    for (key, value) in &real.attributes {
        raw.insert(key.clone(), vary(key, value, dice));
    }
    let Ok(attributes) = vertical.check(draft.operation, &raw) else { return };
    draft.attributes = attributes;
    draft.title.clone_from(&real.title);
    let new = name(vertical, &draft.attributes);
    draft.description = renamed(&draft.description, &old, &new);
    for image in &mut draft.images {
        image.alt = renamed(&image.alt, &old, &new);
    }
    if !real.description.is_empty() {
        draft.description =
            format!("{} {}", kernel::text::truncate(&real.description, 600), draft.description);
    }
    if let Some(place) = &real.place {
        draft.place = place.clone();
    }
    if let Some((minor, currency)) = &real.price
        && let Ok(currency) = currency.parse::<Currency>()
    {
        let varied = *minor * dice.between(85, 115) / 100;
        draft.price = Some(Money::new((varied / 10_000).max(1) * 10_000, currency));
    }
}

/// Make and model as people write them; empty where there is none.
fn name(vertical: &Vertical, attributes: &Attributes) -> [String; 2] {
    ["make", "model"].map(|key| {
        let label = || {
            let Value::Enum(value) = attributes.get(key)? else { return None };
            Some(vertical.attribute(key)?.options.get(value)?.labels.es.clone())
        };
        label().unwrap_or_default()
    })
}

/// The text about another car.
fn renamed(text: &str, [old_make, old_model]: &[String; 2], new: &[String; 2]) -> String {
    if old_make.is_empty() {
        return text.to_owned();
    }
    let text = text.replace(&format!("{old_make} {old_model}"), new.join(" ").trim());
    text.replace(old_make.as_str(), &new[0])
}

fn vary(key: &str, value: &Json, dice: &mut Dice) -> Json {
    match (key, value.as_i64(), value.as_f64()) {
        ("year", Some(year), _) => json!((year + dice.between(-2, 2)).clamp(1950, 2024)),
        ("mileage_km", Some(km), _) => json!((km * dice.between(60, 140) / 100).min(990_000)),
        #[expect(clippy::cast_precision_loss, reason = "between 90 and 110")]
        ("area_m2", _, Some(area)) => {
            json!((area * dice.between(90, 110) as f64 / 10.0).round() / 10.0)
        }
        ("rooms", _, Some(rooms)) => {
            #[expect(clippy::cast_possible_truncation, reason = "a count of rooms")]
            let rooms = rooms as i64;
            json!(rooms)
        }
        _ => value.clone(),
    }
}

/// A small seeded generator (splitmix64).
struct Dice(u64);

impl Dice {
    /// A number from `least` to `most`, both included.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let span = most.abs_diff(least) + 1;
        least.saturating_add_unsigned((z ^ (z >> 31)) % span)
    }
}

/// Values of a listing's attributes by key, as JSON.
pub fn raw(draft: &Draft) -> Map<String, Json> {
    match serde_json::to_value(&draft.attributes) {
        Ok(Json::Object(map)) => map,
        _ => Map::new(),
    }
}
