//! `GET` and `POST /cuenta/enlace/{token}`: following a one-time link.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault};
use serde::Deserialize;
use tenancy::{
    Error, Token,
    audit::Actor,
    link::{self, Answer, Open},
};

use super::{device, signed_in};
use crate::{
    State,
    form::{Filled, told},
    page,
    shell::{Frame, Shell},
    texts::{
        fill,
        work::{Work, work},
    },
};

#[derive(Template)]
#[template(path = "account/link.html")]
struct LinkPage {
    shell: Shell,
    work: &'static Work,
    title: String,
    more: &'static str,
    /// The address the link is for; none where whoever follows it says theirs.
    fixed_mail: Option<String>,
    mail: String,
    /// Whether we have to ask how they are called.
    asks_name: bool,
    name: String,
    save: &'static str,
    wrong: Option<String>,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// The form. Looking at it uses nothing up: programs that preview links follow them, too.
pub(crate) async fn show(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let open = open(&state, &door, &read(&token)?).await?;
    form(&door, &uri, StatusCode::OK, open, Typed::default(), None)
}

/// Follows it.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Path(token): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let token = read(&token)?;
    let answer = Answer {
        tenant: door.site.tenant.id,
        tenant_name: &door.site.tenant.name,
        token: &token,
        mail: &typed.mail,
        name: &typed.name,
        password: &typed.password,
        by: door.about.by(Actor::Anonymous),
        device: device(&door, &headers),
    };
    match link::follow(&state.db, &state.passwords, answer).await {
        Ok(opened) => signed_in(&opened, "/panel"),
        Err(error) => {
            let (status, wrong) = told(error)?;
            let open = open(&state, &door, &token).await?;
            form(&door, &uri, status, open, typed, Some(wrong))
        }
    }
}

fn read(token: &str) -> Result<Token, Fault> {
    Token::read(token).ok_or_else(|| Error::NoSuchLink.into())
}

async fn open(state: &State, door: &AtDoor, token: &Token) -> Result<Open, Fault> {
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let open = link::look(&mut tx, token).await?;
    tx.commit().await?;
    Ok(open)
}

fn form(
    door: &AtDoor,
    uri: &Uri,
    status: StatusCode,
    open: Open,
    typed: Typed,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let frame = Frame { about: &door.about, view: None, uri };
    let work = work(frame.language());
    let is_invitation = open.role.is_some();
    let title = if is_invitation {
        fill(work.welcome, &door.site.tenant.name)
    } else {
        work.way_back.to_owned()
    };
    let shell = frame.work_shell(&title);
    let page = LinkPage {
        more: match () {
            () if open.is_operator => work.welcome_operator,
            () if is_invitation => work.welcome_more,
            () => work.way_back_more,
        },
        save: if is_invitation { work.create_access } else { work.save_password },
        fixed_mail: open.mail,
        asks_name: open.name.is_none(),
        mail: typed.mail,
        name: typed.name,
        title,
        wrong,
        work,
        shell,
    };
    let mut response = page::private(status, &page)?;
    // The address holds the link: it goes to nobody.
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, axum::http::HeaderValue::from_static("no-referrer"));
    Ok(response)
}
