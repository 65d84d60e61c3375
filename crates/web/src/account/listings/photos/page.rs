//! `GET /cuenta/anuncios/{listing}/pasos/fotos`: the step.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use listings::drafting::Drafting;

use super::{
    super::{Own, PATH, named, step::Step},
    base,
    tile::{self, Tile, Uploading},
};
use crate::{
    State, page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        photos::{Photos, photos},
        selling::{Selling, selling},
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "account/listings/photos.html")]
struct PhotosPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Selling,
    photos: &'static Photos,
    step: String,
    name: String,
    back: String,
    next: String,
    order: String,
    uploading: Uploading,
    tiles: Vec<Tile>,
    /// What was not taken of what was sent, and why.
    wrong: Vec<String>,
}

/// What is said on the page.
pub(in super::super) struct Said {
    pub status: StatusCode,
    pub wrong: Vec<String>,
}

impl Said {
    /// Nothing.
    pub const fn nothing() -> Self {
        Self { status: StatusCode::OK, wrong: Vec::new() }
    }
}

/// The step.
pub(in super::super) fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    (own, drafting): (&Own, &Drafting),
    said: Said,
) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: Some(&own.view), uri };
    let (texts, links, language) = (selling(frame.language()), frame.links(), frame.language());
    let vertical = own.vertical(&drafting.vertical)?;
    let base = links.page(&base(drafting.listing));
    let signed = state.photos(may.site.tenant.id);
    let shell = shell(may, &frame, photos(language).title, PATH);
    let page = PhotosPage {
        step: fill(texts.step_of, &Step::Photos.number().to_string()),
        name: named(own.reader(may, vertical).title(&drafting.typed), language),
        back: links.page(PATH),
        next: links.page(&Step::Photos.next(drafting.listing)),
        order: format!("{base}/orden"),
        uploading: Uploading::to(base, language),
        tiles: tile::all(signed, &drafting.photos, language),
        wrong: said.wrong,
        photos: photos(language),
        work: work(frame.locale()),
        bar: Bar::new(may, &frame),
        shell,
        texts,
    };
    pages::private(said.status, &page)
}
