//! `GET /cuenta/sesiones`, `POST /cuenta/sesiones/{session}/cierre`: where one is signed in.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use tenancy::session::{self, Seen};

use crate::{
    State,
    form::{self, not_an_id},
    page,
    shell::{Frame, Shell},
    texts::{
        fill,
        stead::stead,
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    rows: Vec<Row>,
    end_others: String,
}

struct Row {
    agent: String,
    host: String,
    address: String,
    opened: String,
    seen: String,
    is_this: bool,
    end: String,
}

/// The sessions.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let seen = session::list(&mut tx, may.signed.account.id).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let work = work(frame.locale());
    let page = SessionsPage {
        rows: seen.iter().map(|seen| row(&frame, work, &may, seen)).collect(),
        end_others: frame.links().page("/cuenta/sesiones/cierre"),
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, work.sessions, "/cuenta/sesiones"),
        work,
    };
    page::private(StatusCode::OK, &page)
}

fn row(frame: &Frame<'_>, work: &Work, may: &May, seen: &Seen) -> Row {
    let agent = match &seen.reason {
        Some(reason) => fill(stead(frame.language()).session, reason),
        None if seen.agent.is_empty() => work.unknown_browser.to_owned(),
        None => seen.agent.clone(),
    };
    Row {
        agent,
        host: seen.host.clone(),
        address: seen.address.clone(),
        opened: fill(work.opened_on, &moment(frame, seen.created_at)),
        seen: fill(work.last_seen, &moment(frame, seen.seen_at)),
        is_this: seen.id == may.signed.session,
        end: frame.links().page(&format!("/cuenta/sesiones/{}/cierre", seen.id)),
    }
}

/// Ends one of them.
pub(crate) async fn end(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(session): Path<String>,
) -> Result<Response, Fault> {
    let session = session.parse().map_err(|_| not_an_id("session"))?;
    let mut tx = state.db.begin(&may.scope()).await?;
    session::end(&mut tx, &may.by(), may.signed.account.id, session).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    form::done(frame.links(), "/cuenta/sesiones")
}

/// Ends all of them but this one.
pub(crate) async fn end_others(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    session::end_others_of(&mut tx, &may.by(), &may.signed).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    form::done(frame.links(), "/cuenta/sesiones")
}
