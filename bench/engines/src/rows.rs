//! The listings every contender is given, and their plain form for those that are not ours.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::DateTime;
use kernel::{Currency, Money, text::slug};
use listings::{
    AttributeKind, Published, Value, Vertical,
    card::Card,
    demo,
    vertical::{self},
};
use search::Rates;

/// The same listings in every run.
const SEED: u64 = 7;
/// When they are made: a moment that does not move.
const NOW: i64 = 1_790_000_000;
/// Facets of words that every vertical has.
const SHARED: &[&str] = &["operation", "country", "region", "city", "seller"];

/// The columns of a vertical.
#[derive(Clone)]
pub struct Layout {
    pub vertical: Arc<Vertical>,
    /// Keys whose values are words.
    pub terms: Vec<String>,
    /// Keys whose values are numbers, with the bounds of their facet. The last is `price`.
    pub numbers: Vec<(String, Vec<i64>)>,
}

/// A listing without our types.
#[derive(Clone)]
pub struct Row {
    pub id: u128,
    /// Microseconds since 1970.
    pub published: i64,
    /// By the layout's `terms`.
    pub terms: Vec<Vec<String>>,
    /// By the layout's `numbers`; the price in half cents of a dollar, see [`half_cents`].
    pub numbers: Vec<Option<i64>>,
    pub main: Vec<String>,
    pub more: Vec<String>,
    /// What a page shows of it.
    pub card: Vec<u8>,
}

impl Layout {
    pub fn of(key: &str) -> anyhow::Result<Self> {
        let vertical = Vertical::from_toml(vertical::shipped(key).context("not shipped")?)?;
        let mut terms: Vec<String> = SHARED.iter().map(|key| (*key).to_owned()).collect();
        let mut numbers = Vec::new();
        for attribute in &vertical.attributes {
            match attribute.kind {
                AttributeKind::Enum | AttributeKind::Multi | AttributeKind::Bool => {
                    terms.push(attribute.key.clone());
                }
                AttributeKind::Int | AttributeKind::Decimal | AttributeKind::Date => {
                    numbers.push((attribute.key.clone(), attribute.buckets.iter().map(|bound| bound.at(attribute.scale)).collect()));
                }
                AttributeKind::Text => {}
            }
        }
        let steps = (0..13).flat_map(|decade| [1, 2, 5].map(|n| n * 10i64.pow(decade) * 200));
        numbers.push(("price".to_owned(), std::iter::once(0).chain(steps).collect()));
        Ok(Self { vertical: Arc::new(vertical), terms, numbers })
    }

    pub fn term(&self, key: &str) -> Option<usize> {
        self.terms.iter().position(|own| own == key)
    }

    pub fn number(&self, key: &str) -> Option<usize> {
        self.numbers.iter().position(|(own, _)| own == key)
    }

    pub fn row(&self, listing: &Published, rates: &Rates) -> anyhow::Result<Row> {
        Ok(Row {
            id: listing.id.0.as_u128(),
            published: listing.published_at.timestamp_micros(),
            terms: self.terms.iter().map(|key| words(listing, key)).collect(),
            numbers: (self.numbers.iter())
                .map(|(key, _)| match key.as_str() {
                    "price" => listing.price.and_then(|price| half_cents(price, rates)),
                    key => listing.attributes.get(key).and_then(Value::number),
                })
                .collect(),
            main: listing.tokens_main.clone(),
            more: listing.tokens_more.clone(),
            card: serde_json::to_vec(&card(listing))?,
        })
    }
}

fn words(listing: &Published, key: &str) -> Vec<String> {
    let place = |name: &Option<String>| name.iter().map(|name| slug(name)).collect();
    match key {
        "operation" => vec![listing.operation.key().to_owned()],
        "country" => place(&listing.place.country),
        "region" => place(&listing.place.region),
        "city" => place(&listing.place.city),
        "seller" => vec![listing.seller.id.to_string()],
        _ => match listing.attributes.get(key) {
            Some(Value::Enum(value)) => vec![value.clone()],
            Some(Value::Multi(values)) => values.clone(),
            Some(Value::Bool(yes)) => vec![yes.to_string()],
            _ => Vec::new(),
        },
    }
}

/// A price at today's rates, so that comparing it with whole cents is exact: twice the cents below
/// it, and one more if it is not whole. Ours keeps the price as stated and needs no such column.
fn half_cents(price: Money, rates: &Rates) -> Option<i64> {
    let weight = rates.get(price.currency)?.weigh(price);
    let cent = rates.get(Currency::USD)?.weigh(Money::new(1, Currency::USD));
    let part = i64::from(weight.rem_euclid(cent) != 0);
    i64::try_from(weight.div_euclid(cent)).ok().map(|cents| 2 * cents + part)
}

fn card(of: &Published) -> Card {
    Card {
        id: of.id,
        vertical: of.vertical.clone(),
        title: of.title.clone(),
        operation: of.operation,
        price: of.price,
        place: of.place.clone(),
        attributes: of.attributes.clone(),
        seller: of.seller.clone(),
        images: of.images.clone(),
        published_at: of.published_at,
    }
}

/// Rates all contenders compare by.
pub fn rates() -> anyhow::Result<Rates> {
    let base: Currency = "DOP".parse()?;
    Ok(Rates::new(base, demo::rates(base)))
}

/// `count` listings, cars and homes apart.
pub fn listings(count: u64, layouts: &[Layout; 2]) -> anyhow::Result<[Vec<Published>; 2]> {
    let now = DateTime::from_timestamp(NOW, 0).context("a moment")?;
    let [autos, homes] = [&*layouts[0].vertical, &*layouts[1].vertical];
    let mut out = [Vec::new(), Vec::new()];
    for (n, (vertical, made)) in (1..).zip(demo::scaled(SEED, count, autos, homes, now)) {
        let into = usize::from(vertical.key != autos.key);
        out[into].push(made.into_published(vertical, n));
    }
    Ok(out)
}
