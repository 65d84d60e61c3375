//! The cities listings stand in, with a point somewhere in them.

use super::dice::Dice;
use crate::Place;

/// Degrees a point may lie off the middle of its city, some 2 km.
const JITTER: f64 = 0.018;

struct City {
    region: String,
    name: String,
    lat: f64,
    lon: f64,
}

/// The cities of some countries; the first of each country are its largest.
pub(super) struct Gazetteer(Vec<(String, Vec<City>)>);

impl Gazetteer {
    /// The cities of `countries` that come with the program.
    pub(super) fn of(countries: &[&str]) -> Self {
        let mut out: Vec<_> = countries.iter().map(|c| ((*c).to_owned(), Vec::new())).collect();
        let mut file = csv::Reader::from_reader(include_str!("../../data/places.csv").as_bytes());
        for row in file.records().flatten() {
            let (Some(country), Some(city)) = (row.get(0), city(&row)) else { continue };
            if let Some((_, cities)) = out.iter_mut().find(|(code, _)| code == country) {
                cities.push(city);
            }
        }
        Self(out)
    }

    /// A place in `country`, likelier a large city.
    pub(super) fn draw(&self, country: &str, dice: &mut Dice) -> Place {
        let mut place = Place { country: Some(country.to_owned()), ..Place::default() };
        let Some((_, cities)) = self.0.iter().find(|(code, _)| code == country) else {
            return place;
        };
        let far = dice.unit() * dice.unit();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a short list"
        )]
        let at = (far * cities.len() as f64) as usize;
        let Some(city) = cities.get(at) else { return place };
        place.region = Some(city.region.clone());
        place.city = Some(city.name.clone());
        place.lat = Some(near(city.lat, dice));
        place.lon = Some(near(city.lon, dice));
        place
    }
}

fn city(row: &csv::StringRecord) -> Option<City> {
    let number = |at: usize| row.get(at)?.parse().ok();
    let (region, name) = (row.get(1)?.to_owned(), row.get(2)?.to_owned());
    Some(City { region, name, lat: number(3)?, lon: number(4)? })
}

/// Four decimals, some ten metres: no house is pointed at.
fn near(degrees: f64, dice: &mut Dice) -> f64 {
    let moved = degrees + dice.real(-1.0, 1.0) * dice.real(0.0, JITTER);
    (moved * 10_000.0).round() / 10_000.0
}
