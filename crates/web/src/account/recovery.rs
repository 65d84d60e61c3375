//! `GET` and `POST /cuenta/olvido`: asking for the way back in, which comes by mail.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Code, Fault, query};
use serde::Deserialize;
use tenancy::{
    Error,
    access_request::{self, Ask, Wanted},
    audit::Actor,
};

use crate::{
    State,
    form::{Filled, see_other, told},
    page,
    shell::{Frame, Shell},
    texts::work::{Work, work},
};

const PATH: &str = "/cuenta/olvido";

#[derive(Template)]
#[template(path = "account/recovery.html")]
struct RecoveryPage {
    shell: Shell,
    work: &'static Work,
    is_asked: bool,
    mail: String,
    wrong: Option<String>,
    back: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
}

/// The form; after it was sent, what to do next.
pub(crate) async fn show(door: AtDoor, uri: Uri) -> Result<Response, Fault> {
    let is_asked = query::pairs(&uri).iter().any(|(name, _)| name == "enviado");
    form(&door, &uri, StatusCode::OK, Typed::default(), Next { is_asked, wrong: None })
}

/// Asks for it. The answer is the same whoever's address it is, and if it is nobody's.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let origin = door.about.letter_origin().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let ask = Ask {
        wanted: Wanted::WayBack,
        mail: &typed.mail,
        site: door.site.site.id,
        origin: &origin,
        language: door.about.language,
        by: door.about.by(Actor::Anonymous),
    };
    let done: Result<(), Error> = async {
        let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
        access_request::ask(&mut tx, ask).await?;
        Ok(tx.commit().await?)
    }
    .await;
    match done {
        Ok(()) => {
            let frame = Frame { about: &door.about, view: None, uri: &uri };
            let place = frame.links().page(PATH);
            see_other(&format!("{place}{}enviado=1", if place.contains('?') { '&' } else { '?' }))
        }
        Err(error) => {
            let (status, wrong) = told(error, &door.about)?;
            form(&door, &uri, status, typed, Next { is_asked: false, wrong: Some(wrong) })
        }
    }
}

struct Next {
    is_asked: bool,
    wrong: Option<String>,
}

fn form(
    door: &AtDoor,
    uri: &Uri,
    status: StatusCode,
    typed: Typed,
    next: Next,
) -> Result<Response, Fault> {
    let frame = Frame { about: &door.about, view: None, uri };
    let work = work(frame.locale());
    let page = RecoveryPage {
        shell: frame.work_shell(work.lost_password),
        back: frame.links().page("/cuenta/entrar"),
        is_asked: next.is_asked,
        mail: typed.mail,
        wrong: next.wrong,
        work,
    };
    page::private(status, &page)
}
