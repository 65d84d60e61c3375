//! `/panel/financiamiento/{lender}`: one of the tenant's lenders, changed or removed.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use financing::lender;
use http_kit::{Fault, May};
use kernel::ids::LenderId;

use super::{
    lender_form::{LenderForm, Pairs, Typed, Wrong, verticals},
    lenders::{PATH, saved},
};
use crate::{
    State,
    financing::fault,
    form::{Filled, not_an_id},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        financing::{Financing, financing},
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "panel/lender.html")]
struct LenderPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Financing,
    bar: Bar,
    wrong: Option<String>,
    name: String,
    back: String,
    form: LenderForm,
    removal: String,
}

#[derive(Template)]
#[template(path = "panel/lender_removal.html")]
struct RemovalPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Financing,
    bar: Bar,
    title: String,
    action: String,
    keep: String,
}

/// Its conditions.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    page(&state, &may, &uri, read(&id)?, None).await
}

/// Changes them.
pub(crate) async fn change(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
    Filled(pairs): Filled<Pairs>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let (id, typed) = (read(&id)?, Typed::read(pairs));
    match changed(&state, &may, id, &typed).await {
        Ok(()) => saved(&state, &may, &uri, "guardado"),
        Err(wrong) => {
            let (status, wrong) = wrong.told(&may.about)?;
            page(&state, &may, &uri, id, Some((status, wrong, typed))).await
        }
    }
}

async fn changed(state: &State, may: &May, id: LenderId, typed: &Typed) -> Result<(), Wrong> {
    let mut tx = state.db.begin(&may.scope()).await?;
    // What is not there is not found, whatever was typed.
    lender::one(&mut tx, id).await?;
    let to = typed.conditions(financing(may.about.locale()), may.about.locale())?;
    lender::change(&mut tx, &may.by(), id, |held| *held = to).await?;
    Ok(tx.commit().await?)
}

/// Asks whether it is to be removed.
pub(crate) async fn ask(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let id = read(&id)?;
    let mut tx = state.db.begin(&may.scope()).await?;
    let held = lender::one(&mut tx, id).await.map_err(fault)?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let texts = financing(frame.locale());
    let page = RemovalPage {
        title: fill(texts.remove_ask, &held.conditions.name),
        action: frame.links().page(&format!("{PATH}/{id}/baja")),
        keep: frame.links().page(&format!("{PATH}/{id}")),
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, texts.remove, PATH),
        work: work(frame.locale()),
        texts,
    };
    pages::private(StatusCode::OK, &page)
}

/// Removes it.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let mut tx = state.db.begin(&may.scope()).await?;
    lender::remove(&mut tx, &may.by(), read(&id)?).await.map_err(fault)?;
    tx.commit().await?;
    saved(&state, &may, &uri, "quitada")
}

fn read(id: &str) -> Result<LenderId, Fault> {
    id.parse().map_err(|_| not_an_id("lender"))
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    id: LenderId,
    refused: Option<(StatusCode, String, Typed)>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let mut tx = state.db.begin(&may.scope()).await?;
    let held = lender::one(&mut tx, id).await.map_err(fault)?;
    let verticals = verticals(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (work, texts) = (work(frame.locale()), financing(frame.locale()));
    let (status, wrong, typed) = match refused {
        Some((status, wrong, typed)) => (status, Some(wrong), typed),
        None => (StatusCode::OK, None, Typed::of(&held.conditions, frame.locale())),
    };
    let path = format!("{PATH}/{id}");
    let way = (frame.links().page(&path), work.save);
    let page = LenderPage {
        form: LenderForm::new(typed, &verticals, frame.language(), way),
        back: frame.links().page(PATH),
        removal: frame.links().page(&format!("{path}/baja")),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &held.conditions.name, PATH),
        name: held.conditions.name,
        wrong,
        work,
        texts,
    };
    pages::private(status, &page)
}
