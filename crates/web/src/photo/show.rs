//! `GET /m/{media}/{variant}`: a photo in one size. It asks no database: whose it is, the host says, and that it may
//! be shown, its address.

use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Code, Fault, OnSite};
use kernel::ids::{MediaId, TenantId};
use media::{Asked, Error, Format, Variant, Width};

use super::PLAIN;
use crate::State;

/// An address shows the same picture for as long as there is one.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Opened by itself, a picture may run and load nothing.
const CSP: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
/// The width of a picture that is named without one.
const WHOLE: u32 = 1_280;

/// The photo in the size of a signed address.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path((media, variant)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let tenant = on.site.tenant.id;
    let asked = Asked::parse(&format!("{media}/{variant}")).ok_or_else(missing)?;
    let signer = &state.library.signer;
    let variant = signer.verify(&tenant.to_string(), &asked).ok_or_else(missing)?;
    answer(&state, tenant, (id(&media)?, variant), &headers).await
}

/// `GET /m/{media}`: the photo without a size, as the API names it, in the one that stands for all.
pub(crate) async fn whole(
    Held(state): Held<State>,
    on: OnSite,
    Path(media): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (tenant, media) = (on.site.tenant.id, id(&media)?);
    let width = Width::of(WHOLE).ok_or_else(missing)?;
    let variant = Variant::new(&tenant.to_string(), &media.to_string(), width, PLAIN);
    answer(&state, tenant, (media, variant.map_err(fault)?), &headers).await
}

/// In the best format its reader takes.
async fn answer(
    state: &State,
    tenant: TenantId,
    (media, variant): (MediaId, Variant),
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let library = &state.library;
    let original = library.original(tenant, media).map_err(fault)?;
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

fn id(text: &str) -> Result<MediaId, Fault> {
    text.parse().map_err(|_| missing())
}

fn missing() -> Fault {
    Fault::new(Code::NotFound)
}

fn fault(error: Error) -> Fault {
    Fault::from_error(error.kind(), error)
}
