//! What a file says nothing of stays as it is: of a listing that the file names again by its id, all
//! that it has no column for is kept.

mod place;
mod price;

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Money, ids::SellerId};
use sqlx::{FromRow, types::Uuid};

use self::price::Had;
use super::{Error, mapping::Target, plan::Plan, reason::Issue, row::Ready, title};
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
    /// Keeps what nobody says anything of; what was read by guess is read by what is known.
    pub(super) fn keep(&mut self, plan: &Plan<'_>, known: Known, issues: &mut Vec<Issue>) {
        let unclear = std::mem::take(&mut self.says.unclear);
        // What nobody says, or only what stands in for it though it is there, or what was not understood.
        let stays = |target: Target, is_there: bool| {
            !plan.has(&target)
                || is_there && plan.stand_ins.contains(&target)
                || unclear.contains(&target)
        };
        if !self.says.operation || plan.stand_ins.contains(&Target::Operation) {
            self.operation = known.operation.unwrap_or(self.operation);
        }
        if stays(Target::Description, !known.description.is_empty()) {
            self.description = known.description;
        }
        if stays(Target::PublishedAt, true) {
            self.published_at = None;
        }
        if stays(Target::City, known.place.city.is_some()) {
            self.said_place.city = None;
        }
        if stays(Target::Region, known.place.region.is_some()) {
            self.said_place.region = None;
        }
        let country = place::country(plan, &self.said_place, &known.place);
        if stays(Target::Price, known.price.is_some()) {
            self.price = known.price;
        } else {
            let had = Had { price: known.price, country: known.place.country.as_deref() };
            self.price_again(plan, &had, &country, issues);
        }
        self.place = place::settled(&self.said_place, &country, &known.place);
        let made = |of: &Attributes| title::made(plan.vertical, of, plan.site.locale);
        let was_made = known.title == made(&known.attributes);
        self.attributes = merged(plan, &self.attributes, &known.attributes, &stays);
        let mut title_before = self.title.clone();
        if stays(Target::Images, !known.images.is_empty()) {
            self.images = known.images;
            title_before.clone_from(&known.title);
        }
        if self.is_title_made || stays(Target::Title, true) {
            self.title = if was_made { made(&self.attributes) } else { known.title };
        }
        // What a picture was called after the listing follows its title.
        for image in self.images.iter_mut().filter(|image| image.alt == title_before) {
            image.alt.clone_from(&self.title);
        }
    }
}

/// The values a row gives, and of the others those the file has no column for. What belongs to
/// another value, as a model to its make, goes where that one is another now, and with it what
/// follows them in one name, as a version does.
fn merged(
    plan: &Plan<'_>,
    new: &Attributes,
    known: &Attributes,
    stays: &impl Fn(Target, bool) -> bool,
) -> Attributes {
    let mut out = new.clone();
    for attribute in &plan.vertical.attributes {
        // A cell of words that ends before the last of them says nothing of that one.
        let is_last_of_words = plan.takes_last_of_words(&attribute.key);
        let target = Target::Attribute(attribute.key.clone());
        let is_said = out.get(&attribute.key).is_some();
        // Words after a model are its version where no file of the site says it otherwise.
        let is_usual = is_said && plan.is_rest_usual && !plan.has(&target);
        let is_given = is_usual || !stays(target, true) && (is_said || !is_last_of_words);
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
