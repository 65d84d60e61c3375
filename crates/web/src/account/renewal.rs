//! `GET` and `POST /cuenta/renovacion/{token}`: a listing is renewed by the link of a letter. A person's tap in a browser
//! says that it is one, and is all there is to do; what only looks at links (mail servers do) changes nothing and is
//! shown the button.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault};
use listings::{
    Status, card,
    term::{self, Outcome, Renewal},
};

use super::listings::fault;
use crate::{
    State, form, page,
    shell::{Frame, Shell},
    texts::{
        fill, fill_all,
        renewal::{Renewals, renewals},
        selling::selling,
    },
};

#[derive(Template)]
#[template(path = "account/renewal.html")]
struct RenewalPage {
    shell: Shell,
    texts: &'static Renewals,
    title: &'static str,
    listing: String,
    told: String,
    wrong: Option<String>,
    /// The words of its button, while there is something to do.
    button: Option<&'static str>,
    /// Its page, while it has one.
    public: Option<String>,
    account: String,
}

/// Renews it where a person followed the link, and shows what there is to do where a program did.
pub(crate) async fn show(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    if is_tap(&headers) {
        return renew(&state, &door, &uri, &token).await;
    }
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let found = term::find(&mut tx, &token).await.map_err(fault)?;
    tx.commit().await?;
    answer(&door, &uri, found, Said::nothing())
}

/// Renews it.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    renew(&state, &door, &uri, &token).await
}

/// Whether a browser says that somebody tapped a link (Fetch Metadata); programs that look at links do not.
fn is_tap(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|told| told == value);
    is("sec-fetch-user", "?1") && is("sec-fetch-mode", "navigate")
}

async fn renew(state: &State, door: &AtDoor, uri: &Uri, token: &str) -> Result<Response, Fault> {
    let scope = Scope::tenant(door.site.tenant.id);
    let mut tx = state.db.begin(&scope).await?;
    match term::renew(&mut tx, token, |actor| door.about.by(actor)).await {
        Ok(Outcome::Renewed(renewed)) => {
            tx.commit().await?;
            answer(door, uri, renewed, Said { is_done: true, ..Said::nothing() })
        }
        Ok(Outcome::AsItWas(found)) => answer(door, uri, found, Said::nothing()),
        Err(error @ listings::Error::Tenancy(tenancy::Error::LimitReached { .. })) => {
            drop(tx);
            let mut tx = state.db.begin(&scope).await?;
            let found = term::find(&mut tx, token).await.map_err(fault)?;
            tx.commit().await?;
            let wrong = Some(form::said(&error, &door.about));
            let status = StatusCode::TOO_MANY_REQUESTS;
            answer(door, uri, found, Said { status, wrong, is_done: false })
        }
        Err(error) => Err(fault(error)),
    }
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    wrong: Option<String>,
    is_done: bool,
}

impl Said {
    const fn nothing() -> Self {
        Self { status: StatusCode::OK, wrong: None, is_done: false }
    }
}

fn answer(door: &AtDoor, uri: &Uri, found: Renewal, said: Said) -> Result<Response, Fault> {
    let frame = Frame { about: &door.about, view: None, uri };
    let (texts, links) = (renewals(frame.language()), frame.links());
    let day = found.expires_at.map(|end| frame.day(end)).unwrap_or_default();
    let (title, told) = match (found.status, said.is_done) {
        (_, true) => (texts.done, fill(texts.public_until, &day)),
        (Status::Published, _) if found.is_good => (texts.renew, fill(texts.ends_on, &day)),
        (Status::Published, _) => (texts.as_it_was, fill(texts.public_until, &day)),
        (Status::Expired, _) if found.is_good => (texts.publish, fill(texts.ended_on, &day)),
        (status, _) => {
            let word = selling(frame.language()).status(status).to_lowercase();
            (texts.as_it_was, fill_all(texts.is_so, &[&word]))
        }
    };
    let path = card::url(&found.vertical, &found.title, found.listing);
    let page = RenewalPage {
        shell: frame.work_shell(title),
        button: found.is_good.then_some(title),
        public: (found.status == Status::Published).then(|| links.page(&path)),
        account: links.page("/cuenta/anuncios"),
        listing: found.title,
        wrong: said.wrong,
        texts,
        title,
        told,
    };
    let mut response = page::private(said.status, &page)?;
    // The address holds the link: it goes to nobody.
    let no_referrer = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(header::REFERRER_POLICY, no_referrer);
    Ok(response)
}
