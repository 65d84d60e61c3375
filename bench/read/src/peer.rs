//! The same rows in the peer's tables, see `bench/peers/fastify/schema.sql`.

use anyhow::Context as _;
use chrono::SecondsFormat;
use kernel::{Currency, Money, ids::ListingId, text::slug};
use listings::{AttributeKind, Draft, Facet, SellerKind, Vertical, card, demo::DemoSeller, words};
use serde_json::{Map, Value as Json};
use sqlx::{Connection as _, PgConnection, postgres::PgCopyIn};

use crate::{copy::Rows, made};

/// Columns of `listings` that are attributes, in their order.
const ATTRIBUTES: &[&str] = &[
    "make",
    "model",
    "year",
    "mileage_km",
    "condition",
    "fuel",
    "transmission",
    "body",
    "drivetrain",
    "color",
    "doors",
    "engine_l",
    "property_type",
    "rooms",
    "bedrooms",
    "bathrooms",
    "area_m2",
    "covered_area_m2",
];

/// A listing as ours saved it.
pub struct Row<'r> {
    /// Its vertical.
    pub vertical: &'r Vertical,
    /// Its id in ours.
    pub id: ListingId,
    /// Who publishes it.
    pub seller: &'r DemoSeller,
    /// What it says, seller included.
    pub draft: &'r Draft,
}

/// A connection that loads.
pub struct Peer(PgConnection);

impl Peer {
    /// Connects.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        Ok(Self(PgConnection::connect(url).await.context("the peer's database")?))
    }

    /// Adds rows.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn add(&mut self, rows: &[Row<'_>]) -> anyhow::Result<()> {
        let (mut searched, mut cards) = (Rows::default(), Rows::default());
        for row in rows {
            put_searched(&mut searched, row);
            put_card(&mut cards, row)?;
        }
        send(self.0.copy_in_raw("copy listings from stdin").await?, searched).await?;
        send(self.0.copy_in_raw("copy cards from stdin").await?, cards).await
    }

    /// Adds what a vertical declares about its facets.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn declare(&mut self, vertical: &Vertical) -> anyhow::Result<()> {
        let (mut labels, mut buckets) = (Rows::default(), Rows::default());
        for attribute in &vertical.attributes {
            for choice in attribute.options.iter() {
                labels.put(&vertical.key).put(&attribute.key).put(&choice.value);
                labels.put(&choice.labels.es).end();
            }
            if attribute.facet == Facet::Range {
                let bounds: Vec<String> =
                    attribute.buckets.iter().map(ToString::to_string).collect();
                buckets.put(&vertical.key).put(&attribute.key);
                buckets.put_array(bounds.iter().map(String::as_str)).end();
            }
        }
        send(self.0.copy_in_raw("copy facet_labels from stdin").await?, labels).await?;
        send(self.0.copy_in_raw("copy facet_buckets from stdin").await?, buckets).await
    }
}

async fn send(mut copy: PgCopyIn<&mut PgConnection>, rows: Rows) -> anyhow::Result<()> {
    copy.send(rows.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

fn put_searched(out: &mut Rows, row: &Row<'_>) {
    let draft = row.draft;
    let raw = made::raw(draft);
    let dollars = draft.price.filter(|price| price.currency == Currency::USD);
    out.put(&row.id.to_string()).put(&row.vertical.key).put(&published_at(draft));
    out.put_option(dollars.map(|price| price.minor)).put(draft.operation.key());
    out.put_option(draft.place.city.as_deref().map(slug)).put(&draft.seller.to_string());
    for key in ATTRIBUTES {
        out.put_option(column(row.vertical, &raw, key));
    }
    let (main, more) = words::of_listing(
        row.vertical,
        &draft.title,
        &draft.description,
        &draft.place,
        &draft.attributes,
    );
    out.put_array(main.iter().chain(&more).map(String::as_str)).end();
}

fn column(vertical: &Vertical, raw: &Map<String, Json>, key: &str) -> Option<String> {
    let kind = vertical.attribute(key)?.kind;
    let value = raw.get(key)?;
    match kind {
        AttributeKind::Enum => value.as_str().map(str::to_owned),
        _ => Some(value.to_string()),
    }
}

fn put_card(out: &mut Rows, row: &Row<'_>) -> anyhow::Result<()> {
    let (draft, place) = (row.draft, &row.draft.place);
    out.put(&row.id.to_string()).put(&row.vertical.key).put(draft.operation.key());
    out.put(&draft.title).put(&card::url(&row.vertical.key, &draft.title, row.id));
    out.put_option(draft.price.map(Money::major));
    out.put_option(draft.price.map(|price| price.currency.code()));
    out.put_option(place.country.as_deref()).put_option(place.region.as_deref());
    out.put_option(place.city.as_deref()).put_option(place.lat).put_option(place.lon);
    out.put(&draft.seller.to_string()).put(&row.seller.name);
    out.put(kind(row.seller));
    out.put(&serde_json::to_string(&draft.images)?)
        .put(&published_at(draft))
        .put(&serde_json::to_string(&draft.attributes)?)
        .end();
    Ok(())
}

const fn kind(seller: &DemoSeller) -> &'static str {
    match seller.kind {
        SellerKind::Dealer => "dealer",
        SellerKind::Person => "person",
    }
}

fn published_at(draft: &Draft) -> String {
    let at = draft.published_at.unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
