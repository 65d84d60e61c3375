//! Where listings are: spellings for the cards, slugs for filters and facets, points for distances.

use std::collections::HashMap;

use kernel::text::slug;
use listings::Place;

use super::terms::Terms;
use crate::geo::{self, NOWHERE};

/// Country, region and city as written.
pub type Spelling = [Option<Box<str>>; 3];

/// The place of each listing.
#[derive(Debug, Default)]
pub struct Places {
    /// Country by slug.
    pub country: Terms,
    /// Region by slug.
    pub region: Terms,
    /// City by slug.
    pub city: Terms,
    /// Degrees north in 10⁻⁷.
    pub lat: Vec<i32>,
    /// Degrees east in 10⁻⁷.
    pub lon: Vec<i32>,
    /// Country, region and city as written, each combination once.
    pub spellings: Vec<Spelling>,
    by_spelling: HashMap<Spelling, u32>,
}

impl Places {
    /// From stored parts.
    pub fn restore(terms: [Terms; 3], points: [Vec<i32>; 2], spellings: Vec<Spelling>) -> Self {
        let by_spelling = spellings.iter().cloned().zip(0..).collect();
        let [country, region, city] = terms;
        let [lat, lon] = points;
        Self { country, region, city, lat, lon, spellings, by_spelling }
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        self.country.push_none();
        self.region.push_none();
        self.city.push_none();
        self.lat.push(NOWHERE);
        self.lon.push(NOWHERE);
    }

    /// Gives a listing without a place one; the number of its spelling.
    pub fn put(&mut self, doc: u32, place: &Place) -> u32 {
        for (terms, name) in [
            (&mut self.country, &place.country),
            (&mut self.region, &place.region),
            (&mut self.city, &place.city),
        ] {
            let Some(name) = name else { continue };
            let slug = slug(name);
            if !slug.is_empty() {
                terms.put(doc, &slug, Some(name));
            }
        }
        let lat = place.lat.and_then(|degrees| geo::to_units(degrees, 90.0));
        let lon = place.lon.and_then(|degrees| geo::to_units(degrees, 180.0));
        if let (Some(lat), Some(lon)) = (lat, lon) {
            (self.lat[doc as usize], self.lon[doc as usize]) = (lat, lon);
        }
        self.spell(place)
    }

    fn spell(&mut self, place: &Place) -> u32 {
        let boxed = |text: &Option<String>| text.as_deref().map(Box::from);
        let spelling = [boxed(&place.country), boxed(&place.region), boxed(&place.city)];
        let next = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        let at = *self.by_spelling.entry(spelling.clone()).or_insert(next);
        if at == next {
            self.spellings.push(spelling);
        }
        at
    }

    /// Takes the place of a listing away.
    pub fn clear(&mut self, doc: u32) {
        self.country.clear(doc);
        self.region.clear(doc);
        self.city.clear(doc);
        (self.lat[doc as usize], self.lon[doc as usize]) = (NOWHERE, NOWHERE);
    }

    /// The place of a listing that is spelled in that way.
    pub fn get(&self, doc: u32, spelling: u32) -> Place {
        let [country, region, city] =
            self.spellings.get(spelling as usize).cloned().unwrap_or_default();
        let at = doc as usize;
        let point = (self.lat[at] != NOWHERE).then(|| (self.lat[at], self.lon[at]));
        Place {
            country: country.map(String::from),
            region: region.map(String::from),
            city: city.map(String::from),
            lat: point.map(|(lat, _)| geo::to_degrees(lat)),
            lon: point.map(|(_, lon)| geo::to_degrees(lon)),
        }
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let terms = self.country.bytes() + self.region.bytes() + self.city.bytes();
        terms + (self.lat.capacity() + self.lon.capacity()) * 4 + self.spellings.len() * 200
    }
}
