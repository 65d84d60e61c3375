//! One row of a file turned into a listing, or into the reasons why not.

mod attributes;
mod cells;
pub(super) mod shared;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{Currency, Money, hex, ids::SellerId, text::truncate};
use sha2::{Digest, Sha256};

use super::{
    mapping::Target,
    place,
    plan::Plan,
    price::Sign,
    reason::{Issue, Reason, Severity},
    title, words,
};
use crate::{
    Attributes, Draft, Image, Operation, Place,
    draft::{DESCRIPTION_LENGTH_MAX, SOURCE_KEY_LENGTH_MAX, TITLE_LENGTH_MAX},
};
use cells::Cells;

/// A row read, all but its seller, who is known by name.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Ready {
    /// Who publishes it.
    #[serde(skip)]
    pub seller: String,
    /// Whether that is a company.
    #[serde(skip)]
    pub seller_is_dealer: bool,
    /// The id the file gives it.
    #[serde(skip)]
    pub id: Option<String>,
    pub(super) operation: Operation,
    pub(super) title: String,
    pub(super) description: String,
    #[serde(serialize_with = "write_price")]
    pub(super) price: Option<Money>,
    pub(super) place: Place,
    pub(super) attributes: Attributes,
    pub(super) images: Vec<Image>,
    pub(super) published_at: Option<DateTime<Utc>>,
    /// Whether somebody says who publishes it, and what is done with it.
    #[serde(skip)]
    pub(super) says: Says,
    /// What is said of its place, by the row or of every row.
    #[serde(skip)]
    pub(super) said_place: Place,
    /// Whether the title was made from the attributes, because no cell gives one.
    #[serde(skip)]
    pub(super) is_title_made: bool,
    /// The price as it was read, before it was measured.
    #[serde(skip)]
    pub(super) amount: Option<Amount>,
}

/// What a cell says, or somebody of every row; the rest is only as the file or its site has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Says {
    pub operation: bool,
    pub seller: bool,
    /// What a cell says that was not understood, or what the row ends before.
    pub unclear: BTreeSet<Target>,
}

/// An amount that a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Plain: `20300.00`.
    pub(super) plain: String,
    /// The currency it was read in.
    pub(super) currency: Currency,
    /// How that is told.
    pub(super) told: Told,
    /// The title of its column.
    pub(super) column: Option<String>,
}

/// How the currency of an amount is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By name: in its row, by the title of its column, or of every row.
    ByName,
    /// By a lone `$`, or as pesos, which many are.
    BySign(Sign),
    /// Not at all.
    Nowhere,
    /// Not even in the column there is for it.
    LeftEmpty,
}

fn write_price<S: serde::Serializer>(price: &Option<Money>, to: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&price.map(|money| (money.minor, money.currency)), to)
}

impl Ready {
    /// Its checked values.
    #[must_use]
    pub const fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Its price, if it has one.
    #[must_use]
    pub const fn price(&self) -> Option<Money> {
        self.price
    }

    /// Where it is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What names it where the file gives it an id.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.id.as_deref().map(short_id)
    }

    /// The draft to save; `row` is the [`fingerprint`] of the row, its key where it has no id.
    #[must_use]
    pub fn into_draft(self, seller: SellerId, row: &[u8; 32]) -> Draft {
        let hash = serde_json::to_vec(&self).map_or(*row, |said| Sha256::digest(said).into());
        let key = self.key();
        Draft {
            seller,
            operation: self.operation,
            title: self.title,
            description: self.description,
            price: self.price,
            place: self.place,
            attributes: self.attributes,
            images: self.images,
            source_key: Some(key.unwrap_or_else(|| format!("row:{}", hex::text(row)))),
            source_hash: Some(hash),
            published_at: self.published_at,
        }
    }
}

/// An id that fits; a longer one is known by its sum.
fn short_id(id: &str) -> String {
    if id.chars().count() <= SOURCE_KEY_LENGTH_MAX {
        return id.to_owned();
    }
    format!("id:{}", hex::text(&Sha256::digest(id.as_bytes())))
}

/// A row read: the listing unless it was refused, and what there is to say about it.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The listing, if the row is taken.
    pub ready: Option<Ready>,
    /// What was wrong.
    pub issues: Vec<Issue>,
}

/// The sum of the clean cells: equal for rows that say the same, however they are padded.
#[must_use]
pub fn fingerprint(cells: &[String]) -> [u8; 32] {
    let mut sum = Sha256::new();
    let clean: Vec<String> = cells.iter().map(|cell| words::clean(cell)).collect();
    let last = clean.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
    for cell in &clean[..last] {
        sum.update((cell.len() as u64).to_le_bytes());
        sum.update(cell.as_bytes());
    }
    sum.finalize().into()
}

/// Reads a row. `now` tells dates that have not come yet.
#[must_use]
pub fn read(plan: &Plan<'_>, row: &[String], now: DateTime<Utc>) -> Reading {
    let mut cells = Cells::of(plan, row);
    let ready = if cells.is_usable() { whole(plan, &mut cells, now) } else { None };
    let is_refused = cells.issues.iter().any(|issue| issue.severity == Severity::Error);
    Reading { ready: ready.filter(|_| !is_refused), issues: cells.issues }
}

fn whole(plan: &Plan<'_>, cells: &mut Cells<'_>, now: DateTime<Utc>) -> Option<Ready> {
    let operation = shared::operation(plan, cells)?;
    let attributes = attributes::read(plan, cells, operation);
    if !cells.is_usable() {
        return None;
    }
    let mut text = cells.text(&Target::Title).unwrap_or_default().to_owned();
    let is_title_made = text.is_empty();
    if is_title_made {
        text = title::made(plan.vertical, &attributes, plan.site.locale);
    }
    if text.is_empty() {
        cells.issues.push(Issue::of_row(Reason::NoTitle));
        return None;
    }
    let title = cells.cut(&Target::Title, kernel::text::seen(&text), TITLE_LENGTH_MAX);
    let description = kernel::text::seen(cells.text(&Target::Description).unwrap_or_default());
    let description = cells.cut(&Target::Description, description, DESCRIPTION_LENGTH_MAX);
    let named = shared::seller(cells);
    let defaults = &plan.mapping.defaults;
    let seller_is_dealer = named.is_some() || defaults.seller_is_dealer;
    let is_seller_said = named.is_some() || !plan.said.seller.trim().is_empty();
    let seller = named.unwrap_or_else(|| words::clean(&defaults.seller));
    let (price, amount) = shared::price(plan, cells, operation);
    let said_place = shared::place(plan, cells);
    let images = shared::images(cells, &title);
    let published_at = shared::published_at(plan, cells, now);
    Some(Ready {
        says: Says {
            operation: plan.said.operation.is_some() || cells.text(&Target::Operation).is_some(),
            seller: is_seller_said,
            unclear: std::mem::take(&mut cells.unclear),
        },
        is_title_made,
        amount,
        seller,
        seller_is_dealer,
        id: cells.text(&Target::Id).map(str::to_owned),
        operation,
        images,
        title,
        description,
        price,
        place: place::completed(&said_place, &plan.site.country),
        said_place,
        attributes,
        published_at,
    })
}

/// The beginning of a value, for the report.
fn quoted(value: &str) -> String {
    truncate(value, 200).to_owned()
}
