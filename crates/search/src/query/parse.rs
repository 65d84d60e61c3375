//! From the parameters of a request to a [`Query`]: one reading for the API and for the pages.

use std::sync::Arc;

use kernel::locale::Told as _;
use listings::{AttributeKind, Facet, Vertical};

use super::{
    Facets, Filter, PARAMETERS_MAX, PriceRange, Query, SHARED_FACETS, Sort, VALUE_LENGTH_MAX,
    attributes::{self, Part},
    fields,
    nearest::nearest,
};
use crate::{FieldError, SiteView};

/// Parameters that are not attributes.
pub const KNOWN_PARAMETERS: &[&str] = &[
    "q",
    "vertical",
    "operation",
    "seller",
    "country",
    "region",
    "city",
    "price.gte",
    "price.lte",
    "currency",
    "near",
    "radius_km",
    "bbox",
    "sort",
    "limit",
    "cursor",
    "facets",
    "lang",
    "site",
];

/// Reads the parameters of a request to `site`. Empty values count as not sent, because forms send
/// them; an attribute may be repeated, because check boxes do that.
///
/// # Errors
/// Every parameter that cannot be accepted, in the order they were sent.
pub fn parse(pairs: &[(String, String)], site: &SiteView) -> Result<Query, Vec<FieldError>> {
    if pairs.len() > PARAMETERS_MAX {
        let es = format!("la búsqueda admite hasta {PARAMETERS_MAX} parámetros");
        let en = format!("a search takes up to {PARAMETERS_MAX} parameters");
        return Err(vec![FieldError::new("*", es, en)]);
    }
    let mut reading = Reading { site, vertical: None, sent: Vec::new(), errors: Vec::new() };
    reading.collect(pairs);
    let query = reading.query();
    if reading.errors.is_empty() { Ok(query) } else { Err(reading.errors) }
}

struct Reading<'a> {
    site: &'a SiteView,
    vertical: Option<&'a Arc<Vertical>>,
    sent: Vec<(&'a str, Vec<&'a str>)>,
    errors: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    /// Gathers what was sent by name; what no parameter may look like is refused here.
    fn collect(&mut self, pairs: &'a [(String, String)]) {
        for (name, value) in pairs {
            if name.contains('\0') || value.contains('\0') {
                let (es, en) = ("contiene un carácter nulo", "contains a null character");
                self.errors.push(FieldError::new(&name.replace('\0', ""), es, en));
            } else if value.chars().count() > VALUE_LENGTH_MAX {
                let es = format!("admite hasta {VALUE_LENGTH_MAX} caracteres");
                let en = format!("takes up to {VALUE_LENGTH_MAX} characters");
                self.errors.push(FieldError::new(name, es, en));
            } else if let Some((_, values)) = self.sent.iter_mut().find(|(n, _)| n == name) {
                values.push(value);
            } else {
                self.sent.push((name, vec![value]));
            }
        }
        for (_, values) in &mut self.sent {
            values.retain(|value| !value.trim().is_empty());
        }
    }

    fn query(&mut self) -> Query {
        let mut query = Query::default();
        self.read_vertical(&mut query);
        let sent = std::mem::take(&mut self.sent);
        for (name, values) in &sent {
            if KNOWN_PARAMETERS.contains(name) {
                if values.len() > 1 {
                    self.errors.push(repeated(name));
                }
            } else if let Err(wrong) = self.attribute(name, values, &mut query) {
                self.errors.push(wrong);
            }
        }
        self.sent = sent;
        self.shared(&mut query);
        self.order(&mut query);
        self.check_ranges(&query);
        query
    }

    fn one(&self, name: &str) -> Option<&'a str> {
        let (_, values) = self.sent.iter().find(|(n, _)| *n == name)?;
        values.first().copied()
    }

    fn keep<T>(&mut self, read: Result<T, FieldError>) -> Option<T> {
        read.map_err(|wrong| self.errors.push(wrong)).ok()
    }

    /// One parameter read by `read`, if it was sent.
    fn read<T>(&mut self, name: &str, read: fn(&str) -> Result<T, FieldError>) -> Option<T> {
        let value = self.one(name)?;
        self.keep(read(value))
    }

    /// A list read part by part.
    fn read_list<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, FieldError>) -> Vec<T> {
        let Some(value) = self.one(name) else { return Vec::new() };
        let parts = attributes::list(name, &[value]);
        let all = parts.and_then(|parts| parts.into_iter().map(read).collect());
        self.keep(all).unwrap_or_default()
    }

    fn read_vertical(&mut self, query: &mut Query) {
        self.vertical = match (self.one("vertical"), &self.site.verticals[..]) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(key), all) => {
                let found = all.iter().find(|v| v.key == key);
                if found.is_none() {
                    let shown = kernel::text::truncate(key, 40);
                    let es = format!("«{shown}» no está en este sitio");
                    let en = format!("“{shown}” is not on this site");
                    let wrong = FieldError::new("vertical", es, en)
                        .allowing(all.iter().map(|v| v.key.as_str()));
                    self.errors.push(wrong);
                }
                found
            }
        };
        query.vertical = self.vertical.map(|v| v.key.clone());
    }

    fn attribute(&self, name: &str, values: &[&str], query: &mut Query) -> Result<(), FieldError> {
        let (key, part) = attributes::split(name);
        let attribute = self
            .vertical
            .and_then(|v| v.attribute(key))
            .ok_or_else(|| self.not_an_attribute(name, key))?;
        if part == Part::Values {
            if let Some(filter) = attributes::values(attribute, values)? {
                if query.filters.iter().any(|(k, _)| k == key) {
                    return Err(values_and_bounds(name));
                }
                query.filters.push((key.to_owned(), filter));
            }
            return Ok(());
        }
        let bound = match values {
            [] => return Ok(()),
            [one] => attributes::number(attribute, name, one)?,
            _ => return Err(repeated(name)),
        };
        let at = query.filters.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
            query.filters.push((key.to_owned(), Filter::Range { gte: None, lte: None }));
            query.filters.len() - 1
        });
        match (&mut query.filters[at].1, part) {
            (Filter::Range { gte, .. }, Part::Least) => *gte = Some(bound),
            (Filter::Range { lte, .. }, _) => *lte = Some(bound),
            _ => return Err(values_and_bounds(name)),
        }
        Ok(())
    }

    fn not_an_attribute(&self, name: &str, key: &str) -> FieldError {
        let elsewhere = self.site.verticals.iter().find(|v| v.attribute(key).is_some());
        let shown = kernel::text::truncate(key, 40);
        match (elsewhere, self.vertical) {
            (Some(_), None) => {
                let with = self.site.verticals.iter().filter(|v| v.attribute(key).is_some());
                let es = format!("para filtrar por «{shown}» indica «vertical»");
                let en = format!("to filter by “{shown}” name the “vertical”");
                FieldError::new(name, es, en).allowing(with.map(|v| format!("vertical={}", v.key)))
            }
            (Some(other), Some(_)) => {
                let es = format!("«{shown}» es de la sección «{}»", other.key);
                let en = format!("“{shown}” belongs to the section “{}”", other.key);
                FieldError::new(name, es, en).allowing(self.allowed())
            }
            _ => FieldError::new(name, "no es un parámetro conocido", "is not a known parameter")
                .allowing(self.allowed()),
        }
    }

    fn allowed(&self) -> impl Iterator<Item = &'a str> {
        let attributes = self.vertical.into_iter().flat_map(|v| &v.attributes);
        let filtered = attributes.filter(|a| a.kind != AttributeKind::Text);
        KNOWN_PARAMETERS.iter().copied().chain(filtered.map(|a| a.key.as_str()))
    }

    fn shared(&mut self, query: &mut Query) {
        query.text = self.read("q", fields::text);
        query.operations = self.read_list("operation", fields::operation);
        query.sellers = self.read_list("seller", fields::seller);
        query.countries = self.read_list("country", |v| fields::place("country", v));
        query.regions = self.read_list("region", |v| fields::place("region", v));
        query.cities = self.read_list("city", |v| fields::place("city", v));
        query.currency = self.read("currency", fields::currency);
        query.bbox = self.read("bbox", fields::bbox);
        query.limit = self.read("limit", fields::limit).unwrap_or(query.limit);
        let near = fields::near(self.one("near"), self.one("radius_km"));
        query.near = self.keep(near).flatten();
        let currency = query.currency.unwrap_or(self.site.currency);
        let mut bound = |name: &str| {
            let value = self.one(name)?;
            self.keep(fields::price(name, value, currency))
        };
        let (gte, lte) = (bound("price.gte"), bound("price.lte"));
        query.price = (gte.is_some() || lte.is_some()).then_some(PriceRange { gte, lte });
        query.facets = self.facets();
    }

    fn facets(&mut self) -> Facets {
        let Some(value) = self.one("facets") else { return Facets::None };
        let is_all = value.split(',').any(|key| key.trim() == "all");
        let declared = self.vertical.into_iter().flat_map(|v| &v.attributes);
        let declared = declared.filter(|a| a.facet != Facet::None).map(|a| a.key.as_str());
        let known: Vec<&str> = SHARED_FACETS.iter().copied().chain(declared).collect();
        let read = self.read_list("facets", |key| {
            (key == "all" || known.contains(&key)).then(|| key.to_owned()).ok_or_else(|| {
                let shown = kernel::text::truncate(key, 40);
                let es = format!("«{shown}» no es una faceta");
                FieldError::new("facets", es, format!("“{shown}” is not a facet"))
                    .allowing(std::iter::once("all").chain(known.iter().copied()))
            })
        });
        match read {
            _ if is_all => Facets::All,
            none if none.is_empty() => Facets::None,
            some => Facets::Some(some),
        }
    }

    fn order(&mut self, query: &mut Query) {
        let default = if query.text.is_some() { Sort::Relevance } else { Sort::Newest };
        query.sort = match self.one("sort") {
            None => default,
            Some(text) => {
                let read = self.sort(text.trim(), query);
                self.keep(read).unwrap_or(default)
            }
        };
        if let Some(text) = self.one("cursor") {
            let read = query.read_cursor(text.trim(), self.site);
            query.cursor = self.keep(read.map_err(|e| FieldError::told("cursor", e.sentence())));
        }
    }

    fn sort(&self, text: &str, query: &Query) -> Result<Sort, FieldError> {
        let (key, descending) = text.strip_prefix('-').map_or((text, false), |key| (key, true));
        let attribute = self.vertical.and_then(|v| v.attribute(key)).filter(|a| a.sort);
        match (key, descending) {
            ("relevance", false) if query.text.is_some() => Ok(Sort::Relevance),
            ("relevance" | "newest", false) => Ok(Sort::Newest),
            ("price", _) => Ok(Sort::Price { descending }),
            ("distance", false) if query.near.is_some() => Ok(Sort::Distance),
            ("distance", false) => {
                let es = "ordenar por distancia necesita «near=lat,lon»";
                Err(FieldError::new("sort", es, "sorting by distance needs “near=lat,lon”"))
            }
            _ if attribute.is_some() => Ok(Sort::Attribute { key: key.to_owned(), descending }),
            _ => {
                let shown = kernel::text::truncate(text, 40);
                let es = format!("no se puede ordenar por «{shown}»");
                let en = format!("there is no sorting by “{shown}”");
                Err(FieldError::new("sort", es, en).allowing(self.sorts(text)))
            }
        }
    }

    fn sorts(&self, given: &str) -> Vec<String> {
        let shared = ["relevance", "newest", "price", "-price", "distance"].map(str::to_owned);
        let declared = self.vertical.into_iter().flat_map(|v| &v.attributes).filter(|a| a.sort);
        let both = declared.flat_map(|a| [a.key.clone(), format!("-{}", a.key)]);
        let all: Vec<String> = shared.into_iter().chain(both).collect();
        if all.len() <= 20 { all } else { nearest(given, all.iter().map(String::as_str)) }
    }

    fn check_ranges(&mut self, query: &Query) {
        let attributes = query.filters.iter().filter_map(|(key, filter)| match filter {
            Filter::Range { gte: Some(least), lte: Some(most) } if least > most => {
                Some(key.as_str())
            }
            _ => None,
        });
        let price = query.price.filter(|price| match (price.gte, price.lte) {
            (Some(least), Some(most)) => least.minor > most.minor,
            _ => false,
        });
        for key in attributes.chain(price.map(|_| "price")) {
            let (es, en) = ("el mínimo es mayor que el máximo", "the least is above the greatest");
            self.errors.push(FieldError::new(&format!("{key}.gte"), es, en));
        }
    }
}

fn repeated(name: &str) -> FieldError {
    FieldError::new(name, "está repetido", "is repeated")
}

fn values_and_bounds(name: &str) -> FieldError {
    let (es, en) = ("lleva valores o límites, no ambos", "takes values or bounds, not both");
    FieldError::new(name, es, en)
}
