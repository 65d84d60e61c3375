//! `GET /icono/{file}`: the sign of the site as a picture, for where drawings are not taken.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Code, Fault, OnSite};

use super::ONE_DAY;
use crate::State;

/// Sides there are, in pixels: what telephones ask for.
pub(crate) const SIDES: [u32; 3] = [180, 192, 512];

/// Where that size is, of a site of that stamp.
pub(crate) fn path(side: u32, stamp: &str) -> String {
    format!("/icono/{side}.png?v={stamp}")
}

/// The picture.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, .. }: OnSite,
    Path(file): Path<String>,
) -> Result<Response, Fault> {
    let side = SIDES.into_iter().find(|side| file == format!("{side}.png"));
    let side = side.ok_or_else(|| Fault::new(Code::NotFound))?;
    let png = state.kept.sign(&site, side).await?;
    let kind = HeaderValue::from_static("image/png");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ONE_DAY)], png).into_response())
}
