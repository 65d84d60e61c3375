//! `GET /muestra/{kind}/{seed}.svg`: pictures of demo listings, drawn by the program.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_kit::{Code, Fault};
use listings::demo;

/// The same seed draws the same picture.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Opened by itself, a picture may run and load nothing.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
);
const SEED_DIGITS_MAX: usize = 20;

/// The picture.
pub(crate) async fn show(Path((kind, file)): Path<(String, String)>) -> Result<Response, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let digits = file.strip_suffix(".svg").ok_or_else(missing)?;
    let plain = digits.len() <= SEED_DIGITS_MAX && digits.bytes().all(|b| b.is_ascii_digit());
    let seed: u64 = digits.parse().ok().filter(|_| plain).ok_or_else(missing)?;
    let kind: demo::PictureKind = kind.parse().map_err(|_| missing())?;
    let svg = demo::picture(kind, seed);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::CONTENT_SECURITY_POLICY, CSP),
    ];
    Ok((headers, svg).into_response())
}
