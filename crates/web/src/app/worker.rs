//! `GET /sw.js`: the service worker of the site.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Fault, OnSite};
use kernel::locale::Language;

use crate::{assets, brand, texts::app::app};

const WORKER: &str = include_str!("../../assets/sw.js");
/// Browsers look for another one at each visit.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The worker with what the site's pages load.
pub(crate) async fn show(OnSite { about, site, .. }: OnSite) -> Result<Response, Fault> {
    let sheet = assets::Sheet::of(&about).path;
    let shell = ["/sin-conexion", sheet.as_str(), &assets::script(), "/favicon.svg"];
    // Addresses of ours hold no sign that would have to be written otherwise.
    let shell = format!("[\"{}\"]", shell.join("\", \""));
    let worker = WORKER
        .replace("{shell}", &shell)
        .replace("{site}", &site.site.id.to_string())
        .replace("{stale_es}", app(Language::Es).stale)
        .replace("{stale_en}", app(Language::En).stale);
    let version = brand::hash(worker.as_bytes());
    let body = worker.replace("{version}", &version);
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ASK_AGAIN)], body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// Six kilobytes, as it travels.
    const WORKER_BYTES_MAX: usize = 6_000;

    #[test]
    fn the_worker_is_small_and_its_words_need_no_escape() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(WORKER.as_bytes()).expect("written");
        assert!(packed.finish().expect("packed").len() < WORKER_BYTES_MAX);
        for language in [Language::Es, Language::En] {
            assert!(!app(language).stale.contains(['"', '\\', '<', '\n']));
        }
    }
}
