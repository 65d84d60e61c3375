//! The JSON a request carries.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};
use http_kit::{Code, Fault, FieldFault, arrived};
use kernel::locale::Sentence;
use serde::de::DeserializeOwned;

/// The body, or what is wrong with it.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        if !is_json(&request) {
            return Err(Fault::new(Code::UnsupportedMedia));
        }
        let bytes = arrived(Bytes::from_request(request, state)).await?;
        let bytes = bytes.map_err(|_| Fault::new(Code::BodyTooLarge))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| misread(&error))
    }
}

fn is_json(request: &Request) -> bool {
    let told = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = told.and_then(|told| told.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

fn misread(error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    let reason = if error.is_data() {
        Sentence::new(
            format!("no tiene la forma que se pide (línea {line}, columna {column})"),
            format!("is not of the form asked for (line {line}, column {column})"),
        )
    } else {
        Sentence::new(
            format!("no es JSON (línea {line}, columna {column})"),
            format!("is no JSON (line {line}, column {column})"),
        )
    };
    Fault::invalid(vec![FieldFault { field: "body".into(), reason, allowed: Vec::new() }])
}
