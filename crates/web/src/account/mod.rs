//! `/cuenta`: signing in and out, one-time links, one's own sessions.

pub(crate) mod entry;
pub(crate) mod exit;
pub(crate) mod link;
pub(crate) mod sessions;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Code, Fault, FieldFault, cookies};
use kernel::locale::Sentence;
use tenancy::{Device, Error, Opened};

/// What a browser calls itself, and what it holds of earlier times.
pub(crate) fn device(headers: &HeaderMap) -> Device<'_> {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Device { agent: agent.unwrap_or_default(), token: cookies::device_token(headers) }
}

/// Goes to `place` by a new request, which only reads.
pub(crate) fn see_other(place: &str) -> Result<Response, Fault> {
    let place = HeaderValue::from_str(place).map_err(|_| Fault::new(Code::Internal))?;
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, NO_STORE)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Goes on signed in.
pub(crate) fn signed_in(opened: &Opened, place: &str) -> Result<Response, Fault> {
    let mut response = see_other(place)?;
    cookies::set(response.headers_mut(), &opened.session, &opened.device);
    Ok(response)
}

/// Pages of somebody signed in are kept nowhere.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

/// What is said above a form that was not accepted, with its status; anything else is a page of its own.
pub(crate) fn told(error: Error) -> Result<(StatusCode, String), Fault> {
    let status = match &error {
        Error::WrongCredentials | Error::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::AlreadyMember
        | Error::MailTaken
        | Error::LastOwner
        | Error::IsOperator
        | Error::SlugTaken(_)
        | Error::HostTaken(_)
        | Error::FlagTaken(_)
        | Error::NoSuchStep { .. } => StatusCode::CONFLICT,
        Error::TooManyGuesses | Error::TooManyInvitations => StatusCode::TOO_MANY_REQUESTS,
        Error::TooBusy => StatusCode::SERVICE_UNAVAILABLE,
        _ => return Err(error.into()),
    };
    Ok((status, sentence(&error.to_string())))
}

/// A field of an address that is not acceptable.
pub(crate) fn not_an_id(field: &str) -> Fault {
    let reason = Sentence::new("no es un identificador".to_owned(), "is no identifier".to_owned());
    Fault::invalid(vec![FieldFault { field: field.to_owned(), reason, allowed: Vec::new() }])
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
