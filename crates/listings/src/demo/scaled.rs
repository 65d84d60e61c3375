//! Many listings of both kinds, for measurements.

use chrono::{DateTime, Utc};

use super::{COUNTRIES, DemoListing, cars, homes};
use crate::Vertical;

/// `n` listings of all countries, three cars for every two homes, each with the vertical it is of.
/// Made as they are asked for, so a million take no memory.
pub fn scaled<'v>(
    seed: u64,
    n: u64,
    autos: &'v Vertical,
    propiedades: &'v Vertical,
    now: DateTime<Utc>,
) -> impl Iterator<Item = (&'v Vertical, DemoListing)> + 'v {
    let mut cars = cars(seed, n, autos, COUNTRIES, now);
    let mut homes = homes(seed, n, propiedades, COUNTRIES, now);
    (0..n).filter_map(move |number| {
        if number % 5 < 3 {
            cars.next().map(|car| (autos, car))
        } else {
            homes.next().map(|home| (propiedades, home))
        }
    })
}
