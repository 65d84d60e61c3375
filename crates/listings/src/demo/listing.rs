//! A listing made up, before a tenant has it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Money,
    ids::{ListingId, SellerId, uuid_v7},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    DemoSeller,
    dice::Dice,
    picture::{self, PictureKind},
};
use crate::{
    Attributes, Draft, Image, Operation, Place, Published, SellerRef, Vertical, Ways, words,
};

/// Days before now over which listings appeared.
const DAYS: f64 = 60.0;

/// A listing of an invented seller.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoListing {
    /// Who publishes it; to be made a seller of the tenant first.
    pub seller: Arc<DemoSeller>,
    draft: Draft,
}

/// What the generators decide of a listing.
pub(super) struct Made {
    pub seller: Arc<DemoSeller>,
    pub operation: Operation,
    pub title: String,
    pub description: String,
    pub price: Option<Money>,
    pub place: Place,
    pub attributes: Attributes,
    pub images: Vec<Image>,
    pub published_at: DateTime<Utc>,
    pub source_key: String,
}

impl Made {
    pub(super) fn into_listing(self) -> DemoListing {
        let source_hash = Some(self.sum());
        let draft = Draft {
            seller: SellerId(Uuid::nil()),
            operation: self.operation,
            title: self.title,
            description: self.description,
            price: self.price,
            place: self.place,
            attributes: self.attributes,
            images: self.images,
            source_key: Some(self.source_key),
            source_hash,
            published_at: Some(self.published_at),
        };
        DemoListing { seller: self.seller, draft }
    }

    /// Not over the date, which moves with the day the demonstration is loaded on.
    fn sum(&self) -> [u8; 32] {
        let mut sum = Sha256::new();
        sum.update(&self.title);
        sum.update(&self.description);
        sum.update(format!("{:?}{:?}", self.price, self.place));
        sum.update(format!("{:?}{:?}", self.attributes, self.images));
        sum.finalize().into()
    }
}

impl DemoListing {
    /// What it says; its seller is not a real one yet.
    #[must_use]
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Ready to be saved for `seller`, who stands for [`Self::seller`] in the tenant.
    #[must_use]
    pub fn into_draft(self, seller: SellerId) -> Draft {
        Draft { seller, ..self.draft }
    }

    /// As the index would read it back, for tests and measurements without a database.
    #[must_use]
    pub fn into_published(self, vertical: &Vertical, number: u64) -> Published {
        let Draft { operation, title, description, price, place, attributes, images, .. } =
            self.draft;
        let (tokens_main, tokens_more) =
            words::of_listing(vertical, &title, &description, &place, &attributes);
        let published_at = self.draft.published_at.unwrap_or_default();
        let seller = DemoListing::seller_ref(&self.seller);
        let id = ListingId(uuid_v7(published_at, u128::from(number)));
        let vertical = vertical.key.clone();
        Published {
            id,
            vertical,
            seller,
            operation,
            title,
            price,
            place,
            attributes,
            images,
            published_at,
            tokens_main,
            tokens_more,
            version: 1,
        }
    }

    fn seller_ref(seller: &DemoSeller) -> SellerRef {
        let sum = Sha256::digest(&seller.slug);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&sum[..16]);
        let id = SellerId(Uuid::from_bytes(bytes));
        SellerRef { id, name: seller.name.clone(), kind: seller.kind, ways: Ways::default() }
    }
}

/// Some day of the last sixty, more often a recent one.
pub(super) fn published_at(now: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
    let days = DAYS * dice.unit() * dice.unit().sqrt();
    #[expect(clippy::cast_possible_truncation, reason = "sixty days of seconds")]
    let seconds = (days * 86_400.0) as i64;
    now - TimeDelta::seconds(seconds + 1)
}

/// One to six pictures, or none of one listing in twelve.
pub(super) fn images(kind: PictureKind, subject: u64, alt: &str, dice: &mut Dice) -> Vec<Image> {
    if dice.chance(8) {
        return Vec::new();
    }
    let count = [1u64, 2, 3, 4, 5, 6][dice.weighted(&[1, 2, 4, 5, 4, 3])];
    let views = (0..count).map(|view| {
        let url = format!("/muestra/{kind}/{}.svg", picture::seed_of_view(subject, view));
        let alt = if view == 0 { alt.to_owned() } else { format!("{alt}, vista {}", view + 1) };
        Image { url, width: picture::WIDTH, height: picture::HEIGHT, alt, color: None }
    });
    views.collect()
}
