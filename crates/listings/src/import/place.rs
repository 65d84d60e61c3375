//! Where a listing is: names and points, completed from a list of the region's cities.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::words::compact;
use crate::Place;

/// A city of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its province, state or region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// The list of cities.
pub struct Gazetteer {
    cities: Vec<City>,
    by_name: HashMap<String, Vec<usize>>,
    /// By country.
    regions: HashSet<(String, String)>,
}

impl Gazetteer {
    /// The list that comes with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Gazetteer> =
            LazyLock::new(|| Gazetteer::read(include_str!("../../data/places.csv")));
        &SHIPPED
    }

    /// Reads `country,region,city,lat,lon,aliases`, aliases parted by `|`. Rows out of form are
    /// left out; a test sees that the shipped list has none.
    fn read(text: &str) -> Self {
        let mut list =
            Self { cities: Vec::new(), by_name: HashMap::new(), regions: HashSet::new() };
        for row in csv::Reader::from_reader(text.as_bytes()).records().flatten() {
            let cell = |at: usize| row.get(at).unwrap_or_default();
            let (Ok(lat), Ok(lon)) = (cell(3).parse(), cell(4).parse()) else { continue };
            let (country, region, name) = (cell(0).into(), cell(1).into(), cell(2).into());
            list.regions.insert((cell(0).into(), compact(cell(1))));
            let names = [cell(2)].into_iter().chain(cell(5).split('|'));
            for key in names.map(compact).filter(|key| !key.is_empty()) {
                list.by_name.entry(key).or_default().push(list.cities.len());
            }
            list.cities.push(City { country, region, name, lat, lon });
        }
        list
    }

    /// The city of that name in a country. A region that is given must be its region; without one,
    /// a name that several regions have is only taken where it is a name and not a by-name.
    #[must_use]
    pub fn find(&self, country: &str, region: Option<&str>, city: &str) -> Option<&City> {
        let named = self.by_name.get(&compact(city))?;
        let mut here = named.iter().map(|&at| &self.cities[at]).filter(|c| c.country == country);
        match region.map(compact).filter(|region| !region.is_empty()) {
            Some(region) => here.find(|c| compact(&c.region) == region),
            None => {
                let all: Vec<&City> = here.collect();
                let is_name = |c: &&&City| compact(&c.name) == compact(city);
                all.iter().find(is_name).or_else(|| all.first()).copied()
            }
        }
    }

    /// Whether some city of the list lies in that region of a country.
    #[must_use]
    pub fn knows_region(&self, country: &str, region: &str) -> bool {
        self.regions.contains(&(country.to_owned(), compact(region)))
    }

    /// Whether some country has a city of that name.
    pub fn countries(&self, city: &str) -> impl Iterator<Item = &str> {
        let named = self.by_name.get(&compact(city));
        named.into_iter().flatten().map(|&at| self.cities[at].country.as_str())
    }
}

impl City {
    /// A spelling of its name brought into line; another name stays as people write it.
    #[must_use]
    pub fn spelt(&self, name: &str) -> String {
        if compact(name) == compact(&self.name) { self.name.clone() } else { name.to_owned() }
    }
}

/// Where a new listing is: what its row says, completed from the list of cities.
#[must_use]
pub fn completed(said: &Place, country: &str) -> Place {
    let country = said.country.as_deref().unwrap_or(country);
    let region = said.region.as_deref();
    let city = said.city.as_deref();
    let found = city.and_then(|city| Gazetteer::shipped().find(country, region, city));
    let point = said.lat.zip(said.lon).or_else(|| found.map(|found| (found.lat, found.lon)));
    Place {
        country: Some(country.to_owned()),
        region: said.region.clone().or_else(|| found.map(|found| found.region.clone())),
        city: city.map(|city| found.map_or_else(|| city.to_owned(), |found| found.spelt(city))),
        lat: point.map(|(lat, _)| lat),
        lon: point.map(|(_, lon)| lon),
    }
}

/// A point read from two cells: decimal degrees, with a dot or a comma. None if out of the world,
/// or at the zero that stands for "unknown".
#[must_use]
pub fn point(lat: &str, lon: &str) -> Option<(f64, f64)> {
    let (lat, lon) = (degrees(lat)?, degrees(lon)?);
    let is_unknown = lat == 0.0 && lon == 0.0;
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) && !is_unknown)
        .then_some((lat, lon))
}

/// A point read from one cell: `-34.66,-58.50`.
#[must_use]
pub fn point_of(cell: &str) -> Option<(f64, f64)> {
    let cell = cell.trim().trim_matches(['(', ')', '[', ']']);
    let parts = [';', ' ', ','].into_iter().find_map(|sign| {
        let (lat, lon) = cell.split_once(sign)?;
        Some((lat.trim().trim_end_matches(','), lon.trim()))
    });
    let (lat, lon) = parts?;
    point(lat, lon)
}

/// Decimal degrees; one comma may stand for the dot.
#[must_use]
pub fn degrees(cell: &str) -> Option<f64> {
    let cell = cell.trim().trim_end_matches('°');
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',');
    if !cell.chars().all(plain) {
        return None;
    }
    cell.replacen(',', ".", 1).parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_shipped_place_is_read() {
        let rows = include_str!("../../data/places.csv").trim_end().lines().count() - 1;
        let list = Gazetteer::shipped();
        assert_eq!(list.cities.len(), rows);
        for city in &list.cities {
            assert!(point(&city.lat.to_string(), &city.lon.to_string()).is_some(), "{city:?}");
            assert_eq!(city.country.len(), 2, "{city:?}");
        }
    }

    #[test]
    fn cities_are_found_without_accents_and_by_other_names() {
        let list = Gazetteer::shipped();
        let region = |country, city| list.find(country, None, city).map(|c| c.region.as_str());
        assert_eq!(region("EC", "QUITO"), Some("Pichincha"));
        assert_eq!(region("AR", "cordoba"), Some("Córdoba"));
        assert_eq!(region("DO", "Quito"), None);
        assert_eq!(list.find("AR", Some("Salta"), "Mataderos"), None);
        for (country, region, is_known) in [
            ("DO", "distrito nacional", true),
            ("DO", "D.N.", false),
            ("EC", "Distrito Nacional", false),
        ] {
            assert_eq!(list.knows_region(country, region), is_known, "{country} {region}");
        }
    }

    #[test]
    fn points_out_of_the_world_are_none() {
        assert_eq!(point("-34,66", "-58.5"), Some((-34.66, -58.5)));
        assert_eq!(point_of("-34.6618237,-58.5088387"), Some((-34.661_823_7, -58.508_838_7)));
        assert_eq!(point_of("(-34.5; -58,5)"), Some((-34.5, -58.5)));
        for (lat, lon) in
            [("0", "0"), ("91", "0"), ("1", "181"), ("", "1"), ("NaN", "1"), ("1e1", "1")]
        {
            assert_eq!(point(lat, lon), None, "{lat} {lon}");
        }
    }

    proptest! {
        #[test]
        fn reading_points_never_panics(cell: String) {
            if let Some((lat, lon)) = point_of(&cell) {
                prop_assert!(lat.abs() <= 90.0 && lon.abs() <= 180.0);
            }
        }
    }
}
