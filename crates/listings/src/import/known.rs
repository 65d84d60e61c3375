//! What a file says nothing of stays as it is: of a listing that the file names again by its id, all
//! that it has no column for is kept.

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Money, ids::SellerId};
use sqlx::{FromRow, types::Uuid};

use super::{
    Error,
    mapping::Target,
    place::Gazetteer,
    plan::Plan,
    reason::{Issue, Reason},
    row::{Ready, Says, shared},
    title, words,
};
use crate::{Attributes, Image, Operation, Place, Vertical, planner};

/// A listing as it is.
pub(super) struct Known {
    operation: Option<Operation>,
    title: String,
    description: String,
    price: Option<Money>,
    place: Place,
    attributes: Attributes,
    images: Vec<Image>,
}

#[derive(FromRow)]
struct Row {
    seller_id: Uuid,
    source_key: String,
    operation: String,
    title: String,
    description: String,
    price_minor: Option<i64>,
    price_currency: Option<String>,
    country: Option<String>,
    region: Option<String>,
    city: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    attributes: serde_json::Value,
    images: serde_json::Value,
}

impl Known {
    fn of(row: Row, vertical: &Vertical) -> Self {
        let currency = row.price_currency.and_then(|code| code.parse().ok());
        Self {
            operation: row.operation.parse().ok(),
            title: row.title,
            description: row.description,
            price: row.price_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
            place: Place {
                country: row.country,
                region: row.region,
                city: row.city,
                lat: row.lat,
                lon: row.lon,
            },
            attributes: Attributes::from_stored(vertical, &row.attributes),
            images: serde_json::from_value(row.images).unwrap_or_default(),
        }
    }
}

/// The listings of these sellers and ids that there are.
pub(super) async fn find(
    tx: &mut TenantTx,
    vertical: &Vertical,
    (sellers, keys): (&[Uuid], &[String]),
) -> Result<HashMap<(SellerId, String), Known>, Error> {
    planner::walk_the_index(tx.sql()).await?;
    let tenant = tx.tenant();
    // Each by itself, through the index of the source keys: see `save.sql`.
    let rows: Vec<Row> = sqlx::query_as(
        "select k.* from unnest($3::uuid[], $4::text[]) as d (seller_id, source_key)
         join lateral (
           select l.vertical, l.seller_id, l.source_key, l.operation, l.title, l.description, l.price_minor,
                  l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes, l.images
           from listings l
           where l.tenant_id = $1
             and (l.vertical, l.seller_id, l.source_key) >= ($2, d.seller_id, d.source_key)
           order by l.vertical, l.seller_id, l.source_key
           limit 1
           -- Whoever else changes one waits until what it becomes is written.
           for update of l) k
           on k.vertical = $2 and k.seller_id = d.seller_id and k.source_key = d.source_key",
    )
    .bind(tenant.0)
    .bind(&vertical.key)
    .bind(sellers)
    .bind(keys)
    .fetch_all(tx.sql())
    .await?;
    let known = rows.into_iter().map(|row| {
        let named = (SellerId(row.seller_id), row.source_key.clone());
        (named, Known::of(row, vertical))
    });
    Ok(known.collect())
}

impl Ready {
    /// Keeps what the file says nothing of; what is said of a price that was read by guess is then
    /// read by what is known.
    pub(super) fn keep(&mut self, plan: &Plan<'_>, known: Known, issues: &mut Vec<Issue>) {
        let lacks = |target: Target| !plan.has(&target);
        if !self.says.operation {
            self.operation = known.operation.unwrap_or(self.operation);
        }
        if lacks(Target::Description) {
            self.description = known.description;
        }
        let country = country(plan, self.says, &self.place, &known.place);
        let is_abroad = plan.tells_country && country == plan.site.country;
        if lacks(Target::Price) {
            self.price = known.price;
        } else {
            let is_told = plan.tells_currency && (is_abroad || !plan.tells_country);
            let is_without = self.amount.as_ref().is_some_and(|amount| amount.is_without_currency);
            let price = known.price.filter(|_| !is_told || is_without);
            self.price_again(plan, price, issues);
        }
        self.place = place(self.says, country, &self.place, &known.place);
        if lacks(Target::Images) {
            self.images = known.images;
        }
        let made = |of: &Attributes| title::made(plan.vertical, of, plan.site.locale);
        let was_made = known.title == made(&known.attributes);
        self.attributes = merged(plan, &self.attributes, &known.attributes);
        if self.is_title_made {
            self.title = if was_made { made(&self.attributes) } else { known.title };
        }
    }

    /// The same amount in the currency the listing has, where nobody names another, and measured by what
    /// is done with the listing.
    fn price_again(&mut self, plan: &Plan<'_>, known: Option<Money>, issues: &mut Vec<Issue>) {
        let Some(amount) = &self.amount else { return };
        let currency = match (amount.says_currency, known) {
            (false, Some(known)) => known.currency,
            _ if amount.is_without_currency => return,
            _ => amount.currency,
        };
        let is_as_read =
            |reason: &Reason| matches!(reason, Reason::PriceTooLow | Reason::PriceWithoutCurrency);
        issues.retain(|issue| !is_as_read(&issue.reason));
        match shared::amount(plan, &amount.plain, currency, self.operation) {
            Ok((money, _)) => self.price = Some(money),
            Err(reason) => {
                self.price = None;
                let severity = reason.severity();
                let column = amount.column.clone();
                let value = amount.plain.clone();
                issues.push(Issue { column, severity, reason, value });
            }
        }
    }
}

/// The country a listing is in: the one its row says, or else the one somebody says now for all rows.
/// What was said before, or what most of a file's cities say, moves a listing only where its own row
/// does, too: with a city in that country that is another now, or is in no other.
fn country(plan: &Plan<'_>, says: Says, new: &Place, known: &Place) -> String {
    let of = |place: &Place| place.country.clone().unwrap_or_else(|| plan.site.country.clone());
    let (file, home) = (plan.site.country.clone(), of(known));
    if says.country {
        return of(new);
    }
    if plan.says_country {
        return file;
    }
    let Some(city) = new.city.as_deref().filter(|_| plan.tells_country) else { return home };
    let is_in = |country: &str| Gazetteer::shipped().find(country, None, city).is_some();
    let is_same = known.city.as_deref().map(words::compact) == Some(words::compact(city));
    if is_in(&file) && !(is_same && is_in(&home)) { file } else { home }
}

/// Where a listing is: of the parts the row does not say, those stay that fit the others. A city is
/// looked up in the country the listing is in.
fn place(says: Says, country: String, new: &Place, known: &Place) -> Place {
    let country = Some(country);
    let same = |one: &Option<String>, other: &Option<String>| {
        let plain = |text: &Option<String>| text.as_deref().map(words::compact).unwrap_or_default();
        plain(one) == plain(other)
    };
    let is_same_region = !says.region || same(&new.region, &known.region);
    let is_same_city = !says.city || same(&new.city, &known.city);
    let is_same = is_same_region && is_same_city && country == known.country;
    let city = if says.city { &new.city } else { &known.city };
    let city = city.clone().filter(|_| says.city || is_same_region);
    let region = new.region.clone().filter(|_| says.region);
    let found = city
        .as_deref()
        .zip(country.as_deref())
        .and_then(|(city, country)| Gazetteer::shipped().find(country, region.as_deref(), city));
    let same_name = found.filter(|found| {
        city.as_deref().is_some_and(|city| words::compact(city) == words::compact(&found.name))
    });
    let region = match (says.region, is_same) {
        (true, _) => region,
        (false, true) => known.region.clone(),
        (false, false) => found.map(|found| found.region.clone()),
    };
    let (lat, lon) = match (says.point && new.lat.is_some(), is_same) {
        (true, _) => (new.lat, new.lon),
        (false, true) => (known.lat, known.lon),
        (false, false) => (found.map(|found| found.lat), found.map(|found| found.lon)),
    };
    let city =
        if is_same { known.city.clone() } else { same_name.map(|f| f.name.clone()).or(city) };
    Place { country, region, city, lat, lon }
}

/// The values a row gives, and of the others those the file has no column for. What belongs to
/// another value, as a model to its make, goes where that one is another now, and with it what
/// follows them in one name, as a version does.
fn merged(plan: &Plan<'_>, new: &Attributes, known: &Attributes) -> Attributes {
    let mut out = new.clone();
    for attribute in &plan.vertical.attributes {
        let is_given = plan.has(&Target::Attribute(attribute.key.clone()));
        let Some(value) = known.get(&attribute.key).filter(|_| !is_given) else { continue };
        let parent = attribute.parent.as_deref();
        let follows = plan.chain.as_ref().is_some_and(|chain| {
            chain.rest.as_ref() == Some(&attribute.key)
                && chain.options.iter().any(|key| out.get(key) != known.get(key))
        });
        if !follows && parent.is_none_or(|parent| out.get(parent) == known.get(parent)) {
            out.insert_checked(&attribute.key, value.clone());
        }
    }
    out
}
