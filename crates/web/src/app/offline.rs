//! `GET /sin-conexion`: what is shown where there is no network and the page was never kept.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use http_kit::{Fault, OnSite};

use crate::{
    page,
    shell::{Frame, Shell},
    texts::app::{App, app},
};

/// The worker keeps it; nobody in between does.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

#[derive(Template)]
#[template(path = "offline.html")]
struct OfflinePage {
    shell: Shell,
    texts: &'static App,
    saved: String,
}

/// The page.
pub(crate) async fn show(OnSite { about, .. }: OnSite, uri: Uri) -> Result<Response, Fault> {
    let frame = Frame { about: &about, view: None, uri: &uri };
    let texts = app(frame.language());
    let mut shell = frame.shell(texts.offline, None);
    shell.is_unlisted = true;
    // It is kept for whoever comes next in this browser.
    shell.mine = None;
    let page = OfflinePage { saved: frame.links().page("/guardados"), texts, shell };
    let mut response = page::html(StatusCode::OK, &page)?;
    response.headers_mut().insert(header::CACHE_CONTROL, ASK_AGAIN);
    Ok(response)
}
