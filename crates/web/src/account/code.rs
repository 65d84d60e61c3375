//! `GET` and `POST /cuenta/codigo`: the code of who gave the password already.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{AtDoor, Fault, cookies};
use serde::Deserialize;
use tenancy::{
    Entered, Error,
    audit::Actor,
    factor::{Step, take_step},
};

use super::{
    device, entered,
    entry::{asked_for, own_page},
};
use crate::{
    State,
    form::{Filled, told},
    page,
    shell::{Frame, Shell},
    texts::work::{Work, work},
};

#[derive(Template)]
#[template(path = "account/code.html")]
struct CodePage {
    shell: Shell,
    work: &'static Work,
    wrong: Option<String>,
    /// There is nothing left to give a code for: only the way back stands there.
    is_over: bool,
    back: String,
    /// Where the password is given anew.
    again: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// The form; who did not give the password is told to give that first.
pub(crate) async fn show(door: AtDoor, uri: Uri, headers: HeaderMap) -> Result<Response, Fault> {
    let back = asked_for(&uri);
    let wrong = match cookies::step_token(&headers) {
        Some(_) => None,
        None => Some(told(Error::StepEnded, &door.about)?.1),
    };
    let is_over = wrong.is_some();
    form(&door, &uri, StatusCode::OK, &back, (wrong, is_over))
}

/// Signs in.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = match cookies::step_token(&headers) {
        None => Err(Error::StepEnded),
        Some(token) => {
            let step = Step {
                tenant: door.site.tenant.id,
                token: &token,
                code: &typed.code,
                by: door.about.by(Actor::Anonymous),
                device: device(&door, &headers),
            };
            take_step(&state.db, &state.sealer, step).await
        }
    };
    match done {
        Ok(opened) => {
            let opened = Entered::Open(opened);
            entered(&state, (&door, &headers), &opened, own_page(&typed.back)).await
        }
        Err(error) => {
            let is_over = matches!(error, Error::StepEnded);
            let (status, wrong) = told(error, &door.about)?;
            form(&door, &uri, status, &typed.back, (Some(wrong), is_over))
        }
    }
}

fn form(
    door: &AtDoor,
    uri: &Uri,
    status: StatusCode,
    back: &str,
    (wrong, is_over): (Option<String>, bool),
) -> Result<Response, Fault> {
    let frame = Frame { about: &door.about, view: None, uri };
    let work = work(frame.locale());
    let page = CodePage {
        shell: frame.work_shell(work.code_title),
        back: own_page(back).unwrap_or_default().to_owned(),
        again: frame.links().page("/cuenta/entrar"),
        wrong,
        is_over,
        work,
    };
    page::private(status, &page)
}
