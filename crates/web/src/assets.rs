//! What pages load: the style sheet with the site's tokens, and the script, each at an address that
//! changes with its content; the sign.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Fault};

use crate::brand;

const STYLE: &str = include_str!("../assets/site.css");
const WORK: &str = include_str!("../assets/work.css");
/// One file as it travels.
const SCRIPT: &str = concat!(include_str!("../assets/site.js"), include_str!("../assets/typed.js"));
const PHOTOS: &str = include_str!("../assets/photos.js");
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
const JS: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");
const CSS: HeaderValue = HeaderValue::from_static("text/css; charset=utf-8");

static WORK_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/trabajo-{}.css", brand::hash(WORK.as_bytes())));

static SCRIPT_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/sitio-{}.js", brand::hash(SCRIPT.as_bytes())));

static PHOTOS_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/fotos-{}.js", brand::hash(PHOTOS.as_bytes())));

/// The address of what sends photos.
pub(crate) fn photos_script() -> String {
    PHOTOS_PATH.clone()
}

/// The address of what makes pages handier.
pub(crate) fn script() -> String {
    SCRIPT_PATH.clone()
}

/// The address of what pages people work with load besides.
pub(crate) fn work_stylesheet() -> String {
    WORK_PATH.clone()
}

/// Of what all sites share: each page names the sheet, and would read all of it for its address otherwise.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| brand::hash(STYLE.as_bytes()));

/// The sheet of a site: what all share, and its tokens; one file, one request.
pub(crate) struct Sheet {
    pub path: String,
    tokens: String,
}

impl Sheet {
    /// That of the request's site; the neutral one where there is none.
    pub fn of(about: &About) -> Self {
        let brand = about.site.as_ref().map(|site| site.site.brand.clone());
        let tokens = brand::css(&brand.unwrap_or_default());
        let hash = brand::hash(format!("{}{tokens}", *STYLE_HASH).as_bytes());
        Self { path: format!("/assets/estilo-{hash}.css"), tokens }
    }

    fn css(&self) -> String {
        format!("{STYLE}{}", self.tokens)
    }
}

/// `GET /assets/{file}`. An address of an earlier release or colour is gone: pages name the new one.
pub(crate) async fn show(about: About, Path(file): Path<String>) -> Result<Response, Fault> {
    let path = format!("/assets/{file}");
    let sheet = Sheet::of(&about);
    let (body, kind) = match path {
        path if path == sheet.path => (sheet.css(), CSS),
        path if path == *WORK_PATH => (WORK.to_owned(), CSS),
        path if path == *SCRIPT_PATH => (SCRIPT.to_owned(), JS),
        path if path == *PHOTOS_PATH => (PHOTOS.to_owned(), JS),
        _ => return Err(Fault::new(Code::NotFound)),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_EVER)], body).into_response())
}

/// `GET /favicon.svg`
pub(crate) async fn favicon(about: About) -> Result<Response, Fault> {
    let site = about.site.as_ref().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let svg = HeaderValue::from_static("image/svg+xml");
    let headers = [(header::CONTENT_TYPE, svg), (header::CACHE_CONTROL, ONE_DAY)];
    Ok((headers, brand::sign(&site.site)).into_response())
}
