//! `GET /nosotros`, `/terminos` and `/privacidad`: what the business says, in its own words or in ours.

use askama::Template;
use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, OnSite};
use tenancy::business::Page;

use super::{Block, Facts, blocks, path, read};
use crate::{
    State, page as pages,
    shell::{Frame, Shell},
    texts::{
        business::{Business, business},
        fill,
    },
};

#[derive(Template)]
#[template(path = "business/text.html")]
struct TextPage {
    shell: Shell,
    texts: &'static Business,
    title: &'static str,
    blocks: Vec<Block>,
    facts: Facts,
    contact: String,
}

/// `GET /nosotros`
pub(crate) async fn about(state: Held<State>, on: OnSite, uri: Uri) -> Result<Response, Fault> {
    show(state, on, uri, Page::About).await
}

/// `GET /terminos`
pub(crate) async fn terms(state: Held<State>, on: OnSite, uri: Uri) -> Result<Response, Fault> {
    show(state, on, uri, Page::Terms).await
}

/// `GET /privacidad`
pub(crate) async fn privacy(state: Held<State>, on: OnSite, uri: Uri) -> Result<Response, Fault> {
    show(state, on, uri, Page::Privacy).await
}

async fn show(
    Held(state): Held<State>,
    on: OnSite,
    uri: Uri,
    page: Page,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri: &uri };
    let made = made(&state, &on, &frame, page).await;
    state.stale.answer(&frame, state.db.clock().now(), made)
}

async fn made(state: &State, on: &OnSite, frame: &Frame<'_>, page: Page) -> Result<String, Fault> {
    let (found, own) = read(state, on, Some(page)).await?;
    let texts = business(frame.language());
    let site = &on.site.site;
    let text = own.unwrap_or_else(|| texts.usual(page).replace("{}", &site.name));
    let (title, blocks) = (texts.title(page), blocks(&text));
    let mut shell = frame.shell(title, None);
    shell.description = summary(&blocks).unwrap_or(shell.description);
    shell.stand_alone(frame, title, path(page));
    pages::text(&TextPage {
        facts: Facts::of(found, &site.name, &site.country),
        contact: frame.links().page("/contacto"),
        blocks,
        title,
        texts,
        shell,
    })
}

/// Longest description for search engines, in characters.
const SUMMARY_LENGTH: usize = 155;

/// The first paragraph, as far as it is told.
fn summary(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(said) => Some(kernel::text::summary(said, SUMMARY_LENGTH)),
        _ => None,
    })
}

/// «Escribe a Autos del Caribe».
pub(super) fn write_to(texts: &'static Business, site: &str) -> String {
    fill(texts.write, site)
}
