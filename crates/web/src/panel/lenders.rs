//! `GET` and `POST /panel/financiamiento`: who lends to the tenant's buyers.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use financing::{Conditions, Lender, lender};
use http_kit::{Fault, May, query};

use super::lender_form::{LenderForm, Pairs, Typed, Wrong, verticals};
use crate::{
    State,
    financing::{conditions, fault},
    form::{Filled, see_other},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        financing::{Financing, financing},
        work::{Work, work},
    },
    work::{Bar, shell},
};

pub(super) const PATH: &str = "/panel/financiamiento";

#[derive(Template)]
#[template(path = "panel/lenders.html")]
struct LendersPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Financing,
    bar: Bar,
    said: Option<&'static str>,
    wrong: Option<String>,
    rows: Vec<Row>,
    form: LenderForm,
}

struct Row {
    name: String,
    conditions: String,
    note: String,
    is_enabled: bool,
    href: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, None).await
}

/// Adds one.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(pairs): Filled<Pairs>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let typed = Typed::read(pairs);
    match created(&state, &may, &typed).await {
        Ok(()) => saved(&state, &may, &uri, "guardado"),
        Err(wrong) => {
            let (status, wrong) = wrong.told(&may.about)?;
            page(&state, &may, &uri, Some((status, wrong, typed))).await
        }
    }
}

async fn created(state: &State, may: &May, typed: &Typed) -> Result<(), Wrong> {
    let new = typed.conditions(financing(may.about.locale()), may.about.locale())?;
    let mut tx = state.db.begin(&may.scope()).await?;
    lender::create(&mut tx, &may.by(), new).await?;
    Ok(tx.commit().await?)
}

/// Back to the list, which says what was done.
pub(super) fn saved(state: &State, may: &May, uri: &Uri, word: &str) -> Result<Response, Fault> {
    state.lending.forget(may.site.tenant.id);
    let links = Frame { about: &may.about, view: None, uri }.links();
    see_other(&links.with(PATH, [(word, "1")]))
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    refused: Option<(StatusCode, String, Typed)>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let mut tx = state.db.begin(&may.scope()).await?;
    let held = lender::list(&mut tx).await.map_err(fault)?;
    let verticals = verticals(&mut tx).await?;
    tx.commit().await?;
    let view = state.view(&may.site)?;
    let frame = Frame { about: &may.about, view: Some(&view), uri };
    let (work, texts) = (work(frame.locale()), financing(frame.locale()));
    let asked = query::pairs(uri);
    let is_asked = |word: &str| asked.iter().any(|(name, _)| name == word);
    let said = match &refused {
        Some(_) => None,
        None if is_asked("guardado") => Some(texts.saved),
        None => is_asked("quitada").then_some(texts.removed),
    };
    let (status, wrong, typed) = match refused {
        Some((status, wrong, typed)) => (status, Some(wrong), typed),
        None => {
            let new = Conditions::new(String::new(), may.site.site.currency);
            (StatusCode::OK, None, Typed::of(&new, frame.locale()))
        }
    };
    let way = (frame.links().page(PATH), texts.add);
    let page = LendersPage {
        rows: held.iter().map(|held| row(&frame, texts, held)).collect(),
        form: LenderForm::new(typed, &verticals, frame.language(), way),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.menu, PATH),
        said,
        wrong,
        work,
        texts,
    };
    pages::private(status, &page)
}

fn row(frame: &Frame<'_>, texts: &Financing, held: &Lender) -> Row {
    Row {
        name: held.conditions.name.clone(),
        conditions: format!(
            "{} · {}",
            held.conditions.currency,
            conditions(frame, texts, &held.conditions)
        ),
        note: held.conditions.note.clone(),
        is_enabled: held.conditions.is_enabled,
        href: frame.links().page(&format!("{PATH}/{}", held.id)),
    }
}
