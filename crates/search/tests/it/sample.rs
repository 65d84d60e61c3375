//! Random listings and questions over a small vertical that has one attribute of every kind.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use chrono::{DateTime, NaiveDate};
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId, SiteId, TenantId},
};
use listings::{
    Attributes, Color, Image, Operation, Place, Published, SellerKind, SellerRef, Value, Vertical,
    Ways, tokens,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use search::{
    Answer, BoundingBox, Change, Engine, Facets, Filter, MemoryEngine, Near, PriceRange, Query,
    Rates, SiteView, Sort,
};
use uuid::Uuid;

pub const MAKES: &[&str] = &["toyota", "kia", "ford", "great-wall"];
pub const FEATURES: &[&str] = &["abs", "gps", "sunroof", "alarm"];
pub const WORDS: &[&str] = &[
    "azul", "bravo", "cobre", "delta", "ebano", "fuego", "gris", "hielo", "indio", "jade", "kilo",
    "lima", "marte", "norte", "oeste",
];
const CITIES: &[&str] = &["Córdoba", "Cordoba", "San Juan", "Bs.As. G.B.A.", "¡?", "Ñuñoa"];

pub fn vertical() -> Arc<Vertical> {
    let text = include_str!("cosas.toml");
    Arc::new(Vertical::from_toml(text).expect("a vertical"))
}

pub fn currency(code: &str) -> Currency {
    code.parse().expect("known")
}

pub fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(1))
}

/// Dollars and pesos compare; Argentine pesos have no rate.
pub fn site(verticals: &[Arc<Vertical>]) -> SiteView {
    let rate = "58.75".parse().expect("rate");
    SiteView {
        tenant: tenant(),
        site: SiteId(Uuid::from_u128(2)),
        verticals: verticals.to_vec(),
        currency: Currency::USD,
        rates: Arc::new(Rates::new(currency("DOP"), [(Currency::USD, rate)])),
        board: Arc::default(),
    }
}

pub fn random(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// An engine that is ready and holds `listings`.
pub fn engine(vertical: &Arc<Vertical>, listings: &[Published]) -> MemoryEngine {
    let engine = MemoryEngine::new();
    let puts = listings.iter().cloned().map(|l| Change::Put(Box::new(l))).collect();
    engine.apply(tenant(), vertical, puts).expect("room");
    engine.mark_ready(tenant(), &vertical.key);
    engine
}

/// Asks; the engine in memory never waits.
pub fn ask(engine: &MemoryEngine, site: &SiteView, query: &Query) -> Answer {
    let asked = pin!(engine.search(site, query));
    match asked.poll_now() {
        Poll::Ready(answer) => answer.expect("an answer"),
        Poll::Pending => panic!("it waited"),
    }
}

trait PollNow: Future + Sized {
    fn poll_now(self: std::pin::Pin<&mut Self>) -> Poll<Self::Output> {
        self.poll(&mut Context::from_waker(Waker::noop()))
    }
}
impl<F: Future> PollNow for F {}

fn id(number: u64) -> ListingId {
    ListingId(Uuid::from_u128(u128::from(number) << 64))
}

/// One listing; `number` decides its id.
pub fn listing(rng: &mut StdRng, number: u64, version: i64) -> Published {
    // Few moments and few prices, so that ties are common.
    let published_at = DateTime::from_timestamp(1_700_000_000 + rng.random_range(0..40), 0);
    let published_at = published_at.expect("a moment");
    let words = |rng: &mut StdRng, count| -> String {
        let drawn: Vec<&str> = (0..count).filter_map(|_| WORDS.choose(rng).copied()).collect();
        drawn.join(" ")
    };
    let title = words(rng, 2);
    let place = place(rng);
    let named = [Some(&title), place.region.as_ref(), place.city.as_ref()].map(Option::into_iter);
    let named: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    let tokens_main = tokens::of_text(&named.join(" "));
    let mut tokens_more = tokens::of_text(&words(rng, 3));
    tokens_more.retain(|token| !tokens_main.contains(token));
    Published {
        id: id(number),
        vertical: "cosas".to_owned(),
        seller: seller(rng.random_range(0..5)),
        operation: *[Operation::Sale, Operation::Rent].choose(rng).expect("some"),
        title,
        price: price(rng),
        place,
        attributes: attributes(rng),
        images: images(rng),
        published_at,
        tokens_main,
        tokens_more,
        version,
    }
}

pub fn seller(number: u128) -> SellerRef {
    let kind = if number.is_multiple_of(2) { SellerKind::Dealer } else { SellerKind::Person };
    let ways = Ways { has_phone: number > 1, takes_whatsapp: number > 2 };
    SellerRef {
        id: SellerId(Uuid::from_u128(number)),
        name: format!("Vendedor {number}"),
        kind,
        ways,
    }
}

fn price(rng: &mut StdRng) -> Option<Money> {
    let code = *["USD", "DOP", "ARS", "CLP", ""].choose(rng)?;
    let steps = rng.random_range(0..60);
    (!code.is_empty()).then(|| Money::new(steps * steps * 7_000, currency(code)))
}

fn place(rng: &mut StdRng) -> Place {
    let some = |rng: &mut StdRng, names: &[&str]| {
        names.choose(rng).filter(|_| rng.random_bool(0.8)).map(|&name| name.to_owned())
    };
    let point = rng.random_bool(0.8).then(|| {
        // Around the antimeridian, where boxes and circles go wrong.
        let lon: f64 = 180.0 + rng.random_range(-4.0..4.0);
        (rng.random_range(-20.0..-12.0), if lon > 180.0 { lon - 360.0 } else { lon })
    });
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Place {
        country: some(rng, &["DO", "AR"]),
        region: some(rng, &["Norte", "Sur"]),
        city: some(rng, CITIES),
        lat: point.map(|(lat, _)| round(lat)),
        lon: point.map(|(_, lon)| round(lon)),
    }
}

fn attributes(rng: &mut StdRng) -> Attributes {
    let mut out = Attributes::default();
    let mut put = |rng: &mut StdRng, key: &str, value: Value| {
        if rng.random_bool(0.85) {
            out.insert_checked(key, value);
        }
    };
    let make = (*MAKES.choose(rng).expect("some")).to_owned();
    put(rng, "make", Value::Enum(make));
    let year = rng.random_range(1985..2027);
    put(rng, "year", Value::Int(year));
    let doors = rng.random_range(2..6);
    put(rng, "doors", Value::Int(doors));
    let engine = rng.random_range(8..60);
    put(rng, "engine_l", Value::Decimal(engine, 1));
    // Beyond what four bytes hold, so that the column has to widen.
    let code = rng.random_range(-5..5) * 1_000_000_000_000;
    put(rng, "code", Value::Int(code));
    let used = rng.random_bool(0.5);
    put(rng, "used", Value::Bool(used));
    let mut features: Vec<String> = FEATURES.iter().map(|&f| f.to_owned()).collect();
    features.retain(|_| rng.random_bool(0.4));
    features.sort();
    if !features.is_empty() {
        put(rng, "features", Value::Multi(features));
    }
    let day = NaiveDate::from_ymd_opt(2026, rng.random_range(1..12), 5).expect("a day");
    put(rng, "since", Value::Date(day));
    let grade = (*["good", "fair", "bad"].choose(rng).expect("some")).to_owned();
    put(rng, "grade", Value::Enum(grade));
    put(rng, "note", Value::Text("Única dueña".to_owned()));
    out
}

fn images(rng: &mut StdRng) -> Vec<Image> {
    let count = rng.random_range(0..4);
    let image = |n: u32| Image {
        url: format!("/m/abc/{n}.jpg"),
        width: 800,
        height: 600 + n,
        alt: format!("Foto {n}"),
        color: (n > 1).then_some(Color([7, 0, 255])),
    };
    (0..count).map(image).collect()
}

/// A question about one vertical, with text made of exact tokens.
pub fn query(rng: &mut StdRng) -> Query {
    let mut out = Query { vertical: Some("cosas".to_owned()), ..Query::default() };
    if rng.random_bool(0.4) {
        let count = rng.random_range(1..4);
        let words: Vec<&str> = WORDS.choose_multiple(rng, count).copied().collect();
        out.text = Some(words.join(" "));
    }
    for key in ["make", "year", "doors", "engine_l", "code", "used", "features", "since", "grade"] {
        if rng.random_bool(0.15) {
            out.filters.push((key.to_owned(), filter(rng, key)));
        }
    }
    if rng.random_bool(0.15) {
        out.operations = vec![Operation::Sale];
    }
    if rng.random_bool(0.15) {
        out.sellers = (1..rng.random_range(2..4)).map(|n| seller(n).id).collect();
    }
    if rng.random_bool(0.1) {
        let many = rng.random_range(1..40);
        out.among = (0..many).map(|_| id(rng.random_range(0..600))).collect();
    }
    if rng.random_bool(0.15) {
        out.cities = vec!["cordoba".to_owned(), "nunoa".to_owned()];
    }
    if rng.random_bool(0.1) {
        out.regions = vec!["norte".to_owned()];
    }
    if rng.random_bool(0.1) {
        out.countries = vec!["do".to_owned()];
    }
    if rng.random_bool(0.2) {
        out.currency = Some(currency(["DOP", "USD", "ARS"].choose(rng).expect("some")));
    }
    if rng.random_bool(0.2) {
        let of = out.currency.unwrap_or(Currency::USD);
        let mut bound =
            |share| rng.random_bool(share).then(|| Money::new(rng.random_range(0..20_000_000), of));
        out.price = Some(PriceRange { gte: bound(0.5), lte: bound(0.7) });
    }
    let (lat, lon) = (rng.random_range(-20.0..-12.0), rng.random_range(-180.0..-177.0));
    if rng.random_bool(0.25) {
        out.near = Some(Near { lat, lon, radius_km: rng.random_range(1.0..500.0) });
    }
    if rng.random_bool(0.15) {
        let east = if rng.random_bool(0.5) { -177.5 } else { 179.5 };
        out.bbox = Some(BoundingBox { south: -19.0, west: 177.0, north: lat, east });
    }
    out.sort = sort(rng, &out);
    out.limit = rng.random_range(1..40);
    out.facets = match rng.random_range(0..3) {
        0 => Facets::None,
        1 => Facets::All,
        _ => Facets::Some(["price", "make", "year", "country"].map(str::to_owned).to_vec()),
    };
    out
}

fn filter(rng: &mut StdRng, key: &str) -> Filter {
    let some = |rng: &mut StdRng, all: &[&str]| {
        let count = rng.random_range(1..3);
        Filter::AnyOf(all.choose_multiple(rng, count).map(|&v| v.to_owned()).collect())
    };
    let range = |rng: &mut StdRng, from: i64, to: i64| {
        let (a, b) = (rng.random_range(from..to), rng.random_range(from..to));
        let gte = rng.random_bool(0.7).then_some(a.min(b));
        Filter::Range { gte, lte: rng.random_bool(0.7).then_some(a.max(b)) }
    };
    match key {
        "make" => some(rng, MAKES),
        "grade" => some(rng, &["good", "fair"]),
        "features" => some(rng, FEATURES),
        "used" => Filter::Flag(rng.random_bool(0.5)),
        "doors" => Filter::OneOf(vec![2, 4]),
        "code" if rng.random_bool(0.5) => Filter::OneOf(vec![0, 1_000_000_000_000]),
        "code" => range(rng, -4_000_000_000_000, 4_000_000_000_000),
        "year" => range(rng, 1990, 2026),
        "engine_l" => range(rng, 8, 60),
        _ => range(rng, 20_500, 20_800),
    }
}

fn sort(rng: &mut StdRng, query: &Query) -> Sort {
    let descending = rng.random_bool(0.5);
    match rng.random_range(0..8) {
        0 | 1 if query.text.is_some() => Sort::Relevance,
        2 | 3 => Sort::Price { descending },
        4 | 5 => {
            let key = ["year", "engine_l", "grade", "since", "code"].choose(rng).expect("some");
            Sort::Attribute { key: (*key).to_owned(), descending }
        }
        6 if query.near.is_some() => Sort::Distance,
        _ => Sort::Newest,
    }
}
