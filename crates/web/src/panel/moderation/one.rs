//! `/panel/revision/{listing}`: one listing as whoever decides sees it, and the decision.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use kernel::ids::ListingId;
use listings::{
    Error, Status,
    life::{self, REASON_LENGTH_MAX, Step as Took},
    moderation::{self, Decision, Looked},
};
use serde::Deserialize;

use super::{
    PATH, at, fault,
    found::{self, Doubted, Found},
    id,
};
use crate::{
    State, card as cards,
    card::Picture,
    detail,
    form::{self, Filled},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill, fill_all,
        moderation::{Moderations, moderation as words},
        selling::selling,
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

/// The button that takes it; the other rejects it.
const APPROVE: &str = "aprobar";

#[derive(Template)]
#[template(path = "panel/moderation_one.html")]
struct OnePage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Moderations,
    back: String,
    action: String,
    title: String,
    status: &'static str,
    is_refused: bool,
    price: Option<String>,
    place: String,
    facts: Vec<(String, String)>,
    paragraphs: Vec<String>,
    pictures: Vec<Picture>,
    seller: String,
    seller_more: String,
    found: Option<Found>,
    reports: Vec<Doubted>,
    history: Vec<String>,
    may_approve: bool,
    may_reject: bool,
    approve: &'static str,
    approve_label: &'static str,
    reason: String,
    reason_max: usize,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

/// One listing, however it is.
pub(crate) async fn look(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
) -> Result<Response, Fault> {
    page(&state, &may, &uri, id(&listing)?, (StatusCode::OK, None, String::new())).await
}

/// Takes it or rejects it.
pub(crate) async fn decide(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    Filled(decided): Filled<Decided>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let listing = id(&listing)?;
    let decision = match decided.decision.as_str() {
        APPROVE => Decision::Approve,
        _ => Decision::Reject(decided.reason.clone()),
    };
    let mut tx = state.db.begin(&Scope::tenant(may.site.tenant.id)).await?;
    match moderation::decide(&mut tx, &may.by(), listing, &decision).await {
        Ok(()) => {
            tx.commit().await?;
            form::done(Frame { about: &may.about, view: None, uri: &uri }.links(), PATH)
        }
        Err(error) => {
            drop(tx);
            let status = match &error {
                Error::NoReason => StatusCode::UNPROCESSABLE_ENTITY,
                Error::NotAllowed { .. } => StatusCode::CONFLICT,
                Error::Tenancy(tenancy::Error::LimitReached { .. }) => {
                    StatusCode::TOO_MANY_REQUESTS
                }
                _ => return Err(fault(error)),
            };
            let said = (status, Some(form::said(&error, &may.about)), decided.reason);
            page(&state, &may, &uri, listing, said).await
        }
    }
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    listing: ListingId,
    (status, wrong, reason): (StatusCode, Option<String>, String),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links, locale) = (words(frame.language()), frame.links(), frame.locale());
    let mut tx = state.db.begin(&may.scope()).await?;
    let looked = moderation::look(&mut tx, listing).await.map_err(fault)?;
    let history = life::history(&mut tx, listing).await.map_err(fault)?;
    let assessment = moderation::assessment(&mut tx, listing).await.map_err(fault)?;
    let reports = moderation::reports(&mut tx, listing).await.map_err(fault)?;
    tx.commit().await?;
    let signed = state.photos(may.site.tenant.id);
    let shell = shell(may, &frame, &looked.title, PATH);
    let page = OnePage {
        back: links.page(PATH),
        action: links.page(&at(listing)),
        status: selling(frame.language()).status(looked.status),
        is_refused: looked.status == Status::Rejected,
        price: cards::price(looked.price, locale),
        place: cards::place(&looked.place),
        facts: facts(&frame, &looked),
        paragraphs: detail::paragraphs(&looked.description),
        pictures: looked.images.iter().filter_map(|image| cards::small(signed, image)).collect(),
        seller: looked.seller_name.clone(),
        seller_more: fill(texts.public_of, &locale.number(looked.public)),
        history: history.iter().map(|step| told(&frame, step)).collect(),
        found: assessment.map(|assessment| found::found(&frame, &assessment)),
        may_approve: looked.status.transition(Status::Published).is_some()
            || looked.status == Status::Published && reports.iter().any(|one| !one.is_settled),
        approve_label: match looked.status {
            Status::Published => texts.keep_public,
            _ => texts.approve,
        },
        reports: reports.iter().map(|report| found::doubted(&frame, report)).collect(),
        may_reject: looked.status.transition(Status::Rejected).is_some(),
        approve: APPROVE,
        title: looked.title,
        reason,
        reason_max: REASON_LENGTH_MAX,
        wrong,
        bar: Bar::new(may, &frame),
        work: work(locale),
        shell,
        texts,
    };
    pages::private(status, &page)
}

fn facts(frame: &Frame<'_>, looked: &Looked) -> Vec<(String, String)> {
    let facts = looked.vertical.attributes.iter().filter_map(|attribute| {
        let value = looked.attributes.get(&attribute.key)?;
        let label = attribute.labels.get(frame.language()).to_owned();
        Some((label, attribute.display(value, frame.locale())))
    });
    facts.collect()
}

fn told(frame: &Frame<'_>, step: &Took) -> String {
    let texts = selling(frame.language());
    let went = fill_all(texts.went, &[texts.status(step.from), texts.status(step.to)]);
    let why = step.reason.as_deref().map(|why| format!(" · {}", fill(texts.why(step), why)));
    format!("{} · {went}{}", moment(frame, step.at), why.unwrap_or_default())
}
