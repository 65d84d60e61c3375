//! The page of what is placed.

use askama::Template;
use axum::{http::Uri, response::Response};
use http_kit::{Fault, May};
use listings::{
    placement::{self, CAPACITY_MAX, DAYS_MAX, Kind, Slots},
    vertical,
};
use tenancy::Permission;

use super::{PATH, Said, Typed, fault};
use crate::{
    State, page as pages,
    panel::moderation,
    shell::{Frame, Shell},
    texts::{
        fill_all,
        placement::{Placements, placement as words},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "panel/placement.html")]
struct PlacementPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Placements,
    rows: Vec<Row>,
    action: String,
    typed: Typed,
    kinds: Vec<Choice>,
    days_max: u16,
    capacity_max: u8,
    sections: Vec<Section>,
    wrong: Option<String>,
}

/// One that is placed.
struct Row {
    title: String,
    href: String,
    more: String,
    is_public: bool,
    withdraw: String,
}

struct Choice {
    key: &'static str,
    label: String,
    more: &'static str,
    is_chosen: bool,
}

/// The slots of a vertical.
struct Section {
    name: String,
    lines: Vec<String>,
    /// Where they are set, for who may.
    change: Option<String>,
    /// Something typed there is wrong.
    is_open: bool,
    fields: Vec<Number>,
}

struct Number {
    id: String,
    name: &'static str,
    label: String,
    value: String,
}

/// The page, with what is said above its form.
pub(super) async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    said: Said,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let mut tx = state.db.begin(&may.scope()).await?;
    let now = tx.now();
    let held = placement::list(&mut tx).await.map_err(fault)?;
    let mut sections = Vec::new();
    for one in vertical::list(&mut tx).await.map_err(fault)? {
        let slots = placement::slots(&mut tx, &one.vertical.key).await.map_err(fault)?;
        let name = one.vertical.labels.get(frame.language()).to_owned();
        let change = may.signed.may(Permission::ManageSites);
        let change = change.then(|| links.page(&format!("{PATH}/cupos/{}", one.vertical.key)));
        let typed = said.slots.as_ref().filter(|(key, _)| *key == one.vertical.key);
        let typed = typed.map(|(_, pairs)| pairs.as_slice());
        let field = |slots: &Slots| number(&frame, &one.vertical.key, *slots, typed);
        let fields = slots.iter().map(field).collect();
        let lines = slots.iter().map(|slots| line(&frame, *slots)).collect();
        sections.push(Section { name, lines, change, is_open: typed.is_some(), fields });
    }
    tx.commit().await?;
    let row = |one: &placement::Held| {
        let placed = &one.placed;
        let (kind, until) = (word(&frame, placed.kind), moment(&frame, placed.ends_at));
        Row {
            title: one.title.clone(),
            href: links.page(&moderation::at(placed.listing)),
            more: if placed.is_at(now) {
                fill_all(texts.until, &[&kind, &one.seller, &until])
            } else {
                let from = moment(&frame, placed.starts_at);
                fill_all(texts.from_until, &[&kind, &one.seller, &from, &until])
            },
            is_public: one.is_public,
            withdraw: links.page(&format!("{PATH}/{}/retiro", one.id)),
        }
    };
    let choice = |kind: Kind| Choice {
        key: kind.key(),
        label: word(&frame, kind),
        more: texts.of(kind),
        is_chosen: said.typed.kind == kind.key(),
    };
    let page = PlacementPage {
        rows: held.iter().map(row).collect(),
        action: links.page(PATH),
        kinds: Kind::ALL.map(choice).into(),
        days_max: DAYS_MAX,
        capacity_max: CAPACITY_MAX,
        typed: said.typed,
        sections,
        wrong: said.wrong,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.menu, PATH),
        work: work(frame.locale()),
        texts,
    };
    pages::private(said.status, &page)
}

fn word(frame: &Frame<'_>, kind: Kind) -> String {
    crate::form::capital(kind.word().get(frame.language()))
}

fn line(frame: &Frame<'_>, slots: Slots) -> String {
    let number = |n: u8| frame.locale().number(n.into());
    let parts = [&*word(frame, slots.kind), &number(slots.taken), &number(slots.capacity)];
    fill_all(words(frame.language()).taken, &parts)
}

fn number(
    frame: &Frame<'_>,
    vertical: &str,
    slots: Slots,
    typed: Option<&[(String, String)]>,
) -> Number {
    let name = slots.kind.key();
    let typed = typed.and_then(|pairs| pairs.iter().find(|(key, _)| key == name));
    let value = typed.map_or_else(|| slots.capacity.to_string(), |(_, text)| text.clone());
    Number { id: format!("{vertical}-{name}"), name, label: word(frame, slots.kind), value }
}
