//! `GET` and `POST /contacto`: how the business is reached, and writing to it.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, OnSite, query};
use leads::enquiry::{self, Ask, Recorded, Source, Way};

use super::{Facts, read, text::write_to};
use crate::{
    State,
    contact::{
        self, Request,
        form::{Refused, Stopped, Typed, plain, way},
    },
    form::{Filled, see_other},
    page,
    shell::{Frame, Shell},
    texts::{
        business::{Business, business},
        contact::{Contact, LENGTH_MAX, contact as contact_texts},
        fill,
    },
};

/// Where it is.
pub(crate) const PATH: &str = "/contacto";

#[derive(Template)]
#[template(path = "business/contact.html")]
struct ContactPage {
    shell: Shell,
    texts: &'static Business,
    words: &'static Contact,
    facts: Facts,
    write: String,
    handed_on: String,
    action: String,
    typed: Typed,
    length_max: usize,
    wrong: Option<String>,
    refused: Refused,
    /// What people say to each other, once it was sent.
    sent: Option<(String, String)>,
}

/// The page; after something was sent, what to do next.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    uri: Uri,
) -> Result<Response, Fault> {
    let sent = query::pairs(&uri).into_iter().find(|(name, _)| name == "enviado");
    let sent = sent.and_then(|(_, reference)| plain(&reference));
    form(&state, &on, &uri, Said { sent, ..Said::default() }).await
}

/// Sends it. What a program filled in is not sent, and handed back.
pub(crate) async fn send(
    Held(state): Held<State>,
    on: OnSite,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let links = Frame { about: &on.about, view: None, uri: &uri }.links();
    let request = Request { method: &method, uri: &uri, headers: &headers };
    match record(&state, &on, request, &typed).await {
        Ok(recorded) => see_other(&links.with(PATH, [("enviado", recorded.reference.as_str())])),
        Err(stopped) => {
            let (status, wrong, refused) = stopped.told(&on.about)?;
            form(&state, &on, &uri, Said { status, typed, wrong, refused, sent: None }).await
        }
    }
}

async fn record(
    state: &State,
    on: &OnSite,
    request: Request<'_>,
    typed: &Typed,
) -> Result<Recorded, Stopped> {
    let way = way(on, typed)?;
    Ok(keep(state, on, request, way).await?)
}

async fn keep(
    state: &State,
    on: &OnSite,
    request: Request<'_>,
    way: Way,
) -> Result<Recorded, leads::Error> {
    let mut tx = state.db.begin(&Scope::tenant(on.site.tenant.id)).await?;
    let seller = tenancy::seller::own(&mut tx).await?;
    let title = fill(business(on.site.site.locale.language()).asked_about, &on.site.site.name);
    let ask = Ask {
        site: on.site.site.id,
        listing: None,
        seller,
        title: &title,
        source: Source::Business,
        address: &on.about.address,
        agent: contact::agent(request.headers),
        way,
    };
    let recorded = enquiry::record(&mut tx, ask).await?;
    tx.commit().await?;
    Ok(recorded)
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    typed: Typed,
    wrong: Option<String>,
    refused: Refused,
    sent: Option<String>,
}

impl Default for Said {
    fn default() -> Self {
        let (typed, refused) = (Typed::default(), Refused::default());
        Self { status: StatusCode::OK, typed, wrong: None, refused, sent: None }
    }
}

async fn form(state: &State, on: &OnSite, uri: &Uri, said: Said) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri };
    let (found, _) = read(state, on, None).await?;
    let (texts, site) = (business(frame.language()), &on.site.site);
    let mut shell = frame.work_shell(texts.contact);
    shell.is_unlisted = said.status != StatusCode::OK || said.sent.is_some();
    shell.stand_alone(&frame, texts.contact, PATH);
    let page = ContactPage {
        facts: Facts::of(found, &site.name, &site.country),
        write: write_to(texts, &site.name),
        handed_on: fill(texts.handed_on, &site.name),
        action: frame.links().page(PATH),
        sent: said.sent.map(|reference| (fill(texts.sent_more, &site.name), reference)),
        typed: said.typed,
        wrong: said.wrong,
        refused: said.refused,
        length_max: LENGTH_MAX,
        words: contact_texts(frame.locale()),
        texts,
        shell,
    };
    page::private(said.status, &page)
}
