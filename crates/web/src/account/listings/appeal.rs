//! `POST /cuenta/anuncios/{listing}/apelacion`: its seller says why what was not taken should be.

use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use listings::{Error, moderation};
use serde::Deserialize;

use super::{Own, at, id, one, told};
use crate::{
    State,
    form::{self, Filled},
    shell::Frame,
};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    why: String,
}

/// Brings it back to who decides.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let mut tx = state.db.begin(&Scope::tenant(may.site.tenant.id)).await?;
    match moderation::appeal(&mut tx, &may.by(), (listing, own.seller), &typed.why).await {
        Ok(()) => {
            tx.commit().await?;
            form::done(Frame { about: &may.about, view: None, uri: &uri }.links(), &at(listing, ""))
        }
        Err(error @ Error::NoReason) => {
            drop(tx);
            let said = (StatusCode::UNPROCESSABLE_ENTITY, form::said(&error, &may.about));
            one::page(&state, &may, &uri, listing, Some((said, typed.why))).await
        }
        Err(error) => {
            drop(tx);
            let said = told(error, &may)?;
            one::page(&state, &may, &uri, listing, Some((said, typed.why))).await
        }
    }
}
