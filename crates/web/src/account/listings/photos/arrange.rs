//! `POST /cuenta/anuncios/{listing}/fotos/orden`: which comes first, and which goes.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Code, Fault, May};
use listings::drafting::{self, Arrange};

use super::super::{Own, fault, id, step::Step};
use crate::{
    State,
    form::{Filled, see_other},
    shell::Frame,
};

/// Does it, and leads back to the photo.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    Filled(pairs): Filled<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let how = read(pairs).ok_or_else(|| Fault::new(Code::Invalid))?;
    let mut tx = state.db.begin(&own.scope).await?;
    drafting::arrange_photos(&mut tx, own.seller, listing, &how).await.map_err(fault)?;
    tx.commit().await?;
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    see_other(&format!("{}{}", links.page(&Step::Photos.place(listing)), anchor(&how)))
}

/// The button that was pressed, which names its photo.
fn read(pairs: Vec<(String, String)>) -> Option<Arrange> {
    let (name, url) = pairs.into_iter().next()?;
    match name.as_str() {
        "portada" => Some(Arrange::Cover(url)),
        "antes" => Some(Arrange::Earlier(url)),
        "despues" => Some(Arrange::Later(url)),
        "quitar" => Some(Arrange::Remove(url)),
        "orden" => Some(Arrange::Order(url.split(',').map(str::to_owned).collect())),
        _ => None,
    }
}

/// Where the photo stands on the page; nothing where it went.
fn anchor(how: &Arrange) -> String {
    let url = match how {
        Arrange::Cover(url) | Arrange::Earlier(url) | Arrange::Later(url) => url,
        Arrange::Remove(_) | Arrange::Order(_) => return String::new(),
    };
    let name = url.rsplit('/').next().unwrap_or_default();
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if is_plain { format!("#{name}") } else { String::new() }
}
