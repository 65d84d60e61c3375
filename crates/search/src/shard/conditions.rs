//! A query's conditions in terms of a shard: sets that are already known, and tests on columns.

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::{Shard, column::Data, number::Number, posting::Posting};
use crate::{
    Filter, Query,
    geo::{Circle, Window},
    price::Scale,
    shard::column::name_of,
};

/// A condition, and the facet it is chosen in.
#[derive(Debug)]
pub struct Posed<'a> {
    /// Key of the facet, if one shows it.
    pub facet: Option<&'a str>,
    /// What must hold.
    pub condition: Condition<'a>,
}

/// What must hold.
#[derive(Debug)]
pub enum Condition<'a> {
    /// To be one of these.
    Set(Cow<'a, RoaringBitmap>),
    /// To pass this test.
    Test(Test<'a>),
}

/// A look at the columns of one listing.
#[derive(Debug)]
pub enum Test<'a> {
    /// A number between two, both included.
    Between(&'a Number, i64, i64),
    /// A number that is one of these.
    OneOf(&'a Number, &'a [i64]),
    /// A price between bounds by currency; `low > high` where nothing passes.
    Price(Box<[(i64, i64); 256]>),
    /// A point in a circle.
    Circle(Circle),
    /// A point in a box.
    Window(Window),
}

impl Test<'_> {
    /// Whether a listing passes.
    pub fn holds(&self, shard: &Shard, doc: u32) -> bool {
        let at = doc as usize;
        match self {
            Self::Between(number, least, most) => {
                number.get(doc).is_some_and(|value| (*least..=*most).contains(&value))
            }
            Self::OneOf(number, values) => number.get(doc).is_some_and(|v| values.contains(&v)),
            Self::Price(bounds) => {
                let (low, high) = bounds[usize::from(shard.prices.currency[at])];
                (low..=high).contains(&shard.prices.minor[at])
            }
            Self::Circle(circle) => circle.holds(shard.places.lat[at], shard.places.lon[at]),
            Self::Window(window) => window.holds(shard.places.lat[at], shard.places.lon[at]),
        }
    }

    /// Every row that passes.
    pub fn scan(&self, shard: &Shard) -> RoaringBitmap {
        let rows = shard.rows();
        // One loop per kind of test, so that each is compiled without a choice inside.
        match self {
            Self::Between(number, least, most) => number.between(*least, *most),
            Self::Price(bounds) => {
                let prices = &shard.prices;
                scan(rows, |at| {
                    let (low, high) = bounds[usize::from(prices.currency[at])];
                    (low <= prices.minor[at]) & (prices.minor[at] <= high)
                })
            }
            Self::Circle(circle) => {
                let places = &shard.places;
                scan(rows, |at| circle.holds(places.lat[at], places.lon[at]))
            }
            Self::Window(window) => {
                let places = &shard.places;
                scan(rows, |at| window.holds(places.lat[at], places.lon[at]))
            }
            Self::OneOf(number, values) => scan(rows, |at| {
                let value = u32::try_from(at).ok().and_then(|doc| number.get(doc));
                value.is_some_and(|value| values.contains(&value))
            }),
        }
    }
}

/// Eight flags of 0 or 1 as the bits of a byte, the first lowest.
const fn packed(flags: [u8; 8]) -> u8 {
    (u64::from_le_bytes(flags).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// The rows for which `holds`, sixty-four to a word.
pub fn scan(rows: usize, holds: impl Fn(usize) -> bool) -> RoaringBitmap {
    let mut bytes = Vec::with_capacity(rows / 8 + 8);
    let mut flags = [0u8; 64];
    for start in (0..rows).step_by(64) {
        let end = rows.min(start + 64);
        // Sixty-four answers first and their bits afterwards: the first loop runs on many at once.
        flags[end - start..].fill(0);
        (start..end).zip(&mut flags).for_each(|(at, flag)| *flag = u8::from(holds(at)));
        bytes.extend(flags.as_chunks::<8>().0.iter().map(|eight| packed(*eight)));
    }
    RoaringBitmap::from_lsb0_bytes(0, &bytes)
}

impl Shard {
    /// The conditions of `query`, text apart.
    pub fn conditions<'a>(&'a self, query: &'a Query, scale: &Scale) -> Vec<Posed<'a>> {
        let mut out = Vec::new();
        let mut pose = |facet, condition| out.push(Posed { facet, condition });
        for (key, filter) in &query.filters {
            pose(Some(key.as_str()), self.filter_condition(key, filter));
        }
        if !query.among.is_empty() {
            let docs: RoaringBitmap = query.among.iter().filter_map(|id| self.find(*id)).collect();
            pose(None, Condition::Set(Cow::Owned(docs)));
        }
        let operations = query.operations.iter().map(|o| self.operation.docs(o.key()));
        let sellers = query.sellers.iter().map(|id| self.sellers.docs(*id));
        let docs = |terms: &'a super::Terms, slugs: &'a [String]| {
            any_of(slugs.iter().map(|slug| terms.docs(slug)))
        };
        let shared = [
            (Some("operation"), any_of(operations)),
            (None, any_of(sellers)),
            (Some("country"), docs(&self.places.country, &query.countries)),
            (Some("region"), docs(&self.places.region, &query.regions)),
            (Some("city"), docs(&self.places.city, &query.cities)),
        ];
        for (facet, set) in shared {
            if let Some(set) = set {
                pose(facet, Condition::Set(set));
            }
        }
        if let Some(range) = &query.price {
            let mut bounds = Box::new([(1, 0); 256]);
            for (at, bound) in scale.bounds(range).into_iter().enumerate() {
                bounds[at] = bound.unwrap_or((1, 0));
            }
            pose(Some("price"), Condition::Test(Test::Price(bounds)));
        }
        if let Some(near) = &query.near {
            pose(None, Condition::Test(Test::Circle(Circle::new(near))));
        }
        if let Some(bbox) = &query.bbox {
            pose(None, Condition::Test(Test::Window(Window::from(bbox))));
        }
        out
    }

    fn filter_condition<'a>(&'a self, key: &str, filter: &'a Filter) -> Condition<'a> {
        let data = self.column(key).map(|column| (&column.data, column));
        let set = match (data, filter) {
            (Some((Data::Terms(terms), _)), Filter::AnyOf(names)) => {
                any_of(names.iter().map(|name| terms.docs(name)))
            }
            (Some((Data::Multi(multi), _)), Filter::AnyOf(names)) => {
                any_of(names.iter().map(|name| multi.docs(name)))
            }
            (Some((Data::Terms(terms), _)), Filter::Flag(yes)) => {
                any_of([terms.docs(if *yes { "true" } else { "false" })].into_iter())
            }
            (Some((Data::Number { terms: Some(terms), .. }, column)), Filter::OneOf(values)) => {
                let name = |&value: &i64| name_of(column.kind, value, column.scale);
                any_of(values.iter().map(|value| terms.docs(&name(value))))
            }
            (Some((Data::Number { number, .. }, _)), Filter::OneOf(values)) => {
                return Condition::Test(Test::OneOf(number, values));
            }
            (Some((Data::Number { number, .. }, _)), Filter::Range { gte, lte }) => {
                let (least, most) = (gte.unwrap_or(i64::MIN), lte.unwrap_or(i64::MAX));
                return Condition::Test(Test::Between(number, least, most));
            }
            // An attribute that no listing here has a value for yet.
            _ => None,
        };
        Condition::Set(set.unwrap_or_default())
    }
}

/// The union; `None` when nothing was chosen, which means everything.
fn any_of<'a>(
    mut chosen: impl Iterator<Item = Option<&'a Posting>>,
) -> Option<Cow<'a, RoaringBitmap>> {
    let mut all = chosen.next()?.map(Posting::set).unwrap_or_default();
    for docs in chosen.flatten() {
        docs.add_to(all.to_mut());
    }
    Some(all)
}
