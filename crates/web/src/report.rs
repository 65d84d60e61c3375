//! `GET` and `POST /c/r/{listing}`: somebody has doubts about a listing.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, OnSite, query};
use kernel::ids::ListingId;
use listings::{
    Error,
    moderation::{self, Cause, Doubt, NOTE_LENGTH_MAX},
};
use serde::Deserialize;

use crate::{
    State,
    contact::{About, Asked},
    form::{Filled, said, see_other},
    page,
    shell::{Frame, Shell},
    texts::{
        contact::contact,
        fill,
        report::{Reporting, report as words},
    },
};

/// The way of a report, among those to a seller.
const WAY: &str = "r";
/// What the address says once it was sent.
const SENT: &str = "enviado";

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    shell: Shell,
    texts: &'static Reporting,
    listing: String,
    back: String,
    action: String,
    causes: Vec<Choice>,
    note: String,
    note_max: usize,
    privacy: String,
    wrong: Option<String>,
    is_sent: bool,
}

struct Choice {
    key: &'static str,
    label: &'static str,
    is_chosen: bool,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    cause: String,
    #[serde(default)]
    note: String,
    /// People do not see it: what fills it in is a program.
    #[serde(default)]
    web: String,
}

/// Where a listing is reported.
pub(crate) fn path(listing: ListingId) -> String {
    format!("/c/{WAY}/{listing}")
}

/// The form; after it was sent, that it was.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    let is_sent = query::pairs(&uri).iter().any(|(name, _)| name == SENT);
    let asked = match Asked::find(&state, &on.site, About::Listing(&id)).await {
        Ok(Ok(asked)) => asked,
        // By then it may be off the site: that is what was asked for.
        Ok(Err(_)) if is_sent => return thanked(&state, &on, &uri),
        Ok(Err(gone)) => return gone.page(&uri),
        Err(fault) => return Err(fault),
    };
    let said = Said { is_sent, ..Said::default() };
    form(&state, &on, &uri, Some(&asked), said)
}

/// Takes it down. What a program filled in is not kept, and handed back.
pub(crate) async fn send(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let asked = match Asked::find(&state, &on.site, About::Listing(&id)).await? {
        Ok(asked) => asked,
        Err(gone) => return gone.page(&uri),
    };
    let links = Frame { about: &on.about, view: None, uri: &uri }.links();
    let done = || see_other(&links.with(&asked.way(WAY), [(SENT, "1")]));
    let refused = |wrong: &str, typed: Typed| {
        let said = Said::wrong(StatusCode::UNPROCESSABLE_ENTITY, wrong.to_owned(), typed);
        form(&state, &on, &uri, Some(&asked), said)
    };
    let words = words(on.about.language);
    if !typed.web.is_empty() {
        return refused(contact(on.about.locale()).not_empty, typed);
    }
    let (Some(listing), Some(cause)) = (asked.id(), Cause::of(&typed.cause)) else {
        return refused(words.choose, typed);
    };
    let doubt = Doubt { listing, cause, note: &typed.note, address: &on.about.address };
    let mut tx = state.db.begin(&Scope::tenant(on.site.tenant.id)).await?;
    match moderation::report(&mut tx, &doubt).await {
        Ok(()) => {
            tx.commit().await?;
            done()
        }
        Err(error @ (Error::NoteTooLong | Error::TooManyReports)) => {
            drop(tx);
            let status = match error {
                Error::TooManyReports => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let wrong = said(&error, &on.about);
            form(&state, &on, &uri, Some(&asked), Said::wrong(status, wrong, typed))
        }
        Err(error) => Err(Fault::from_error(error.kind(), error)),
    }
}

fn thanked(state: &State, on: &OnSite, uri: &Uri) -> Result<Response, Fault> {
    form(state, on, uri, None, Said { is_sent: true, ..Said::default() })
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    wrong: Option<String>,
    typed: Typed,
    is_sent: bool,
}

impl Default for Said {
    fn default() -> Self {
        Self { status: StatusCode::OK, wrong: None, typed: Typed::default(), is_sent: false }
    }
}

impl Said {
    const fn wrong(status: StatusCode, wrong: String, typed: Typed) -> Self {
        Self { status, wrong: Some(wrong), typed, is_sent: false }
    }
}

fn form(
    state: &State,
    on: &OnSite,
    uri: &Uri,
    of: Option<&Asked>,
    said: Said,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let shell = frame.work_shell(texts.title);
    let choice = |cause: Cause| Choice {
        key: cause.key(),
        label: cause.word().get(frame.language()),
        is_chosen: cause.key() == said.typed.cause,
    };
    let page = ReportPage {
        listing: of.map_or_else(|| texts.to_home.to_owned(), |asked| asked.title.clone()),
        back: links.page(of.map_or("/", |asked| &asked.path)),
        action: of.map_or_else(String::new, |asked| links.page(&asked.way(WAY))),
        causes: Cause::ALL.map(choice).into(),
        note: said.typed.note.clone(),
        note_max: NOTE_LENGTH_MAX,
        privacy: fill(texts.privacy, &on.site.site.name),
        wrong: said.wrong,
        is_sent: said.is_sent,
        shell,
        texts,
    };
    page::private(said.status, &page)
}
