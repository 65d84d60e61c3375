//! What the fuzz targets try, each a module with its `check`, and what they work on: a vertical with
//! an attribute of every kind, a few listings of it, and an index that holds them. A member of the
//! workspace, so that a short run of all of them is among the tests.
#![allow(clippy::expect_used, clippy::panic, reason = "what breaks here is a finding")]

pub mod filter_query;
pub mod import_file;
pub mod lines;
pub mod snapshot;
pub mod snapshot_file;
pub mod vertical_file;

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use chrono::DateTime;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId, SiteId, TenantId},
};
use listings::{
    Attributes, Operation, Place, Published, SellerKind, SellerRef, Value, Vertical, Ways, tokens,
};
use search::{Answer, Change, Engine, MemoryEngine, Query, Rates, SiteView, query};
use uuid::Uuid;

const MAKES: &[&str] = &["toyota", "kia", "ford", "great-wall"];
const CITIES: &[&str] = &["Córdoba", "San Juan", "Ñuñoa", "Bs.As. G.B.A."];

/// Whose listings they are.
pub const TENANT: TenantId = TenantId(Uuid::from_u128(1));

/// The site they are shown on.
pub const SITE: SiteId = SiteId(Uuid::from_u128(2));

/// The vertical of the search tests: one attribute of every kind.
#[must_use]
pub fn vertical() -> Arc<Vertical> {
    let text = include_str!("../../../crates/search/tests/it/cosas.toml");
    Arc::new(Vertical::from_toml(text).expect("the vertical of the tests"))
}

/// A site that shows these verticals. Dollars and pesos compare; other currencies have no rate.
#[must_use]
pub fn site(verticals: &[Arc<Vertical>]) -> SiteView {
    let rate = "58.75".parse().expect("a rate");
    SiteView {
        tenant: TENANT,
        site: SITE,
        verticals: verticals.to_vec(),
        currency: Currency::USD,
        rates: Arc::new(Rates::new(currency("DOP"), [(Currency::USD, rate)])),
        board: Arc::default(),
    }
}

/// The first `count` listings of an endless, ever equal row.
pub fn listings(count: u32) -> impl Iterator<Item = Published> {
    (0..count).map(listing)
}

/// An index that is ready and holds `listings`.
#[must_use]
pub fn engine(vertical: &Arc<Vertical>, listings: impl Iterator<Item = Published>) -> MemoryEngine {
    let engine = MemoryEngine::new();
    let puts = listings.map(|listing| Change::Put(Box::new(listing))).collect();
    engine.apply(TENANT, vertical, puts).expect("room");
    engine.mark_ready(TENANT, &vertical.key);
    engine
}

/// Parameters as they stand in an address, without its escapes.
#[must_use]
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let each = text.split('&').filter(|pair| !pair.is_empty());
    each.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    })
    .collect()
}

/// Reads a query that must be right.
#[must_use]
pub fn right(text: &str, site: &SiteView) -> Query {
    query::parse(&pairs(text), site).expect("a right query")
}

/// Asks; the engine in memory never waits.
#[must_use]
pub fn ask(engine: &MemoryEngine, site: &SiteView, query: &Query) -> Answer {
    let mut asked = pin!(engine.search(site, query));
    match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.expect("an answer"),
        Poll::Pending => panic!("the engine in memory waited"),
    }
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a known currency")
}

fn pick<'a>(from: &[&'a str], number: u32) -> &'a str {
    from[number as usize % from.len()]
}

fn listing(number: u32) -> Published {
    let (make, city) = (pick(MAKES, number), pick(CITIES, number / 3));
    let title = format!("{make} azul {number}");
    let seller = SellerRef {
        id: SellerId(Uuid::from_u128(u128::from(number % 5))),
        name: format!("Vendedor {}", number % 5),
        kind: if number.is_multiple_of(2) { SellerKind::Dealer } else { SellerKind::Person },
        ways: Ways { has_phone: number.is_multiple_of(3), takes_whatsapp: false },
    };
    let price = (!number.is_multiple_of(4)).then(|| {
        Money::new(i64::from(number) * 700, currency(pick(&["USD", "DOP", "CLP"], number)))
    });
    Published {
        id: ListingId(Uuid::from_u128(u128::from(number) << 64)),
        vertical: "cosas".to_owned(),
        seller,
        operation: if number.is_multiple_of(3) { Operation::Rent } else { Operation::Sale },
        tokens_main: tokens::of_text(&title),
        tokens_more: tokens::of_text(city),
        title,
        price,
        place: place(number, city),
        attributes: attributes(number, make),
        images: Vec::new(),
        published_at: DateTime::from_timestamp(1_700_000_000 + i64::from(number / 2), 0)
            .expect("a moment"),
        version: 1,
    }
}

fn place(number: u32, city: &str) -> Place {
    let has_point = !number.is_multiple_of(5);
    Place {
        country: Some(pick(&["DO", "AR"], number).to_owned()),
        region: (!number.is_multiple_of(3)).then(|| "Norte".to_owned()),
        city: Some(city.to_owned()),
        lat: has_point.then(|| -12.0 - f64::from(number % 8)),
        lon: has_point.then(|| -180.0 + f64::from(number % 4)),
    }
}

fn attributes(number: u32, make: &str) -> Attributes {
    let mut out = Attributes::default();
    let n = i64::from(number);
    out.insert_checked("make", Value::Enum(make.to_owned()));
    if !number.is_multiple_of(7) {
        out.insert_checked("year", Value::Int(1990 + n % 40));
        out.insert_checked("code", Value::Int((n - 20) * 1_000_000_000_000));
        out.insert_checked("used", Value::Bool(number.is_multiple_of(2)));
    }
    out.insert_checked("doors", Value::Int(2 + n % 4));
    out.insert_checked("engine_l", Value::Decimal(8 + n % 50, 1));
    out.insert_checked("features", Value::Multi(vec!["abs".to_owned(), "gps".to_owned()]));
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1 + number % 12, 5).expect("a day");
    out.insert_checked("since", Value::Date(day));
    out.insert_checked("grade", Value::Enum(pick(&["good", "fair", "bad"], number).to_owned()));
    out.insert_checked("note", Value::Text("Única dueña".to_owned()));
    out
}
