//! `GET /c/w/{listing}` and `/c/w/vendedor/{seller}`: on to WhatsApp, with what it is about and a reference
//! written already.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Fault, OnSite};
use kernel::phone::Phone;
use leads::enquiry::Way;

use super::{About, Reached, Request, reached};
use crate::{State, page::NO_STORE};

/// Counts it and goes there.
pub(crate) async fn go(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    to_chat(&state, &on, About::Listing(&id), request).await
}

/// The same from the page of a seller.
pub(crate) async fn go_to_seller(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    to_chat(&state, &on, About::Seller(&id), request).await
}

async fn to_chat(
    state: &State,
    on: &OnSite,
    about: About<'_>,
    request: Request<'_>,
) -> Result<Response, Fault> {
    let Reached { asked, phone, reference } =
        match reached(state, on, about, request, Way::WhatsApp).await? {
            Ok(reached) => reached,
            Err(elsewhere) => return Ok(elsewhere),
        };
    let hello = asked.words(on.about.locale()).hello;
    let text = format!("{hello} {}\n{}\n{reference}", asked.title, asked.address(&on.about));
    chat(&phone, &text)
}

/// The way to the chat (the "click to chat" of WhatsApp's help pages).
fn chat(phone: &Phone, text: &str) -> Result<Response, Fault> {
    let place = format!("https://wa.me/{}?{}", phone.digits(), crate::share::text_of(text));
    let place = HeaderValue::from_str(&place).map_err(Fault::internal)?;
    let headers = [
        (header::LOCATION, place),
        (header::CACHE_CONTROL, NO_STORE),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
