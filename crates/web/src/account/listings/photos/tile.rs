//! One photo, as the step shows it, and what the script that sends them is told.

use askama::Template;
use kernel::locale::Language;
use listings::Image;

use crate::{
    assets, card,
    card::Picture,
    photo::Signed,
    texts::{
        fill,
        photos::{Photos, photos},
    },
};

/// One photo.
#[derive(Template)]
#[template(path = "account/listings/tile.html")]
pub(in super::super) struct Tile {
    texts: &'static Photos,
    address: String,
    anchor: String,
    picture: Picture,
    label: String,
}

impl Tile {
    /// That of the photo at that place, from 0.
    pub fn of(signed: Signed<'_>, all: &[Image], at: usize, language: Language) -> Option<Self> {
        let image = all.get(at)?;
        let texts = photos(language);
        Some(Self {
            texts,
            anchor: image.url.rsplit('/').next().unwrap_or_default().to_owned(),
            address: image.url.clone(),
            picture: card::small(signed, image)?,
            label: fill(texts.photo_of, &(at + 1).to_string()),
        })
    }
}

/// All of them.
pub(in super::super) fn all(signed: Signed<'_>, photos: &[Image], language: Language) -> Vec<Tile> {
    (0..photos.len()).filter_map(|at| Tile::of(signed, photos, at, language)).collect()
}

/// What the script that sends photos is told on every page of the wizard.
pub(in super::super) struct Uploading {
    pub texts: &'static Photos,
    pub base: String,
    pub script: String,
    pub most: usize,
}

impl Uploading {
    /// To that address.
    pub fn to(base: String, language: Language) -> Self {
        let most = listings::drafting::PHOTOS_MAX;
        Self { texts: photos(language), base, script: assets::photos_script(), most }
    }
}
