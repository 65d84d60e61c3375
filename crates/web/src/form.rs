//! A form a visitor sent.

use axum::{
    Form,
    extract::{FromRequest, Request, rejection::FormRejection},
};
use http_kit::{Code, Fault};
use serde::de::DeserializeOwned;

/// The fields of a form, or the page that says what is wrong with it.
pub(crate) struct Filled<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Filled<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match Form::<T>::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(FormRejection::BytesRejection(_)) => Err(Fault::new(Code::BodyTooLarge)),
            Err(_) => Err(Fault::new(Code::Invalid)),
        }
    }
}
