//! `POST /cuenta/anuncios/{listing}/estado` and `…/edicion`: its seller moves it, or writes on it.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use db::Scope;
use http_kit::{Code, Fault, May};
use listings::{Hand, Status, drafting};
use serde::Deserialize;

use super::{Own, at, fault, id, one, step::Step, told};
use crate::{
    State,
    form::{self, Filled, see_other},
    shell::Frame,
};

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    to: String,
}

/// The states its seller may bring a listing into.
pub(super) const OWN: [Status; 4] =
    [Status::Paused, Status::Published, Status::Sold, Status::Rented];

/// Moves it.
pub(crate) async fn state(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    Filled(wanted): Filled<Wanted>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let to = OWN.into_iter().find(|status| status.key() == wanted.to);
    let to = to.ok_or_else(|| Fault::new(Code::Invalid))?;
    let hand = Hand { by: &may.by(), seller: Some(own.seller) };
    let mut tx = state.db.begin(&Scope::tenant(may.site.tenant.id)).await?;
    match listings::step(&mut tx, hand, listing, to).await {
        Ok(()) => {
            tx.commit().await?;
            form::done(Frame { about: &may.about, view: None, uri: &uri }.links(), &at(listing, ""))
        }
        Err(error) => {
            drop(tx);
            let said = told(error, &may)?;
            one::page(&state, &may, &uri, listing, Some((said, String::new()))).await
        }
    }
}

/// Begins a new version of it, and leads there.
pub(crate) async fn edit(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let mut tx = state.db.begin(&own.scope).await?;
    if drafting::one(&mut tx, own.whose(), listing).await.map_err(fault)?.is_none() {
        return Err(Fault::new(Code::NotFound));
    }
    match drafting::edit(&mut tx, own.who(), listing, may.about.locale()).await {
        Ok(_) => {
            tx.commit().await?;
            let links = Frame { about: &may.about, view: None, uri: &uri }.links();
            see_other(&links.page(&Step::FIRST.place(listing)))
        }
        Err(error @ listings::Error::TooManyDrafts) => {
            drop(tx);
            let said = told(error, &may)?;
            one::page(&state, &may, &uri, listing, Some((said, String::new()))).await
        }
        Err(error) => Err(fault(error)),
    }
}
