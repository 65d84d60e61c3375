//! `GET` and `POST /cuenta/suplencia/{token}`: an operator begins to act in somebody's stead.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault, cookies};
use tenancy::{
    Error, Token,
    audit::Actor,
    impersonation::{self, Waiting},
};

use super::{device, leave_earlier};
use crate::{
    State,
    form::see_other,
    page,
    shell::{Frame, Shell},
    texts::{
        fill,
        stead::{Stead, stead},
    },
};

#[derive(Template)]
#[template(path = "account/stead.html")]
struct SteadPage {
    shell: Shell,
    texts: &'static Stead,
    title: String,
    mail: String,
    because: String,
}

/// Says what is about to begin. Looking at it uses nothing up.
pub(crate) async fn show(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let token = read(&token)?;
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let Waiting { name, mail, reason, .. } = impersonation::look(&mut tx, &token).await?;
    tx.commit().await?;
    let frame = Frame { about: &door.about, view: None, uri: &uri };
    let texts = stead(frame.language());
    let title = fill(texts.title, &name);
    let page = SteadPage {
        shell: frame.work_shell(&title),
        because: fill(texts.because, &reason),
        texts,
        title,
        mail,
    };
    let mut response = page::private(StatusCode::OK, &page)?;
    // The address holds the link: it goes to nobody.
    let no_referrer = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(header::REFERRER_POLICY, no_referrer);
    Ok(response)
}

/// Begins.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let token = read(&token)?;
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let (by, device) = (door.about.by(Actor::Anonymous), device(&door, &headers));
    let session = impersonation::begin(&mut tx, &token, by, &device).await?;
    tx.commit().await?;
    leave_earlier(&state, &door, &headers).await?;
    let mut response = see_other("/cuenta")?;
    cookies::set_stead(response.headers_mut(), &session);
    Ok(response)
}

fn read(token: &str) -> Result<Token, Fault> {
    Token::read(token).ok_or_else(|| Error::NoSuchLink.into())
}
