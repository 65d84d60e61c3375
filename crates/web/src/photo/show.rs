//! `GET /m/{media}/{variant}`: a photo in one size. It asks no database: whose it is, the host says, and that it may
//! be shown, its address.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Code, Fault, OnSite};
use kernel::ids::MediaId;
use media::{Asked, Error, Format};

use crate::State;

/// An address shows the same picture for as long as there is one.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// Opened by itself, a picture may run and load nothing.
const CSP: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// The photo, in the best format its reader takes.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path((media, variant)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let (library, tenant) = (&state.library, on.site.tenant.id);
    let asked = Asked::parse(&format!("{media}/{variant}")).ok_or_else(missing)?;
    let variant = library.signer.verify(&tenant.to_string(), &asked).ok_or_else(missing)?;
    let original = library.original(tenant, &asked).map_err(fault)?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let format = Format::best_for(accept.unwrap_or_default());
    let rendered = library.variants.get(&variant, format, original).await.map_err(fault)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(rendered.format.mime())),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::VARY, HeaderValue::from_static("accept")),
        (header::CONTENT_SECURITY_POLICY, CSP),
    ];
    Ok((headers, rendered.bytes).into_response())
}

/// `GET /m/{media}`: the photo without a size, as the API names it. It leads to the size that stands for all.
pub(crate) async fn lead(
    Held(state): Held<State>,
    on: OnSite,
    Path(media): Path<String>,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let media: MediaId = media.parse().map_err(|_| missing())?;
    let place = state.photos(on.site.tenant.id).whole(media).ok_or_else(missing)?;
    let place = HeaderValue::from_str(&place).map_err(Fault::internal)?;
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, ONE_DAY)];
    Ok((StatusCode::FOUND, headers).into_response())
}

fn fault(error: Error) -> Fault {
    Fault::from_error(error.kind(), error)
}
