//! `GET` and `POST /cuenta/contacto`: how the seller one is in charge of is reached.

use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, May};

use crate::{
    State,
    form::Filled,
    reach::{self, Of, Said, Typed},
};

const PATH: &str = "/cuenta/contacto";

fn own(may: &May) -> Result<Of, Fault> {
    let (acts_for, scope) = may.selling()?;
    Ok(Of { seller: acts_for.id, scope, path: PATH.to_owned(), current: PATH })
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let of = own(&may)?;
    reach::page(&state, &may, &uri, &of, Said::default()).await
}

/// Changes it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let of = own(&may)?;
    reach::set(&state, &may, &uri, &of, typed).await
}
