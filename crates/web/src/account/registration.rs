//! `GET` and `POST /cuenta/nueva`: asking to open an account to sell with, which goes on by mail.

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

use super::seller::{Kinds, read_kind};
use crate::{
    State,
    form::{Filled, see_other, told},
    page,
    shell::{Frame, Shell},
    texts::work::{Work, work},
};

const PATH: &str = "/cuenta/nueva";

#[derive(Template)]
#[template(path = "account/registration.html")]
struct RegistrationPage {
    shell: Shell,
    work: &'static Work,
    is_asked: bool,
    kinds: Kinds,
    mail: String,
    wrong: Option<String>,
    back: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    mail: String,
}

/// The form; after it was sent, what to do next.
pub(crate) async fn show(door: AtDoor, uri: Uri) -> Result<Response, Fault> {
    door.about.marketplace()?;
    let is_asked = query::pairs(&uri).iter().any(|(name, _)| name == "enviado");
    form(&door, &uri, StatusCode::OK, Typed::default(), Next { is_asked, wrong: None })
}

/// Asks for it. The answer is the same whether the address has an account or not.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    door.about.marketplace()?;
    let origin = door.about.letter_origin().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    match asked(&state, &door, &typed, &origin).await {
        Ok(()) => {
            let frame = Frame { about: &door.about, view: None, uri: &uri };
            see_other(&frame.links().with(PATH, [("enviado", "1")]))
        }
        Err(error) => {
            let (status, wrong) = told(error, &door.about)?;
            form(&door, &uri, status, typed, Next { is_asked: false, wrong: Some(wrong) })
        }
    }
}

async fn asked(state: &State, door: &AtDoor, typed: &Typed, origin: &str) -> Result<(), Error> {
    let ask = Ask {
        wanted: Wanted::Registration(read_kind(&typed.kind)?),
        mail: &typed.mail,
        site: door.site.site.id,
        origin,
        language: door.about.language,
        by: door.about.by(Actor::Anonymous),
    };
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    access_request::ask(&mut tx, ask).await?;
    Ok(tx.commit().await?)
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
    let shell = frame.work_shell(work.open_account);
    let page = RegistrationPage {
        shell,
        kinds: Kinds::new(work, &typed.kind),
        back: frame.links().page("/cuenta/entrar"),
        is_asked: next.is_asked,
        mail: typed.mail,
        wrong: next.wrong,
        work,
    };
    page::private(status, &page)
}
