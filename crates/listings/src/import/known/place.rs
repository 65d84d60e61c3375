//! Where a listing is, by what is known of it and by what is said now.

use crate::{
    Place,
    import::{
        place::{Gazetteer, completed},
        plan::Plan,
        words::{compact, plain},
    },
};

/// The country a listing is in: the one that is said, or else the one it was in. A guess from most of a
/// file's cities, or from an earlier file, moves it only where its own row does, too: with a city in that
/// country that is another now, or is in no other.
pub(super) fn country(plan: &Plan<'_>, said: &Place, known: &Place) -> String {
    if let Some(country) = &said.country {
        return country.clone();
    }
    let (file, site) = (&plan.site.country, &plan.home.country);
    let had = known.country.as_ref().unwrap_or(site);
    let is_moved = said.city.as_deref().filter(|_| file != site).is_some_and(|city| {
        let is_in = |country: &str| Gazetteer::shipped().find(country, None, city).is_some();
        let stays =
            is_in(had) && known.city.as_deref().is_some_and(|of| is_same_city(had, of, city));
        is_in(file) && !stays
    });
    if is_moved { file.clone() } else { had.clone() }
}

/// Where it is now. Of one that moved only what is said holds, and the city where nothing but the country
/// is said; of others what they had is completed.
pub(super) fn settled(said: &Place, country: &str, known: &Place) -> Place {
    if *said == Place::default() {
        return known.clone();
    }
    let kept = if is_moved(said, country, known) {
        let says_country_alone = said.region.is_none() && said.city.is_none();
        Place { city: known.city.clone().filter(|_| says_country_alone), ..Place::default() }
    } else {
        known.clone()
    };
    let point = said.lat.zip(said.lon).or(kept.lat.zip(kept.lon));
    let all = Place {
        country: Some(country.to_owned()),
        region: said.region.clone().or(kept.region),
        city: said.city.clone().or(kept.city),
        lat: point.map(|(lat, _)| lat),
        lon: point.map(|(_, lon)| lon),
    };
    completed(&all, country)
}

/// Whether it is said to be elsewhere than it was. What it had nothing of cannot contradict.
fn is_moved(said: &Place, country: &str, known: &Place) -> bool {
    if known.country.as_deref().is_some_and(|had| had != country) {
        return true;
    }
    let regions = (said.region.as_deref(), known.region.as_deref());
    if let (Some(city), Some(had)) = (&said.city, &known.city) {
        return !is_same_city(country, city, had) || is_namesake(country, city, regions);
    }
    let city = said.city.as_deref().or(known.city.as_deref());
    // "Santo Domingo" for both is how people write it, whatever the province is called.
    said.region
        .as_deref()
        .filter(|region| city.is_none_or(|city| compact(city) != compact(region)))
        .is_some_and(|region| is_elsewhere(country, region, (known.region.as_deref(), city)))
}

/// Whether the list has a city of that name in both regions, and each is another.
fn is_namesake(country: &str, city: &str, (said, had): (Option<&str>, Option<&str>)) -> bool {
    let find = |region: Option<&str>| {
        region.and_then(|region| Gazetteer::shipped().find(country, Some(region), city))
    };
    find(said).zip(find(had)).is_some_and(|(one, other)| one != other)
}

/// Whether a region is another than a listing's: both are in the list, or its city is, in another. A
/// spelling that is not in the list tells of no move.
fn is_elsewhere(country: &str, region: &str, (had, city): (Option<&str>, Option<&str>)) -> bool {
    let list = Gazetteer::shipped();
    let knows = |region: &str| list.knows_region(country, region);
    let has_city =
        |region| city.is_some_and(|city: &str| list.find(country, region, city).is_some());
    knows(region)
        && had.is_none_or(|had| compact(had) != compact(region))
        && !has_city(Some(region))
        && (had.is_some_and(knows) || has_city(None))
}

/// Whether two names are one, or two of one city. A name that is in no list and goes on from the other, as
/// "Santo Domingo D.N." does, is a way to write it.
fn is_same_city(country: &str, one: &str, other: &str) -> bool {
    let find = |name: &str| Gazetteer::shipped().find(country, None, name);
    let goes_on = |long: &str, short: &str| find(long).is_none() && begins_with(long, short);
    compact(one) == compact(other)
        || find(one).is_some_and(|city| find(other) == Some(city))
        || goes_on(one, other)
        || goes_on(other, one)
}

/// Whether the words of one are the first of another's.
fn begins_with(long: &str, short: &str) -> bool {
    let (long, short) = (plain(long), plain(short));
    !short.is_empty() && long.strip_prefix(&short).is_some_and(|rest| rest.starts_with(' '))
}
