//! Parameters become a query or a list of what is wrong with them.

use std::sync::Arc;

use kernel::{Currency, locale::Language};
use listings::Vertical;
use proptest::prelude::*;
use search::{BoundingBox, Facets, FieldError, Filter, Near, Query, Rates, SiteView, Sort, query};

use crate::sample::{currency, site, vertical};

fn two_verticals() -> SiteView {
    let mut other: Vertical = (*vertical()).clone();
    other.key = "casas".to_owned();
    other.attributes.retain(|a| a.key == "code");
    other.attributes[0].key = "rooms".to_owned();
    site(&[vertical(), Arc::new(other)])
}

fn read_on(site: &SiteView, text: &str) -> Result<Query, Vec<FieldError>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    query::parse(&pairs.collect::<Vec<_>>(), site)
}

fn read(text: &str) -> Query {
    read_on(&site(&[vertical()]), text).expect(text)
}

fn wrong(text: &str) -> FieldError {
    let mut errors = read_on(&site(&[vertical()]), text).expect_err(text);
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    errors.remove(0)
}

#[test]
fn every_parameter_of_the_contract_is_read() {
    let query = read(
        "q=azul&make=toyota,kia&year.gte=2000&year.lte=2010&engine_l.gte=1.6&used=true&doors=2,4\
         &since.gte=2026-01-01&operation=sale,rent&country=DO&city=C%C3%B3rdoba&region=Norte\
         &price.gte=100.50&price.lte=20000&currency=USD&near=18.48,-69.93&radius_km=10\
         &bbox=10,-75,20,-60&sort=-year&limit=50&facets=make,price&lang=en&site=x.localhost",
    );
    assert_eq!(query.vertical.as_deref(), Some("cosas"));
    assert_eq!(query.text.as_deref(), Some("azul"));
    let filter = |key: &str| query.filters.iter().find(|(k, _)| k == key).map(|(_, f)| f.clone());
    assert_eq!(filter("make"), Some(Filter::AnyOf(vec!["toyota".into(), "kia".into()])));
    assert_eq!(filter("year"), Some(Filter::Range { gte: Some(2000), lte: Some(2010) }));
    assert_eq!(filter("engine_l"), Some(Filter::Range { gte: Some(16), lte: None }));
    assert_eq!(filter("used"), Some(Filter::Flag(true)));
    assert_eq!(filter("doors"), Some(Filter::OneOf(vec![2, 4])));
    assert_eq!(filter("since"), Some(Filter::Range { gte: Some(20_454), lte: None }));
    assert_eq!(
        (query.countries.as_slice(), query.regions.as_slice()),
        (&["do".into()][..], &["norte".into()][..])
    );
    let price = query.price.expect("given");
    assert_eq!(price.gte.map(|m| (m.minor, m.currency)), Some((10_050, Currency::USD)));
    assert_eq!(query.near, Some(Near { lat: 18.48, lon: -69.93, radius_km: 10.0 }));
    assert_eq!(
        query.bbox,
        Some(BoundingBox { south: 10.0, west: -75.0, north: 20.0, east: -60.0 })
    );
    assert_eq!(query.sort, Sort::Attribute { key: "year".into(), descending: true });
    assert_eq!(query.limit, 50);
    assert_eq!(query.facets, Facets::Some(vec!["make".into(), "price".into()]));
}

#[test]
fn what_forms_send_is_no_error() {
    let query =
        read("q=&make=toyota&make=kia&make=&year.gte=&price.lte=&sort=&cursor=&near=&facets=");
    assert_eq!(query.filters.len(), 1);
    assert_eq!(query.filters[0].1, Filter::AnyOf(vec!["toyota".into(), "kia".into()]));
    assert_eq!((query.sort, query.price, query.text), (Sort::Newest, None, None));
    assert_eq!(read("q=azul").sort, Sort::Relevance);
    assert_eq!(read("sort=relevance").sort, Sort::Newest);
    assert_eq!(read("city=Bs.As. G.B.A.").cities, ["bs-as-g-b-a"]);
}

#[test]
fn what_is_wrong_is_named_with_what_is_allowed() {
    for (text, field, reason) in [
        ("precio=3", "precio", "no es un parámetro conocido"),
        ("vertical=barcos", "vertical", "no está en este sitio"),
        ("make=toyotta", "make", "no es una opción de Marca"),
        ("q=a&q=b", "q", "repetido"),
        ("year.gte=2010&year.lte=2000", "year.gte", "mínimo"),
        ("price.gte=3&price.lte=2", "price.gte", "mínimo"),
        ("year.gte=dos", "year.gte", "número entero"),
        ("engine_l.gte=1.65", "engine_l.gte", "hasta 1 decimal"),
        ("year=2000&year.gte=1999", "year.gte", "no ambos"),
        ("make.gte=3", "make.gte", "desde"),
        ("note=hola", "note", "«q»"),
        ("used=quizas", "used", "sí o no"),
        ("since.gte=ayer", "since.gte", "fecha"),
        ("operation=regalo", "operation", "operación"),
        ("seller=lst_3", "seller", "identificador"),
        ("price.gte=1,5", "price.gte", "importe"),
        ("price.gte=NaN", "price.gte", "importe"),
        ("currency=XYZ", "currency", "moneda"),
        ("near=inf,3", "near", "punto"),
        ("near=91,3", "near", "punto"),
        ("near=1,2,3", "near", "punto"),
        ("near=1,2&radius_km=NaN", "radius_km", "kilómetros"),
        ("near=1,2&radius_km=501", "radius_km", "kilómetros"),
        ("radius_km=5", "radius_km", "near"),
        ("bbox=20,0,10,1", "bbox", "caja"),
        ("bbox=1,2,3", "bbox", "caja"),
        ("sort=distance", "sort", "near"),
        ("sort=-newest", "sort", "ordenar"),
        ("sort=make", "sort", "ordenar"),
        ("limit=0", "limit", "1 a 100"),
        ("limit=101", "limit", "1 a 100"),
        ("limit=99999999999999999999999", "limit", "1 a 100"),
        ("cursor=abc", "cursor", "cursor"),
        ("facets=note", "facets", "faceta"),
        ("facets=all,note", "facets", "faceta"),
        ("city=¡!", "city", "lugar"),
        ("make=a\0b", "make", "nulo"),
    ] {
        let error = wrong(text);
        assert_eq!(error.field, field, "{text}: {error}");
        assert!(error.reason.get(Language::Es).contains(reason), "{text}: {error}");
    }
    let english = wrong("limit=0").reason.get(Language::En).to_owned();
    assert_eq!(english, "is a number from 1 to 100");
    assert_eq!(wrong("make=toyotta").allowed[0], "toyota");
    assert!(wrong("precio=3").allowed.contains(&"make".to_owned()));
    assert!(wrong("sort=make").allowed.contains(&"-year".to_owned()));
    assert_eq!(wrong(&format!("q={}", "a".repeat(201))).field, "q");
    assert_eq!(wrong(&format!("make={}", "a".repeat(2_001))).field, "make");
    let list: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    assert_eq!(wrong(&format!("doors={}", list.join(","))).field, "doors");
    let many: Vec<String> = (0..61).map(|n| format!("make{n}=1")).collect();
    assert_eq!(wrong(&many.join("&")).field, "*");
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let query = read("sort=price");
    let after = query::Key { first: 1, second: 2, id: 3 };
    let stamp = query.rates_stamp(&site(&[vertical()]));
    let cursor = query::Cursor::new(&query.order_name(), stamp, after).encode();
    assert!(read(&format!("sort=price&cursor={cursor}")).cursor.is_some());
    let error = wrong(&format!("sort=-price&cursor={cursor}"));
    assert!(error.field == "cursor" && error.reason.get(Language::Es).contains("otro orden"));
}

#[test]
fn a_cursor_by_price_is_refused_when_prices_compare_otherwise() {
    let before = site(&[vertical()]);
    let mut after = before.clone();
    let rate = "59".parse().expect("a rate");
    after.rates = Arc::new(Rates::new(before.rates.base(), [(Currency::USD, rate)]));
    let cursor = |sort: &str| {
        let query = read(sort);
        let last = query::Key { first: 1, second: 2, id: 3 };
        query::Cursor::new(&query.order_name(), query.rates_stamp(&before), last).encode()
    };
    for sort in ["sort=price", "sort=-price", "sort=price&currency=DOP"] {
        let page = format!("{sort}&cursor={}", cursor(sort));
        assert!(read_on(&before, &page).is_ok(), "{sort}");
        let refused = read_on(&after, &page).expect_err(sort).remove(0);
        assert_eq!(refused.field, "cursor");
        assert!(refused.reason.get(Language::Es).contains("los precios cambiaron"), "{refused}");
        assert!(refused.reason.get(Language::En).contains("prices have changed"), "{refused}");
    }
    let other = format!("sort=price&currency=DOP&cursor={}", cursor("sort=price"));
    assert!(read_on(&before, &other).is_err(), "the prices of another currency");
    let newest = format!("sort=newest&cursor={}", cursor("sort=newest"));
    assert!(read_on(&after, &newest).is_ok(), "rates are no part of that order");
}

#[test]
fn attributes_need_their_vertical() {
    let site = two_verticals();
    let first = |text: &str| read_on(&site, text).expect_err(text).remove(0);
    assert!(first("make=kia").to_string().contains("indica «vertical»"));
    assert_eq!(first("make=kia").allowed, ["vertical=cosas"]);
    assert!(first("vertical=casas&make=kia").to_string().contains("es de la sección «cosas»"));
    assert!(first("sort=year").to_string().contains("ordenar"));
    assert!(read_on(&site, "vertical=casas&rooms.gte=2").is_ok());
    let query = read_on(&site, "currency=dop&facets=all").expect("a query");
    assert_eq!((query.vertical, query.currency), (None, Some(currency("DOP"))));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(pairs in prop::collection::vec((
        prop_oneof![
            prop::sample::select(query::KNOWN_PARAMETERS.to_vec()).prop_map(str::to_owned),
            "(make|year|doors|engine_l|code|used|features|since|note|\\PC{0,5})(\\.gte|\\.lte)?",
        ],
        prop_oneof![
            any::<String>(),
            "[-+0-9.,eEinfNa]{0,30}",
            "(all|toyota|sale|-?year|price|newest|distance|true|2026-1[0-9]-[0-9]{2}|,){0,4}",
            "9{1,400}",
        ],
    ), 0..12)) {
        for site in [site(&[vertical()]), two_verticals(), site(&[])] {
            if let Err(errors) = query::parse(&pairs, &site) {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    let [es, en] = [Language::Es, Language::En].map(|l| error.reason.get(l).to_owned());
                    prop_assert!(!es.is_empty() && es != en, "{es} {en}");
                    prop_assert!(!error.field.contains('\0'));
                }
            }
        }
    }
}
