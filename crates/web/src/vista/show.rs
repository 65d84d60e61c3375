//! `GET /vista/{slug}`: a picture.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Fault, OnSite};

use super::{
    address::{Address, Subject},
    content::Content,
};
use crate::{State, detail, seller, shell::Frame};

/// The address says what it shows.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// It shows what is so now, under an address of before.
const FOR_NOW: HeaderValue = HeaderValue::from_static("public, max-age=300");
const PNG: HeaderValue = HeaderValue::from_static("image/png");

/// The picture; of a listing or a seller that is public, as it is now.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let address = Address::of(&name).ok_or_else(missing)?;
    let view = state.view(&site)?;
    // The language is that of the address, whatever whoever asks would like to read.
    let about = About { language: address.language.unwrap_or(about.language), ..about };
    let uri = Uri::from_static("/");
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let content = match address.subject {
        Subject::Site => Content::site(&frame),
        Subject::Seller(id) => {
            let query = search::Query { sellers: vec![id], limit: 1, ..search::Query::default() };
            let shown = seller::Shown::find(&state, &site, id, &query).await?;
            Content::seller(&frame, &shown)
        }
        Subject::Listing(id) => match detail::load(&state, &site, &view, id).await? {
            detail::Found::Listed(found) | detail::Found::Indexed(found) => {
                Content::listing(&frame, &found)
            }
            detail::Found::Ended(_) => None,
        },
    };
    let content = content.ok_or_else(missing)?;
    let is_the_one = address.stamp == content.stamp();
    let picture = state.kept.picture(site.tenant.id, content).await?;
    let cache = if is_the_one { FOR_EVER } else { FOR_NOW };
    Ok(([(header::CONTENT_TYPE, PNG), (header::CACHE_CONTROL, cache)], picture).into_response())
}
