//! A form a visitor sent, and how it is answered.

use axum::{
    Form,
    extract::{FromRequest, Request, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{About, Code, Fault, FieldFault, arrived};
use kernel::locale::{Sentence, Told, Word};
use serde::de::DeserializeOwned;
use tenancy::{Error, provider::Failure};

use crate::{links::Links, page::NO_STORE};

/// The fields of a form, or the page that says what is wrong with it.
pub(crate) struct Filled<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Filled<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let arrival = Form::<T>::from_request(request, state);
        match arrived(arrival).await? {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(FormRejection::BytesRejection(_)) => Err(Fault::new(Code::BodyTooLarge)),
            Err(FormRejection::InvalidFormContentType(_)) => {
                Err(Fault::new(Code::UnsupportedMedia))
            }
            Err(_) => Err(Fault::new(Code::Invalid)),
        }
    }
}

/// Goes to `place` by a new request, which only reads.
pub(crate) fn see_other(place: &str) -> Result<Response, Fault> {
    let place = HeaderValue::from_str(place).map_err(|_| Fault::new(Code::Internal))?;
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, NO_STORE)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Back to a page of the account, panel or console after a change; it says that the change was made.
pub(crate) fn done(links: Links, path: &str) -> Result<Response, Fault> {
    see_other(&links.with(path, [(DONE, "1")]))
}

/// What [`done`] asks a page to say.
pub(crate) const DONE: &str = "hecho";

/// What is said above a form that was not accepted, with its status, in the language of its page; anything else is
/// a page of its own.
pub(crate) fn told(error: Error, about: &About) -> Result<(StatusCode, String), Fault> {
    let status = match &error {
        Error::WrongCredentials
        | Error::WrongPassword
        | Error::NoPassword
        | Error::WrongCode
        | Error::StepEnded
        | Error::AskEnded
        | Error::NoGroup
        | Error::NoProvenMail
        | Error::Provider(Failure::Refused(_) | Failure::OtherIssuer(_))
        | Error::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::AlreadyMember
        | Error::ActsAlready
        | Error::HasFactor
        | Error::NoFactor
        | Error::MailTaken
        | Error::LastOwner
        | Error::PersonAlone
        | Error::LastOperator
        | Error::IsOperator
        | Error::OperatorsOwn
        | Error::IsLed
        | Error::NotLinked
        | Error::OperatorsOwnWay
        | Error::LinkFirst
        | Error::IdentityTaken
        | Error::SlugTaken(_)
        | Error::HostTaken(_)
        | Error::FlagTaken(_)
        | Error::ChangedMeanwhile
        | Error::NoSuchStep { .. }
        | Error::Closed(_) => StatusCode::CONFLICT,
        Error::TooManyGuesses
        | Error::TooManyLetters
        | Error::TooManyInvitations
        | Error::TooManyKeys
        | Error::NoRoomForSellers
        | Error::LimitReached { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::TooBusy | Error::Provider(Failure::Unreachable(_)) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => return Err(error.into()),
    };
    Ok((status, said(&error, about)))
}

/// A fact as a page says it: in the language of `about`, with a capital at its beginning.
pub(crate) fn said(fact: &impl Told, about: &About) -> String {
    sentence(fact.sentence().get(about.language))
}

/// What a form names that it does not offer.
pub(crate) fn not_offered(field: Word) -> Error {
    Error::invalid(field, "elige uno de la lista", "choose one of the list")
}

/// A field of an address that is not acceptable.
pub(crate) fn not_an_id(field: &str) -> Fault {
    let reason = Sentence::new("no es un identificador", "is no identifier");
    Fault::invalid(vec![FieldFault { field: field.to_owned(), reason, allowed: Vec::new() }])
}

/// With a capital at its beginning.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a capital at its beginning and an end.
pub(crate) fn sentence(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with(['.', '?', '!']) { "" } else { "." };
    capital(text) + end
}
