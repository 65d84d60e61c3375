//! `GET /operador/salud`: how the parts of the program are doing.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Component, Fault, May, Status};

use crate::{
    State, page,
    shell::{Frame, Shell},
    texts::{
        fill,
        health::{Health, health},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "operator/health.html")]
struct HealthPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Health,
    bar: Bar,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    state: &'static str,
    is_wrong: bool,
    since: String,
    cause: Option<String>,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let texts = health(frame.language());
    let row = |component: Component| {
        let health = state.kit.health.of(component);
        Row {
            name: texts.part(component),
            state: texts.state(health.status),
            is_wrong: matches!(health.status, Status::Down | Status::Degraded),
            since: fill(texts.since, &moment(&frame, health.since)),
            cause: health.cause,
        }
    };
    let page = HealthPage {
        rows: Component::ALL.into_iter().map(row).collect(),
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, texts.title, "/operador/salud"),
        work: work(frame.locale()),
        texts,
    };
    page::private(StatusCode::OK, &page)
}
