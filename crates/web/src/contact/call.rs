//! `GET /c/t/{listing}`: the number, for who asks for it.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, OnSite};
use leads::enquiry::Way;

use super::{Asked, Request, fault};
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
    listing: String,
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
    let asked = Asked::find(&state, &on.site, &id).await?;
    let request = Request { method: &method, uri: &uri, headers: &headers };
    if !request.is_of_a_person() {
        return asked.page(&uri);
    }
    let recorded = asked.record(&state, &on, request, Way::Call).await.map_err(fault)?;
    let Some(phone) = recorded.phone else { return asked.page(&uri) };
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri: &uri };
    let texts = contact(on.about.language);
    let title = fill(texts.call_title, &asked.found.listing.seller.name);
    let shell = frame.work_shell(&title);
    let page = CallPage {
        back: frame.links().page(&asked.path),
        dial: format!("tel:{phone}"),
        number: phone.shown(&on.site.site.country),
        reference: fill(texts.reference, &recorded.reference),
        listing: asked.title,
        title,
        texts,
        shell,
    };
    page::private(StatusCode::OK, &page)
}
