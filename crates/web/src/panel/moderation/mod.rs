//! `/panel/revision`: what waits to be looked at.

mod found;
pub(crate) mod one;
pub(crate) mod policy;

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May, query};
use kernel::{ids::ListingId, locale::Locale};
use listings::{
    Error,
    drafting::{self, Pace},
    moderation::{self, Waiting},
};
use tenancy::Permission;

use super::named;
use crate::{
    State, card as cards,
    card::Picture,
    form::see_other,
    page as pages,
    photo::Signed,
    shell::{Frame, Shell},
    texts::{
        fill, fill_all,
        moderation::{Moderations, moderation as words},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

const PATH: &str = "/panel/revision";

#[derive(Template)]
#[template(path = "panel/moderation.html")]
struct QueuePage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Moderations,
    rows: Vec<Row>,
    find: String,
    sought: String,
    wrong: Option<String>,
    /// How long publishing takes.
    pace: Option<String>,
    /// Where it is set what is looked for, for who may.
    policy: Option<String>,
}

struct Row {
    title: String,
    more: String,
    tags: Vec<String>,
    href: String,
    picture: Option<Picture>,
}

/// What waits; `anuncio=` leads to any other listing by its address.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let sought = query::pairs(&uri).into_iter().find(|(name, _)| name == "anuncio");
    let sought = sought.map(|(_, text)| text).unwrap_or_default();
    let mut tx = state.db.begin(&may.scope()).await?;
    if let Some(listing) = named(&sought)
        && drafting::status(&mut tx, listing).await.map_err(fault)?.is_some()
    {
        return see_other(&links.page(&at(listing)));
    }
    let waiting = moderation::queue(&mut tx).await.map_err(fault)?;
    let pace = drafting::pace(&mut tx).await.map_err(fault)?;
    tx.commit().await?;
    let signed = state.photos(may.site.tenant.id);
    let page = QueuePage {
        rows: waiting.iter().map(|waiting| row(&frame, signed, waiting)).collect(),
        wrong: (!sought.is_empty()).then(|| texts.not_found.to_owned()),
        find: links.page(PATH),
        pace: pace.map(|pace| told(&frame, pace)),
        policy: may.signed.may(Permission::ManageSites).then(|| links.page(policy::PATH)),
        sought,
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, texts.menu, PATH),
        work: work(frame.locale()),
        texts,
    };
    pages::private(StatusCode::OK, &page)
}

/// «30 días: 12 anuncios; la mitad se publicó en 4 min o menos».
fn told(frame: &Frame<'_>, pace: Pace) -> String {
    let (texts, locale) = (words(frame.language()), frame.locale());
    let [half, most] = [pace.median_s, pace.p90_s].map(|seconds| lasting(texts, locale, seconds));
    let count = frame.texts().listings(pace.count.unsigned_abs(), locale);
    fill_all(texts.pace, &[&count, &half, &most])
}

/// Some seconds, in the unit one would say it in.
#[expect(clippy::cast_possible_truncation, reason = "no wait lasts that long")]
fn lasting(texts: &Moderations, locale: Locale, seconds: f64) -> String {
    let minutes = (seconds / 60.0).ceil() as i64;
    match minutes {
        ..120 => fill(texts.minutes, &locale.number(minutes)),
        120..2_880 => fill(texts.hours, &locale.number(minutes / 60)),
        _ => fill(texts.days, &locale.number(minutes / 1_440)),
    }
}

fn row(frame: &Frame<'_>, signed: Signed<'_>, waiting: &Waiting) -> Row {
    let (texts, locale) = (words(frame.language()), frame.locale());
    let since = moment(frame, waiting.since);
    let score = waiting.score.map(|score| fill(texts.points, &locale.number(score.into())));
    let reports =
        (waiting.reports > 0).then(|| fill(texts.reported, &locale.number(waiting.reports)));
    let appeal = waiting.is_appeal.then(|| texts.appeals.to_owned());
    let public = waiting.is_public.then(|| texts.still_public.to_owned());
    Row {
        title: waiting.title.clone(),
        more: fill_all(texts.waits, &[&waiting.seller, &since]),
        tags: [appeal, reports, public, score].into_iter().flatten().collect(),
        href: frame.links().page(&at(waiting.listing)),
        picture: waiting.cover.as_ref().and_then(|cover| cards::small(signed, cover)),
    }
}

pub(super) fn at(listing: ListingId) -> String {
    format!("{PATH}/{listing}")
}

fn id(text: &str) -> Result<ListingId, Fault> {
    text.parse().map_err(|_| Fault::new(Code::NotFound))
}

fn fault(error: Error) -> Fault {
    Fault::from_error(error.kind(), error)
}
