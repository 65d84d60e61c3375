//! What stands on a picture.

use kernel::{Color, hex};
use listings::detail::Detail;
use sha2::{Digest, Sha256};
use tenancy::ResolvedSite;

use super::{
    HEIGHT, WIDTH,
    address::{Address, Subject},
};
use crate::{
    brand::{self, Palette},
    card as cards,
    meta::PreviewPicture,
    seller,
    shell::Frame,
    title,
};

/// Rises when the drawing itself changes, so that addresses do.
const DRAWING: &str = "1";
/// Digits of the content's sum in an address.
const STAMP_LENGTH: usize = 16;

/// Everything that is drawn, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(super) sign: char,
    pub(super) site: String,
    /// Largest: the price, or what the site is.
    pub(super) headline: String,
    /// Beside it, small: «al mes».
    pub(super) beside: String,
    pub(super) title: String,
    pub(super) place: String,
    /// At the foot, parted by dots.
    pub(super) facts: Vec<String>,
    pub(super) fill: Color,
    pub(super) on_fill: Color,
}

impl Content {
    fn new(site: &ResolvedSite) -> Self {
        let Palette { fill, on_fill, .. } = Palette::of(&site.site.brand);
        Self {
            sign: brand::initial(&site.site.name),
            site: site.site.name.clone(),
            headline: String::new(),
            beside: String::new(),
            title: String::new(),
            place: String::new(),
            facts: Vec::new(),
            fill,
            on_fill,
        }
    }

    /// The content of a listing's picture; none without a site.
    pub(super) fn listing(frame: &Frame<'_>, found: &Detail) -> Option<Self> {
        let site = frame.about.site.as_ref()?;
        let (listing, texts) = (&found.listing, frame.texts());
        let title = title::of(found);
        let price = cards::price(listing.price, frame.locale());
        let per = cards::per(Some(&found.vertical), listing.operation, listing.price, texts);
        Some(Self {
            headline: price.unwrap_or_else(|| texts.ask_price.to_owned()),
            beside: per.unwrap_or_default().to_owned(),
            facts: cards::facts(&found.vertical, &listing.attributes, &title, frame.locale()),
            place: cards::place(&listing.place),
            title,
            ..Self::new(site)
        })
    }

    /// The content of a seller's picture; none without a site.
    pub(super) fn seller(frame: &Frame<'_>, shown: &seller::Shown) -> Option<Self> {
        let site = frame.about.site.as_ref()?;
        let count = frame.texts().listings(shown.answer.total, frame.locale());
        let kind = seller::kind(&shown.page, frame);
        Some(Self {
            headline: shown.page.name.clone(),
            title: format!("{kind} · {}", seller::since(frame, shown)),
            place: seller::city(shown),
            facts: vec![count],
            ..Self::new(site)
        })
    }

    /// The content of the site's own picture.
    pub(super) fn site(frame: &Frame<'_>) -> Option<Self> {
        let site = frame.about.site.as_ref()?;
        let verticals = frame.view.map(|view| view.verticals.as_slice()).unwrap_or_default();
        let labels = verticals.iter().map(|v| v.labels.get(frame.language()).to_owned());
        Some(Self {
            headline: site.site.name.clone(),
            title: site.site.brand.tagline.clone(),
            facts: labels.collect(),
            ..Self::new(site)
        })
    }

    /// The sum of it: the same sum is the same picture.
    pub fn sum(&self) -> [u8; 32] {
        let Self { sign, site, headline, beside, title, place, facts, fill, on_fill } = self;
        let mut hasher = Sha256::new();
        let colors = format!("{DRAWING}{sign}{fill}{on_fill}");
        let words = [&colors, site, headline, beside, title, place].into_iter().chain(facts);
        for word in words {
            // The length parts one from the next.
            hasher.update(u64::try_from(word.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(word);
        }
        hasher.finalize().into()
    }

    /// The sum as an address has it.
    pub fn stamp(&self) -> String {
        let mut text = hex::text(&self.sum());
        text.truncate(STAMP_LENGTH);
        text
    }
}

/// The picture of a listing's page.
pub(crate) fn of_listing(frame: &Frame<'_>, found: &Detail) -> Option<PreviewPicture> {
    let content = Content::listing(frame, found)?;
    let alt = format!("{} · {}", content.headline, content.title);
    Some(picture(frame, Subject::Listing(found.listing.id), &content, alt))
}

/// The picture of a seller's page.
pub(crate) fn of_seller(frame: &Frame<'_>, shown: &seller::Shown) -> Option<PreviewPicture> {
    let content = Content::seller(frame, shown)?;
    let alt = format!("{} · {}", content.headline, content.title);
    Some(picture(frame, Subject::Seller(shown.page.id), &content, alt))
}

/// The picture of every other page of the site.
pub(crate) fn of_site(frame: &Frame<'_>) -> Option<PreviewPicture> {
    let content = Content::site(frame)?;
    let alt = content.site.clone();
    Some(picture(frame, Subject::Site, &content, alt))
}

fn picture(frame: &Frame<'_>, subject: Subject, content: &Content, alt: String) -> PreviewPicture {
    let address = Address { subject, language: Some(frame.language()), stamp: content.stamp() };
    PreviewPicture {
        address: format!("{}{}", frame.origin(), address.path()),
        alt,
        width: WIDTH,
        height: HEIGHT,
    }
}
