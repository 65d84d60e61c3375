//! `GET /c/t/{listing}` and `/c/t/vendedor/{seller}`: the number, for who asks for it.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, OnSite};
use leads::enquiry::Way;

use super::{About, Reached, Request, reached};
use crate::{
    State, page,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, contact},
        fill,
    },
};

#[derive(Template)]
#[template(path = "contact/call.html")]
struct CallPage {
    shell: Shell,
    texts: &'static Contact,
    title: String,
    /// What it is about.
    listing: String,
    call_more: &'static str,
    back: String,
    dial: String,
    number: String,
    reference: String,
}

/// Counts it and shows it.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    number(&state, &on, About::Listing(&id), request).await
}

/// The same from the page of a seller.
pub(crate) async fn show_sellers(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    number(&state, &on, About::Seller(&id), request).await
}

async fn number(
    state: &State,
    on: &OnSite,
    about: About<'_>,
    request: Request<'_>,
) -> Result<Response, Fault> {
    let Reached { asked, phone, reference } =
        match reached(state, on, about, request, Way::Call).await? {
            Ok(reached) => reached,
            Err(elsewhere) => return Ok(elsewhere),
        };
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri: request.uri };
    let texts = contact(on.about.locale());
    let title = fill(texts.call_title, &asked.name);
    let shell = frame.work_shell(&title);
    let page = CallPage {
        back: frame.links().page(&asked.path),
        dial: format!("tel:{phone}"),
        number: phone.shown(&on.site.site.country),
        reference,
        call_more: asked.words(on.about.locale()).call_more,
        listing: asked.title,
        title,
        texts,
        shell,
    };
    page::private(StatusCode::OK, &page)
}
