//! `GET /vendedor/{seller_page}`: a seller, and what they have listed on the site.

mod facts;
mod found;
mod orders;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Code, Fault, OnSite};
use kernel::{
    ids::{BARE_LENGTH, Id as _, SellerId},
    text::summary,
};
use leads::enquiry::Source;
use listings::card;
use tenancy::{
    SellerKind,
    seller::{Page, page::url},
};

use crate::{
    State,
    card::{self as cards, CardView, Cards},
    detail::moved,
    meta::{self, Entry, Step},
    page,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, contact},
        fill, fill_all,
        seller::{Seller, words},
    },
    vista,
};
use facts::Fact;
pub(crate) use facts::{city, since};
pub(crate) use found::{Shown, known};
use orders::{Asked, Order};

/// Longest description for search engines, in characters.
const SUMMARY_LENGTH: usize = 155;

#[derive(Template)]
#[template(path = "seller.html")]
struct SellerPage {
    shell: Shell,
    texts: &'static Seller,
    contact: &'static Contact,
    home: String,
    name: String,
    initial: char,
    kind: &'static str,
    /// «Publica desde marzo de 2019», and the month as programs read it.
    since: String,
    since_month: String,
    /// What they have shown to who runs the site.
    proven: Vec<&'static str>,
    whatsapp: Option<String>,
    call: Option<String>,
    write: String,
    paragraphs: Vec<String>,
    facts: Vec<Fact>,
    /// Where several sections hold something of theirs.
    sections: Vec<Section>,
    count: String,
    order: &'static str,
    orders: Vec<Order>,
    cards: Vec<CardView>,
    next_page: Option<String>,
    first_page: Option<String>,
    /// The page of results asked for is gone; this is the first.
    is_stale: bool,
    is_loading: bool,
}

/// A section and how much of it is theirs.
struct Section {
    label: String,
    count: String,
    href: String,
}

/// The page, or the way to it under its right address.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(slug): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    let id = id_of(&slug).ok_or_else(|| Fault::new(Code::NotFound))?;
    let view = state.view(&site)?;
    let asked = Asked::read(&uri, id, &view);
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let now = state.db.clock().now();
    let shown = match Shown::find(&state, &site, id, &asked.query).await {
        Err(fault) => return state.stale.answer(&frame, now, Err(fault)),
        Ok(shown) => shown,
    };
    let path = url(&shown.page.name, id);
    if path != uri.path() {
        state.stale.forget(&frame);
        return moved(&path, &uri);
    }
    let cards = Cards::new(&view, state.photos(view.tenant), &about, frame.links())
        .reaching(Source::Seller);
    let listed = cards.all(&shown.answer.cards, true);
    let made = page::text(&seller_page(&frame, &shown, &asked, listed));
    state.stale.answer(&frame, now, made)
}

/// The id at the end of an address.
fn id_of(slug: &str) -> Option<SellerId> {
    SellerId::of_bare(slug.get(slug.len().checked_sub(BARE_LENGTH)?..)?)
}

fn seller_page(
    frame: &Frame<'_>,
    shown: &Shown,
    asked: &Asked,
    listed: Vec<CardView>,
) -> SellerPage {
    let (shared, texts) = (frame.texts(), words(frame.language()));
    let Shown { page, answer, .. } = shown;
    let path = url(&page.name, page.id);
    let way = |way: &str| {
        let path = format!("/c/{way}/vendedor/{}", page.id);
        frame.links().with(&path, [("de", Source::Seller.key())])
    };
    let is_first = asked.query.cursor.is_none();
    SellerPage {
        shell: shell(frame, shown, asked, &path),
        texts,
        contact: contact(frame.locale()),
        home: frame.links().page("/"),
        initial: crate::brand::initial(&page.name),
        kind: kind(page, frame),
        since: since(frame, shown),
        proven: facts::proven(frame, shown),
        since_month: shown.since.format("%Y-%m").to_string(),
        whatsapp: page.ways.takes_whatsapp.then(|| way("w")),
        call: page.ways.has_phone.then(|| way("t")),
        write: way("f"),
        paragraphs: page.presentation.text.lines().map(str::to_owned).collect(),
        facts: facts::of(frame, shown),
        sections: sections(frame, shown),
        count: shared.listings(answer.total, frame.locale()),
        order: asked.current(frame),
        orders: asked.orders(frame, &path),
        cards: listed,
        next_page: answer.next_cursor.as_deref().map(|next| asked.at(frame, &path, next)),
        first_page: (!is_first).then(|| asked.at(frame, &path, "")),
        is_stale: asked.is_stale,
        is_loading: answer.loading,
        name: page.name.clone(),
    }
}

pub(crate) fn kind(page: &Page, frame: &Frame<'_>) -> &'static str {
    let texts = crate::texts::of(frame.about.locale());
    match page.kind {
        SellerKind::Dealer => texts.dealer,
        SellerKind::Person => texts.person,
    }
}

fn sections(frame: &Frame<'_>, shown: &Shown) -> Vec<Section> {
    if shown.sections.len() < 2 {
        return Vec::new();
    }
    let seller = shown.page.id.to_string();
    let section = |(vertical, count): &found::Held| Section {
        label: vertical.labels.get(frame.language()).to_owned(),
        count: frame.locale().number(i64::try_from(*count).unwrap_or(i64::MAX)),
        href: frame.links().with(&format!("/{}", vertical.key), [("seller", seller.as_str())]),
    };
    shown.sections.iter().map(section).collect()
}

fn shell(frame: &Frame<'_>, shown: &Shown, asked: &Asked, path: &str) -> Shell {
    let page = &shown.page;
    let mut shell = frame.shell(&page.name, None);
    let site = shell.site.as_ref().map_or("", |site| site.name.as_str());
    let count = frame.texts().listings(shown.answer.total, frame.locale());
    let told = fill_all(words(frame.language()).description, &[&page.name, site, &count]);
    let parts = [told, kernel::text::squeeze(&page.presentation.text)];
    shell.description = summary(parts.join(" ").trim(), SUMMARY_LENGTH);
    // Their order makes no other page; the following pages are kept nowhere.
    shell.is_unlisted = asked.query.cursor.is_some() || asked.is_stale;
    shell.name_page(frame, path, &[]);
    let preview = shell.show_preview(frame, &page.name, path);
    preview.kind = "profile";
    preview.picture = vista::of_seller(frame, shown);
    let picture = preview.picture.as_ref().map(|picture| picture.address.clone());
    shell.data = Some(meta::data(data(frame, shown, path, picture)));
    shell
}

/// Who they are, what is listed, and the way to the page.
fn data(
    frame: &Frame<'_>,
    shown: &Shown,
    path: &str,
    picture: Option<String>,
) -> Vec<serde_json::Value> {
    let name = &shown.page.name;
    let entry = |card: &std::sync::Arc<search::Shown>| Entry {
        name: cards::shown_title(shown.vertical(&card.vertical), card),
        address: frame.whole(&card::url(&card.vertical, &card.title, card.id), &[]),
    };
    let told = meta::Seller {
        page: &shown.page,
        deals_in: shown.sections.first().map(|(vertical, _)| &**vertical),
        cities: facts::cities(shown),
        address: frame.whole(path, &[]),
        picture,
    };
    let home = Step { name: frame.texts().home.to_owned(), address: Some(frame.whole("/", &[])) };
    let own = Step { name: name.clone(), address: None };
    let entries = shown.answer.cards.iter().map(entry).collect();
    let items = meta::items(&fill(words(frame.language()).page_of, name), entries);
    [meta::seller(&told)].into_iter().chain(items).chain([meta::trail([home, own])]).collect()
}
