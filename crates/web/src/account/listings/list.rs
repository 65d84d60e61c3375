//! `GET` and `POST /cuenta/anuncios`: what one has, and beginning another.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::DateTime;
use http_kit::{Fault, May, query};
use kernel::ids::ListingId;
use listings::{
    Status,
    drafting::{self, Mine, Typed, field},
};
use serde::Deserialize;

use super::{Own, PATH, at, fault, named, step::Step, told};
use crate::{
    State,
    card::{self, Picture},
    form::{Filled, see_other},
    page as pages,
    photo::Signed,
    shell::{Frame, Shell},
    texts::{
        fill,
        selling::{Selling, selling},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

/// Shown on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "account/listings/list.html")]
struct ListPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Selling,
    create: String,
    sections: Vec<Section>,
    line: String,
    hint: &'static str,
    wrong: Option<String>,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Section {
    key: String,
    label: String,
    is_chosen: bool,
}

struct Row {
    title: String,
    href: String,
    action: &'static str,
    picture: Option<Picture>,
    price: String,
    status: &'static str,
    is_refused: bool,
    more: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Begun {
    #[serde(default)]
    vertical: String,
    #[serde(default)]
    line: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, (StatusCode::OK, None, Begun::default())).await
}

/// Begins one, and leads to its first step.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(begun): Filled<Begun>,
) -> Result<Response, Fault> {
    let own = Own::of(&state, &may)?;
    match begin(&state, &may, &own, &begun).await? {
        Ok(listing) => {
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            see_other(&links.page(&Step::FIRST.place(listing)))
        }
        Err(error) => {
            let (status, wrong) = told(error, &may)?;
            page(&state, &may, &uri, (status, Some(wrong), begun)).await
        }
    }
}

async fn begin(
    state: &State,
    may: &May,
    own: &Own,
    begun: &Begun,
) -> Result<Result<ListingId, listings::Error>, Fault> {
    let only = own.view.verticals.first().filter(|_| begun.vertical.is_empty());
    let vertical = match only {
        Some(vertical) => vertical,
        None => own.vertical(&begun.vertical)?,
    };
    let mut typed = drafting::of_line(vertical, &begun.line, may.about.locale());
    let mut tx = state.db.begin(&own.scope).await?;
    place(&mut tx, own, &mut typed).await?;
    let done = drafting::start(&mut tx, own.who(), &vertical.key, typed).await;
    match done {
        Ok(drafting) => {
            tx.commit().await?;
            Ok(Ok(drafting.listing))
        }
        Err(error) => Ok(Err(error)),
    }
}

/// Who publishes does so mostly where they did before.
async fn place(tx: &mut db::TenantTx, own: &Own, typed: &mut Typed) -> Result<(), Fault> {
    if let Some(place) = drafting::usual_place(tx, own.seller).await.map_err(fault)? {
        typed.put(field::REGION, place.region.as_deref().unwrap_or_default());
        typed.put(field::CITY, place.city.as_deref().unwrap_or_default());
    }
    Ok(())
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    (status, wrong, begun): (StatusCode, Option<String>, Begun),
) -> Result<Response, Fault> {
    let own = Own::of(state, may)?;
    let frame = Frame { about: &may.about, view: Some(&own.view), uri };
    let mut tx = state.db.begin(&own.scope).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mine = drafting::list(&mut tx, own.whose(), after(uri), limit).await.map_err(fault)?;
    tx.commit().await?;
    let (work, texts) = (work(frame.locale()), selling(frame.language()));
    let shown = &mine[..mine.len().min(PAGE)];
    let last = shown.last().filter(|_| mine.len() > PAGE);
    let chosen = |key: &str| begun.vertical == key;
    let sections: Vec<Section> = own
        .view
        .verticals
        .iter()
        .enumerate()
        .map(|(at, vertical)| Section {
            key: vertical.key.clone(),
            label: vertical.labels.get(frame.language()).to_owned(),
            is_chosen: chosen(&vertical.key) || begun.vertical.is_empty() && at == 0,
        })
        .collect();
    let is_car = own.view.verticals.first().is_some_and(|v| v.schema_org.as_deref() == Some("Car"));
    let photos = state.photos(own.view.tenant);
    let shell = shell(may, &frame, texts.title, PATH);
    let page = ListPage {
        create: frame.links().page(PATH),
        hint: if is_car { texts.line_hint_car } else { texts.line_hint },
        line: begun.line,
        sections,
        wrong,
        rows: shown.iter().map(|mine| row(&frame, (may, photos), &own, mine)).collect(),
        older: last.map(|last| older(&frame, last)),
        bar: Bar::new(may, &frame),
        shell,
        texts,
        work,
    };
    pages::private(status, &page)
}

/// Behind which one the page begins: `despues=1700000000000000.lst_…`.
fn after(uri: &Uri) -> Option<(DateTime<chrono::Utc>, ListingId)> {
    let (_, text) = query::pairs(uri).into_iter().find(|(name, _)| name == "despues")?;
    let (micros, id) = text.split_once('.')?;
    Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, id.parse().ok()?))
}

fn older(frame: &Frame<'_>, last: &Mine) -> String {
    let after = format!("{}.{}", last.changed_at.timestamp_micros(), last.listing);
    frame.links().with(PATH, [("despues", after.as_str())])
}

fn row(frame: &Frame<'_>, (may, photos): (&May, Signed<'_>), own: &Own, mine: &Mine) -> Row {
    let (texts, links) = (selling(frame.language()), frame.links());
    let is_new = mine.status == Status::Draft;
    let listed = own.view.vertical(&mine.vertical).map(AsRef::as_ref);
    let until = mine.expires_at.filter(|_| mine.status == Status::Published);
    let when = match until {
        Some(end) => fill(texts.public_until, &frame.locale().date(frame.local(end).date())),
        None => fill(texts.changed_on, &moment(frame, mine.changed_at)),
    };
    let unsaved = (mine.typed.is_some() && !is_new).then_some(texts.unsaved);
    Row {
        title: title(frame, may, own, mine),
        href: links.page(&if is_new {
            Step::FIRST.place(mine.listing)
        } else {
            at(mine.listing, "")
        }),
        action: if is_new { texts.go_on } else { texts.see },
        picture: mine.cover.as_ref().and_then(|cover| card::small(photos, cover)),
        price: match mine.price {
            Some(price) => frame.locale().money(price),
            None if is_new => String::new(),
            None => texts.unpriced.to_owned(),
        },
        status: texts.status(mine.status),
        is_refused: mine.status == Status::Rejected,
        more: [listed.map(|v| v.labels.get(frame.language())), Some(&*when), unsaved]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
    }
}

fn title(frame: &Frame<'_>, may: &May, own: &Own, mine: &Mine) -> String {
    let vertical = own.view.vertical(&mine.vertical);
    let made = match (&mine.typed, vertical) {
        (Some(typed), Some(vertical)) if mine.status == Status::Draft => {
            own.reader(may, vertical).title(typed)
        }
        _ => mine.title.clone(),
    };
    named(made, frame.language())
}
