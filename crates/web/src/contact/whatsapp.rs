//! `GET /c/w/{listing}`: on to WhatsApp, with the listing and a reference written already.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Fault, OnSite, query};
use kernel::phone::Phone;
use leads::enquiry::Way;

use super::{Asked, Request, fault};
use crate::{State, page::NO_STORE, texts::contact::contact, texts::fill};

/// Counts it and goes there.
pub(crate) async fn go(
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
    let recorded = asked.record(&state, &on, request, Way::WhatsApp).await.map_err(fault)?;
    let Some(phone) = recorded.phone else { return asked.page(&uri) };
    let texts = contact(on.about.language);
    let reference = fill(texts.reference, &recorded.reference);
    let (title, address) = (&asked.title, asked.address(&on.about));
    let text = format!("{} {title}\n{address}\n{reference}", texts.hello);
    chat(&phone, &text)
}

/// The way to the chat (the "click to chat" of WhatsApp's help pages).
fn chat(phone: &Phone, text: &str) -> Result<Response, Fault> {
    let place = format!("https://wa.me/{}?{}", phone.digits(), query::encode([("text", text)]));
    let place = HeaderValue::from_str(&place)
        .map_err(|error| Fault::from_error(kernel::Kind::Internal, error))?;
    let headers = [
        (header::LOCATION, place),
        (header::CACHE_CONTROL, NO_STORE),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
