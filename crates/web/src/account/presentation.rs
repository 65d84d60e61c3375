//! `GET` and `POST /cuenta/pagina`: how the seller one is in charge of presents itself.

use axum::{extract::State as Held, http::Uri, response::Response};
use http_kit::{Fault, May};

use crate::{
    State,
    form::Filled,
    presentation::{self, Typed},
    reach::Of,
};

const PATH: &str = "/cuenta/pagina";

fn own(may: &May) -> Result<Of, Fault> {
    let (acts_for, scope) = may.selling()?;
    Ok(Of { seller: acts_for.id, scope, path: PATH.to_owned(), current: PATH })
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    presentation::show(&state, &may, &uri, &own(&may)?).await
}

/// Changes it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    presentation::set(&state, &may, &uri, &own(&may)?, typed).await
}
