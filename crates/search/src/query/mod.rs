//! A question about listings: a closed form that every engine understands.

mod attributes;
mod cursor;
mod fields;
mod nearest;
mod parse;

use std::fmt;

use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
};
use listings::Operation;

pub(crate) use cursor::hash;
pub use cursor::{Cursor, CursorError, Key};
pub use parse::{KNOWN_PARAMETERS, parse};

use crate::{SiteView, price::Scale};

/// Results on a page unless the query says otherwise.
pub const LIMIT_DEFAULT: usize = 24;
/// Most results on a page.
pub const LIMIT_MAX: usize = 100;
/// Longest text, in characters.
pub const TEXT_LENGTH_MAX: usize = 200;
/// Longest value of any parameter, in characters.
pub const VALUE_LENGTH_MAX: usize = 2_000;
/// Most parameters of a request.
pub const PARAMETERS_MAX: usize = 60;
/// Most values in a list.
pub const LIST_MAX: usize = 100;
/// Radius around `near` unless the query says otherwise, in kilometres.
pub const RADIUS_KM_DEFAULT: f64 = 25.0;
/// Greatest radius, in kilometres.
pub const RADIUS_KM_MAX: f64 = 500.0;
/// Facets every vertical has, in the order they are answered.
pub const SHARED_FACETS: &[&str] = &["operation", "country", "region", "city", "price"];
/// The shared facets that `facets=all` means.
pub const SHARED_FACETS_OF_ALL: &[&str] = &["operation", "region", "city", "price"];

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Only this vertical; all of the site's otherwise.
    pub vertical: Option<String>,
    /// Words to find.
    pub text: Option<String>,
    /// Conditions on attributes, each key once. Needs `vertical`.
    pub filters: Vec<(String, Filter)>,
    /// Only these listings; none means all.
    pub among: Vec<ListingId>,
    /// Any of these operations; none means all.
    pub operations: Vec<Operation>,
    /// Any of these sellers; none means all.
    pub sellers: Vec<SellerId>,
    /// Any of these countries, as slugs; none means all.
    pub countries: Vec<String>,
    /// Any of these regions, as slugs.
    pub regions: Vec<String>,
    /// Any of these cities, as slugs.
    pub cities: Vec<String>,
    /// Bounds of the price.
    pub price: Option<PriceRange>,
    /// The currency prices are compared and counted in; the site's otherwise.
    pub currency: Option<Currency>,
    /// Around a point.
    pub near: Option<Near>,
    /// Inside a box.
    pub bbox: Option<BoundingBox>,
    /// The order of the results.
    pub sort: Sort,
    /// Results on the page, 1 to [`LIMIT_MAX`].
    pub limit: usize,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// What to count beside the results.
    pub facets: Facets,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            vertical: None,
            text: None,
            filters: Vec::new(),
            among: Vec::new(),
            operations: Vec::new(),
            sellers: Vec::new(),
            countries: Vec::new(),
            regions: Vec::new(),
            cities: Vec::new(),
            price: None,
            currency: None,
            near: None,
            bbox: None,
            sort: Sort::Newest,
            limit: LIMIT_DEFAULT,
            cursor: None,
            facets: Facets::None,
        }
    }
}

impl Query {
    /// The name a cursor of this query carries, so that it is not used with another order.
    #[must_use]
    pub fn order_name(&self) -> String {
        match (&self.sort, &self.near) {
            (Sort::Distance, Some(near)) => format!("distance@{},{}", near.lat, near.lon),
            (sort, _) => sort.to_string(),
        }
    }

    /// A number that differs when prices compare otherwise on `site` and this query goes by them:
    /// then its cursors are of no use any more. 0 when it does not.
    #[must_use]
    pub fn rates_stamp(&self, site: &SiteView) -> u64 {
        match self.sort {
            Sort::Price { .. } => {
                Scale::new(self.currency.unwrap_or(site.currency), &site.rates).stamp()
            }
            _ => 0,
        }
    }

    /// The cursor `text` for this query on `site`.
    ///
    /// # Errors
    /// [`CursorError`], whichever it is.
    pub fn read_cursor(&self, text: &str, site: &SiteView) -> Result<Cursor, CursorError> {
        Cursor::decode(text, &self.order_name(), self.rates_stamp(site))
    }
}

/// A condition on one attribute. Numbers carry the attribute's decimals; dates are days since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// One of these options, or (for `multi`) at least one of them.
    AnyOf(Vec<String>),
    /// Exactly one of these numbers.
    OneOf(Vec<i64>),
    /// A number between bounds, both included.
    Range {
        /// The least.
        gte: Option<i64>,
        /// The greatest.
        lte: Option<i64>,
    },
    /// Yes or no.
    Flag(bool),
}

/// Bounds of a price, both included, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRange {
    /// The least.
    pub gte: Option<Money>,
    /// The greatest.
    pub lte: Option<Money>,
}

/// A point and how far around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Great-circle distance in kilometres.
    pub radius_km: f64,
}

/// A box on the map, edges included; `west` > `east` reaches over the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Least latitude.
    pub south: f64,
    /// Longitude it begins at.
    pub west: f64,
    /// Greatest latitude.
    pub north: f64,
    /// Longitude it ends at.
    pub east: f64,
}

/// The order of results. Listings without the value come last; ties go by id, in the same direction
/// as the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// Best match first, then newest. Without text it is [`Self::Newest`].
    Relevance,
    /// Newest first.
    Newest,
    /// By price.
    Price {
        /// Dearest first.
        descending: bool,
    },
    /// Nearest first. Needs `near`.
    Distance,
    /// By an attribute declared sortable. Needs `vertical`.
    Attribute {
        /// Which.
        key: String,
        /// Greatest first.
        descending: bool,
    },
}

impl fmt::Display for Sort {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relevance => out.write_str("relevance"),
            Self::Newest => out.write_str("newest"),
            Self::Distance => out.write_str("distance"),
            Self::Price { descending } => {
                out.write_str(if *descending { "-price" } else { "price" })
            }
            Self::Attribute { key, descending } => {
                write!(out, "{}{key}", if *descending { "-" } else { "" })
            }
        }
    }
}

/// What to count beside the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facets {
    /// Nothing.
    None,
    /// [`SHARED_FACETS_OF_ALL`] and every attribute declared as a facet.
    All,
    /// These keys.
    Some(Vec<String>),
}
