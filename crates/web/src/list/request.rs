//! What a visitor asks of a result page. A filter that cannot be read is told beside its field; the
//! rest of the search goes on without it. What is no parameter of ours (links that are passed on
//! collect such) is not looked at.

use axum::http::Uri;
use http_kit::{FieldFault, query};
use kernel::{
    Currency,
    locale::{Locale, Sentence},
    money::parse_scaled,
};
use listings::{AttributeKind, Facet, Vertical};
use search::{Facets, Query, SiteView, Sort, query::KNOWN_PARAMETERS};

use super::{
    Fixed,
    typed::{self, Of},
};
use crate::{links::Links, texts};

/// Lists among the shared parameters; check boxes repeat them, the parser wants commas.
const SHARED_LISTS: [&str; 5] = ["operation", "seller", "country", "region", "city"];
/// Decided by the page, whatever was sent.
const NOT_TAKEN: [&str; 5] = ["vertical", "facets", "limit", "site", "lang"];
/// In the form but not among the filters.
const CARRIED: [&str; 6] = ["sort", "seller", "country", "near", "radius_km", "bbox"];
/// A price as an example.
const EXAMPLE_PRICE: i64 = 15_000;
/// Facets every vertical has on its page.
const SHARED_FACETS: [&str; 4] = ["operation", "price", "region", "city"];

/// The parameters as sent, and the question they make.
pub(crate) struct Wish {
    /// Each name once, lists joined by commas, empty ones left out.
    pairs: Vec<(String, String)>,
    /// The question without what could not be read.
    pub query: Query,
    /// What could not be read.
    pub errors: Vec<FieldFault>,
    /// It asked for a page that is there no more, and gets the first.
    pub is_stale: bool,
    /// The name of the city its address is of.
    pub city: Option<String>,
    /// All that is asked stands in the address itself.
    pub is_of_address: bool,
}

impl Wish {
    /// Reads it, with what the address asks for besides its parameters.
    pub fn read_with(
        uri: &Uri,
        vertical: &Vertical,
        (view, locale): (&SiteView, Locale),
        fixed: Fixed,
    ) -> Self {
        let asked = fixed.pairs.len();
        let is_fixed = |name: &str| fixed.pairs.iter().any(|(fixed, _)| fixed == base(name));
        let sent = query::pairs(uri).into_iter().filter(|(name, _)| !is_fixed(name));
        let sent = fixed.pairs.iter().cloned().chain(sent).collect();
        let mut pairs = joined(sent, vertical, view, locale);
        let (mut query, mut errors) = parse(&pairs, vertical, view);
        for error in errors.iter_mut().filter(|error| base(&error.field) == "price") {
            ask_for_figures(error, &pairs, (locale, query.currency.unwrap_or(view.currency)));
        }
        query.facets = Facets::Some(facets(vertical, &query));
        let told = errors.len();
        errors.retain(|error| error.field != "cursor");
        let is_stale = errors.len() < told;
        // What has no field to be put right in is not carried to the next page.
        let is_wrong = |name: &str| errors.iter().any(|error| error.field == name);
        pairs.retain(|(name, _)| !(CARRIED.contains(&name.as_str()) && is_wrong(name)));
        let is_of_address = asked > 0 && pairs.len() == asked;
        Self { pairs, query, errors, is_stale, city: fixed.city, is_of_address }
    }

    /// Whether prices decide what is shown or in which order.
    pub const fn compares_prices(&self) -> bool {
        self.query.price.is_some() || matches!(self.query.sort, Sort::Price { .. })
    }

    /// The value of a parameter as sent; empty if it was not.
    pub fn first(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Whether a list parameter has that value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.first(name).split(',').any(|one| one.trim() == value)
    }

    /// The parameters with `name` set anew; back on the first page.
    pub fn with(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let mut pairs = self.at_cursor("");
        match pairs.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => pairs.push((name.to_owned(), value.to_owned())),
        }
        pairs
    }

    /// The parameters without these names; back on the first page.
    pub fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        let mut pairs = self.at_cursor("");
        pairs.retain(|(name, _)| !names.contains(&name.as_str()));
        pairs
    }

    /// The parameters without one value of a list; back on the first page.
    pub fn without_value(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let kept: Vec<_> =
            self.first(name).split(',').map(str::trim).filter(|one| *one != value).collect();
        self.with(name, &kept.join(","))
    }

    /// The parameters on another page; an empty cursor is the first.
    pub fn at_cursor(&self, cursor: &str) -> Vec<(String, String)> {
        let mut pairs: Vec<_> =
            self.pairs.iter().filter(|(name, _)| name != "cursor").cloned().collect();
        if !cursor.is_empty() {
            pairs.push(("cursor".to_owned(), cursor.to_owned()));
        }
        pairs
    }

    /// What the form carries along beside its own fields.
    pub fn hidden(&self, vertical: &Vertical, links: Links) -> Vec<(String, String)> {
        let has_no_field =
            |name: &str| vertical.attribute(base(name)).is_some_and(|a| a.facet == Facet::None);
        let is_carried = |name: &str| CARRIED.contains(&name) || has_no_field(name);
        let carried = self.pairs.iter().filter(|(name, _)| is_carried(name));
        let mut hidden: Vec<_> = carried.cloned().collect();
        hidden.extend(links.chosen.map(|l| ("lang".to_owned(), l.code().to_owned())));
        hidden
    }
}

fn joined(
    sent: Vec<(String, String)>,
    vertical: &Vertical,
    view: &SiteView,
    locale: Locale,
) -> Vec<(String, String)> {
    let chosen = sent.iter().find(|(name, value)| name == "currency" && !value.trim().is_empty());
    let currency = chosen.map_or(Some(view.currency), |(_, code)| code.parse().ok());
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in sent {
        if value.trim().is_empty() || !is_taken(&name, vertical) {
            continue;
        }
        let is_list = SHARED_LISTS.contains(&name.as_str()) || vertical.attribute(&name).is_some();
        match pairs.iter_mut().find(|(n, _)| *n == name) {
            Some((_, all)) if is_list => {
                all.push(',');
                all.push_str(&value);
            }
            _ => {
                let value =
                    typed_bound(&name, &value, vertical, (currency, locale)).unwrap_or(value);
                pairs.push((name, value));
            }
        }
    }
    pairs
}

/// Whether the page looks at a parameter of that name.
fn is_taken(name: &str, vertical: &Vertical) -> bool {
    let is_known = KNOWN_PARAMETERS.contains(&name) || vertical.attribute(base(name)).is_some();
    is_known && !NOT_TAKEN.contains(&name)
}

/// A bound as people type it, as the parser reads it; `None` for what is no such thing.
fn typed_bound(
    name: &str,
    value: &str,
    vertical: &Vertical,
    (currency, locale): (Option<Currency>, Locale),
) -> Option<String> {
    let key = base(name);
    if key == name {
        return None;
    }
    let of = match vertical.attribute(key) {
        None if key == "price" => Of::Price(currency),
        Some(a) => match a.kind {
            AttributeKind::Int | AttributeKind::Decimal => Of::Number(a.scale, a.unit.as_deref()),
            AttributeKind::Date => Of::Day,
            _ => return None,
        },
        None => return None,
    };
    typed::read(value, of, locale)
}

/// Reads the pairs; those at fault are left out and the rest is read again.
fn parse(
    pairs: &[(String, String)],
    vertical: &Vertical,
    view: &SiteView,
) -> (Query, Vec<FieldFault>) {
    let mut pairs = pairs.to_vec();
    pairs.push(("vertical".to_owned(), vertical.key.clone()));
    let mut faults = negative_prices(&pairs);
    if !faults.is_empty() {
        pairs.retain(|(name, _)| !shares_fault(name, "price"));
    }
    loop {
        let errors = match search::query::parse(&pairs, view) {
            Ok(query) => return (query, faults),
            Err(errors) => errors,
        };
        let before = pairs.len();
        for error in &errors {
            let at_fault = base(&error.field);
            pairs.retain(|(name, _)| name == "vertical" || !shares_fault(name, at_fault));
        }
        faults.extend(errors.into_iter().map(|e| FieldFault {
            field: e.field,
            reason: e.reason,
            allowed: e.allowed,
        }));
        if pairs.len() == before {
            let query = Query { vertical: Some(vertical.key.clone()), ..Query::default() };
            return (query, faults);
        }
    }
}

/// Nothing is sold below nothing.
fn negative_prices(pairs: &[(String, String)]) -> Vec<FieldFault> {
    let is_negative =
        |name: &str, value: &str| base(name) == "price" && value.trim_start().starts_with('-');
    let [es, en] = [Locale::EsDo, Locale::EnUs].map(|locale| texts::of(locale).negative);
    pairs
        .iter()
        .filter(|(name, value)| is_negative(name, value))
        .map(|(name, _)| FieldFault {
            field: name.clone(),
            reason: Sentence::new(es, en),
            allowed: Vec::new(),
        })
        .collect()
}

/// A price nobody can read: the page says how to write one, not what the parser holds for an amount.
fn ask_for_figures(
    error: &mut FieldFault,
    pairs: &[(String, String)],
    (locale, currency): (Locale, Currency),
) {
    let is_read = |value: &str| parse_scaled(value, Currency::DECIMALS_MAX).is_some();
    if pairs.iter().any(|(name, value)| *name == error.field && !is_read(value)) {
        let example = locale.number(EXAMPLE_PRICE);
        let [es, en] = [Locale::EsDo, Locale::EnUs].map(|locale| {
            let texts = texts::of(locale);
            texts::fill_all(texts.price_in_figures, &[currency.code(), &example])
        });
        error.reason = Sentence::new(es, en);
    }
}

/// `year.gte` and `year.lte` are at fault together, and a price with its currency; `*` is all of it.
fn shares_fault(name: &str, at_fault: &str) -> bool {
    let key = base(name);
    at_fault == "*"
        || key == at_fault
        || matches!((at_fault, key), ("currency", "price") | ("near", "radius_km"))
}

/// The name without `.gte` or `.lte`.
pub(super) fn base(name: &str) -> &str {
    name.strip_suffix(".gte").or_else(|| name.strip_suffix(".lte")).unwrap_or(name)
}

/// What to count: a model only once the make is chosen.
fn facets(vertical: &Vertical, query: &Query) -> Vec<String> {
    let chosen = |key: &str| query.filters.iter().any(|(k, _)| k == key);
    let declared = vertical.attributes.iter().filter(|a| a.facet != Facet::None);
    let open = declared.filter(|a| a.parent.as_deref().is_none_or(chosen));
    let shared = SHARED_FACETS.iter().map(|&key| key.to_owned());
    shared.chain(open.map(|a| a.key.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{
        Currency,
        ids::{SiteId, TenantId},
        locale::Language,
    };
    use search::{Filter, Rates};
    use std::sync::Arc;

    fn view() -> SiteView {
        let file = listings::vertical::shipped("autos").expect("shipped");
        let zero = Default::default();
        SiteView {
            tenant: TenantId(zero),
            site: SiteId(zero),
            verticals: vec![Arc::new(Vertical::from_toml(file).expect("readable"))],
            currency: Currency::USD,
            rates: Arc::new(Rates::new(Currency::USD, [])),
            board: Arc::default(),
        }
    }

    fn read(query: &str) -> Wish {
        let view = view();
        let uri = format!("/autos?{query}").parse().expect("address");
        Wish::read_with(&uri, &view.verticals[0], (&view, Locale::EsDo), Fixed::default())
    }

    fn encoded(pairs: &[(String, String)]) -> String {
        query::encode(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    #[test]
    fn check_boxes_become_one_list_and_empty_fields_vanish() {
        let wish = read("q=&make=toyota&make=kia&city=quito&city=cuenca&year.gte=&limit=1000");
        assert!(wish.errors.is_empty(), "{:?}", wish.errors);
        assert_eq!(encoded(&wish.at_cursor("")), "make=toyota,kia&city=quito,cuenca");
        assert_eq!(wish.query.cities, ["quito", "cuenca"]);
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_the_rest_is_kept() {
        let wish = read("make=toyota&year.gte=mucho&year.lte=2020&sort=zzz&seller=zzz");
        let fields: Vec<_> = wish.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["year.gte", "seller", "sort"]);
        assert_eq!(encoded(&wish.at_cursor("")), "make=toyota&year.gte=mucho&year.lte=2020");
        let make = ("make".to_owned(), Filter::AnyOf(vec!["toyota".to_owned()]));
        assert_eq!(wish.query.filters, [make]);
        assert_eq!(wish.first("year.gte"), "mucho");
    }

    #[test]
    fn what_links_collect_on_their_way_is_not_looked_at() {
        let wish = read(
            "make=kia&utm_source=x&fbclid=1&gclid=2&msclkid=3&_ga=4&mc_cid=5&ref=6&colour=red\
             &bedrooms=2&price=3&%00=1",
        );
        assert!(wish.errors.is_empty(), "{:?}", wish.errors);
        assert_eq!(encoded(&wish.at_cursor("")), "make=kia");
    }

    #[test]
    fn a_page_that_is_gone_is_the_first_one() {
        let wish = read("make=kia&cursor=zzz");
        assert!(wish.is_stale && wish.errors.is_empty() && wish.query.cursor.is_none());
        assert!(!read("make=kia").is_stale);
    }

    #[test]
    fn a_price_is_not_compared_in_a_currency_nobody_chose() {
        let wish = read("currency=XXX&price.lte=5&make=kia");
        assert_eq!(wish.query.price, None);
        assert_eq!(wish.errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["currency"]);
        assert_eq!((wish.first("price.lte"), wish.query.filters.len()), ("5", 1));
        for typed in ["-5", "$-5", "-10.000"] {
            let wish = read(&format!("price.gte={typed}&price.lte=900"));
            assert_eq!(wish.query.price, None, "{typed}");
            assert_eq!(wish.errors[0].reason.get(Language::Es), "no puede ser negativo", "{typed}");
            assert_eq!(wish.errors.len(), 1, "{typed}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let bound = |typed: &str| {
            let wish = read(&format!("price.gte={typed}&price.lte=%24+1.234.567"));
            assert!(wish.errors.is_empty(), "{typed}: {:?}", wish.errors);
            wish.query.price.and_then(|price| price.gte).map(|least| least.minor)
        };
        for typed in ["10.000", "10,000", "10000", "10+mil", "%2410.000", "10.000,00", "10000.00"] {
            assert_eq!(bound(typed), Some(1_000_000), "{typed}");
        }
        assert_eq!(bound("10.5"), Some(1_050));
        let wish = read("mileage_km.lte=50.000+km&year.gte=2.015&engine_l.gte=1,6");
        let plain = "mileage_km.lte=50000&year.gte=2015&engine_l.gte=1.6";
        assert_eq!(encoded(&wish.at_cursor("")), plain);
        let wish = read("price.gte=RD%24+500+mil&currency=DOP");
        assert_eq!(encoded(&wish.at_cursor("")), "price.gte=500000&currency=DOP");
        let told = read("price.gte=mucho").errors;
        assert_eq!(
            told[0].reason.get(Language::Es),
            "escribe el precio con cifras y en USD, por ejemplo 15,000"
        );
        assert_eq!(read("mileage_km.lte=50.000+usd").errors[0].field, "mileage_km.lte");
    }

    #[test]
    fn a_filter_can_be_taken_away_value_by_value() {
        let wish = read("make=toyota,kia&sort=price&cursor=zzz");
        assert_eq!(encoded(&wish.without_value("make", "kia")), "make=toyota&sort=price");
        assert_eq!(encoded(&wish.without(&["make"])), "sort=price");
        assert!(wish.has("make", "kia"));
    }

    #[test]
    fn models_are_counted_once_the_make_is_chosen() {
        let counted = |query| match read(query).query.facets {
            Facets::Some(keys) => keys,
            _ => Vec::new(),
        };
        assert!(!counted("").contains(&"model".to_owned()));
        assert!(counted("make=toyota").contains(&"model".to_owned()));
    }

    #[test]
    fn any_nonsense_still_gives_a_question() {
        for query in ["%00=1", "vertical=barcos", "&&&==", "make.gte=1", "a.b.c=1&near=x"] {
            assert_eq!(read(query).query.vertical.as_deref(), Some("autos"), "{query}");
        }
        let flood: String = (0..200).map(|n| format!("x{n}=1&")).collect();
        assert!(read(&flood).errors.is_empty());
        let mut view = view();
        let mut wide = (*view.verticals[0]).clone();
        let year = wide.attribute("year").expect("declared").clone();
        let many = (0..200).map(|n| listings::Attribute { key: format!("x{n}"), ..year.clone() });
        wide.attributes.extend(many);
        view.verticals[0] = Arc::new(wide);
        let address = format!("/autos?{flood}").parse().expect("an address");
        assert_eq!(
            Wish::read_with(&address, &view.verticals[0], (&view, Locale::EsDo), Fixed::default())
                .errors[0]
                .field,
            "*"
        );
    }
}
