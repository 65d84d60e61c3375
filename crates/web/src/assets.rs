//! What pages load: the style sheet and the site's colours, each at an address that changes with
//! its content; the sign; what search engines may visit.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Fault};

use crate::brand::{self, Palette};

const STYLE: &str = include_str!("../assets/site.css");
const WORK: &str = include_str!("../assets/work.css");
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
const CSS: HeaderValue = HeaderValue::from_static("text/css; charset=utf-8");
/// Sheets without a site, for the page that says there is none.
const NEUTRAL: &str = "/assets/marca-neutra.css";

static STYLE_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/site-{}.css", brand::hash(STYLE.as_bytes())));

static WORK_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/trabajo-{}.css", brand::hash(WORK.as_bytes())));

/// The address of what pages people work with load besides.
pub(crate) fn work_stylesheet() -> String {
    WORK_PATH.clone()
}

/// The addresses of the style sheets of a page: what all share, and the site's colours.
pub(crate) fn stylesheets(about: &About) -> [String; 2] {
    let colors = about.site.as_ref().map(|s| brand::stylesheet_path(&s.site));
    [STYLE_PATH.clone(), colors.unwrap_or_else(|| NEUTRAL.to_owned())]
}

/// `GET /assets/{file}`. An address of an earlier release or colour is gone: pages name the new one.
pub(crate) async fn show(about: About, Path(file): Path<String>) -> Result<Response, Fault> {
    let path = format!("/assets/{file}");
    let colors =
        || Palette::of(&about.site.as_ref().map(|s| s.site.brand.clone()).unwrap_or_default());
    let [style, brand] = stylesheets(&about);
    let (body, cache) = match path {
        path if path == style => (STYLE.to_owned(), FOR_EVER),
        path if path == *WORK_PATH => (WORK.to_owned(), FOR_EVER),
        path if path == brand && brand != NEUTRAL => (colors().css(), FOR_EVER),
        path if path == NEUTRAL => (colors().css(), ONE_DAY),
        _ => return Err(Fault::new(Code::NotFound)),
    };
    Ok(([(header::CONTENT_TYPE, CSS), (header::CACHE_CONTROL, cache)], body).into_response())
}

/// `GET /favicon.svg`
pub(crate) async fn favicon(about: About) -> Result<Response, Fault> {
    let site = about.site.as_ref().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let svg = HeaderValue::from_static("image/svg+xml");
    let headers = [(header::CONTENT_TYPE, svg), (header::CACHE_CONTROL, ONE_DAY)];
    Ok((headers, brand::sign(&site.site)).into_response())
}
