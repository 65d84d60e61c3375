//! Where listings are: spellings for the cards, slugs for filters and facets, points for distances.

use std::collections::{HashMap, HashSet};

use kernel::text::slug;
use listings::{Place, tokens};

use super::terms::Terms;
use crate::{
    geo::{self, NOWHERE},
    text::{Name, Target},
};

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
    names: HashMap<String, Vec<Name>>,
    words: HashSet<String>,
}

impl Places {
    /// From stored parts.
    pub fn restore(terms: [Terms; 3], points: [Vec<i32>; 2], spellings: Vec<Spelling>) -> Self {
        let by_spelling = spellings.iter().cloned().zip(0..).collect();
        let [country, region, city] = terms;
        let [lat, lon] = points;
        let (names, words) = (HashMap::new(), HashSet::new());
        let mut out =
            Self { country, region, city, lat, lon, spellings, by_spelling, names, words };
        let slugs = |terms: &Terms| -> Vec<String> {
            terms.values().iter().map(|value| value.name.to_string()).collect()
        };
        let (regions, cities) = (slugs(&out.region), slugs(&out.city));
        regions.into_iter().for_each(|slug| out.name(Target::Region(slug)));
        cities.into_iter().for_each(|slug| out.name(Target::City(slug)));
        out
    }

    /// Makes a place known by its name.
    fn name(&mut self, target: Target) {
        let (Target::Region(slug) | Target::City(slug)) = &target else { return };
        let written = slug.replace('-', " ");
        self.words.extend(tokens::of_query(&written));
        let held = self.names.entry(tokens::of_name(&written)).or_default();
        if !held.iter().any(|known| known.target == target) {
            held.push(Name::of_place(target));
        }
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
        put_name(&mut self.country, doc, place.country.as_deref());
        let region = put_name(&mut self.region, doc, place.region.as_deref());
        let city = put_name(&mut self.city, doc, place.city.as_deref());
        let new = [region.map(Target::Region), city.map(Target::City)];
        new.into_iter().flatten().for_each(|target| self.name(target));
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

    /// The places of that name: [`tokens::of_name`].
    pub fn named(&self, name: &str) -> &[Name] {
        self.names.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a token is part of what places are called.
    pub fn has_word(&self, token: &str) -> bool {
        self.words.contains(token)
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let terms = self.country.bytes() + self.region.bytes() + self.city.bytes();
        terms + (self.lat.capacity() + self.lon.capacity()) * 4 + self.spellings.len() * 200
    }
}

/// Notes the slug of a place; answers it if it was not known.
fn put_name(terms: &mut Terms, doc: u32, name: Option<&str>) -> Option<String> {
    let slug = slug(name?);
    if slug.is_empty() {
        return None;
    }
    let is_new = terms.docs(&slug).is_none();
    terms.put(doc, &slug, name);
    is_new.then_some(slug)
}
