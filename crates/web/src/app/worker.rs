//! `GET /sw.js`: the service worker of the site.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::About;
use kernel::locale::Language;
use tenancy::{Module, Site};

use crate::{assets, brand, texts::app::app};

const WORKER: &str = include_str!("../../assets/sw.js");
/// What takes its place where there is nothing to keep: who had the address before leaves nothing behind.
const LEAVER: &str = include_str!("../../assets/sw_leave.js");
/// Browsers look for another one at each visit.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The worker with what the site's pages load. It is there whoever has the host, served or not: a browser goes on with
/// the one it has until another takes its place.
pub(crate) async fn show(about: About) -> Response {
    let site = about.site.as_ref().filter(|site| site.tenant.has(Module::Marketplace));
    let body = site.map_or_else(|| LEAVER.to_owned(), |site| worker(&about, &site.site));
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ASK_AGAIN)], body).into_response()
}

fn worker(about: &About, site: &Site) -> String {
    let sheet = assets::Sheet::of(about).path;
    let sign = format!("/favicon.svg?v={}", brand::stamp(site));
    let shell = ["/sin-conexion", sheet.as_str(), &assets::script(), &sign];
    // Addresses of ours hold no sign that would have to be written otherwise.
    let shell = format!("[\"{}\"]", shell.join("\", \""));
    let worker = WORKER
        .replace("{shell}", &shell)
        .replace("{site}", &site.id.to_string())
        .replace("{stale_es}", app(Language::Es).stale)
        .replace("{stale_en}", app(Language::En).stale);
    let version = brand::hash(worker.as_bytes());
    worker.replace("{version}", &version)
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
