//! `/panel/destacados`: what is shown before others, granted and taken away by staff.

mod page;
pub(crate) mod slots;

use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use http_kit::{Fault, May};
use kernel::ids::PlacementId;
use listings::{
    Error,
    placement::{self, Granted, Kind},
};
use serde::Deserialize;

use super::named;
use crate::{
    State,
    form::{self, Filled, not_an_id},
    shell::Frame,
    texts::placement::placement as words,
};

const PATH: &str = "/panel/destacados";

/// For how many days a place is proposed.
const DAYS_USUAL: u16 = 7;

/// What the form carries.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    listing: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    start: String,
    #[serde(default)]
    days: String,
}

impl Default for Typed {
    fn default() -> Self {
        let none = String::new;
        Self { listing: none(), kind: none(), start: none(), days: DAYS_USUAL.to_string() }
    }
}

/// What is said above the form.
struct Said {
    status: StatusCode,
    wrong: Option<String>,
    typed: Typed,
    /// Slots that were asked for: of which vertical, and what was typed by kind.
    slots: Option<(String, Vec<(String, String)>)>,
}

impl Said {
    fn wrong(status: StatusCode, wrong: impl Into<String>, typed: Typed) -> Self {
        Self { status, wrong: Some(wrong.into()), typed, slots: None }
    }

    fn unfit(wrong: impl Into<String>, typed: Typed) -> Self {
        Self::wrong(StatusCode::UNPROCESSABLE_ENTITY, wrong, typed)
    }
}

/// What is granted, the slots, and the form.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let said = Said { status: StatusCode::OK, wrong: None, typed: Typed::default(), slots: None };
    page::page(&state, &may, &uri, said).await
}

/// Grants one.
pub(crate) async fn grant(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let granted = match read(&frame, &typed, state.db.clock().now()) {
        Ok(granted) => granted,
        Err(wrong) => return page::page(&state, &may, &uri, Said::unfit(wrong, typed)).await,
    };
    let mut tx = state.db.begin(&may.scope()).await?;
    match placement::grant(&mut tx, &may.by(), granted).await {
        Ok(_) => {
            tx.commit().await?;
            form::done(frame.links(), PATH)
        }
        Err(error) => {
            drop(tx);
            let texts = words(frame.language());
            let said = match error {
                Error::NoSuchListing => Said::unfit(texts.not_found, typed),
                error => {
                    let (status, wrong) = told(error, &may)?;
                    Said::wrong(status, wrong, typed)
                }
            };
            page::page(&state, &may, &uri, said).await
        }
    }
}

/// What the form asks for, or what is wrong with it.
fn read(frame: &Frame<'_>, typed: &Typed, now: DateTime<Utc>) -> Result<Granted, &'static str> {
    let texts = words(frame.language());
    let kind = typed.kind.parse::<Kind>().map_err(|_| texts.choose)?;
    let starts_at = start(frame, typed.start.trim(), now)?;
    // What is no number is as wrong as one that is too large, and told by the same words.
    let days = typed.days.trim().parse().unwrap_or(0);
    let listing = named(&typed.listing).ok_or(texts.not_found)?;
    Ok(Granted { listing, kind, starts_at, days })
}

/// The first moment of a day at the site's place; none for none. Of today it is over, and means now.
fn start(
    frame: &Frame<'_>,
    text: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, &'static str> {
    let texts = words(frame.language());
    if text.is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = text.parse().map_err(|_| texts.no_day)?;
    if day < frame.local(now).date() {
        return Err(texts.past_day);
    }
    frame.zone().moment(day.and_time(NaiveTime::MIN)).map(Some).ok_or(texts.no_day)
}

/// Takes one away.
pub(crate) async fn withdraw(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let id: PlacementId = id.parse().map_err(|_| not_an_id("placement"))?;
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    let mut tx = state.db.begin(&may.scope()).await?;
    placement::withdraw(&mut tx, &may.by(), id).await.map_err(fault)?;
    tx.commit().await?;
    form::done(links, PATH)
}

/// What the page says; what whoever grants can do nothing about is a page of its own.
fn told(error: Error, may: &May) -> Result<(StatusCode, String), Fault> {
    let status = match &error {
        Error::PlacementInvalid(_) | Error::SlotsInvalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::PlacementHidden(_) | Error::PlacedAlready(_) | Error::SlotsTaken { .. } => {
            StatusCode::CONFLICT
        }
        _ => return Err(fault(error)),
    };
    Ok((status, form::said(&error, &may.about)))
}

fn fault(error: Error) -> Fault {
    Fault::from_error(error.kind(), error)
}
