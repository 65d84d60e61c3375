//! `GET /robots.txt`: lists and listings in each language, but not every combination of filters.

use axum::{
    extract::State as Held,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_kit::{About, Code, Fault};
use kernel::locale::Language;

use crate::{State, indexed};

const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// A paused site asks to come again instead: a "keep out" would be remembered for days.
pub(crate) async fn show(Held(state): Held<State>, about: About) -> Result<Response, Fault> {
    let body = match about.marketplace() {
        Ok(site) => {
            let other = match site.site.locale.language() {
                Language::Es => Language::En,
                Language::En => Language::Es,
            };
            let view = state.view(site)?;
            let lists = view.verticals.iter().map(|vertical| indexed::robots(vertical, other));
            format!(
                "User-agent: *\nDisallow: /*?\nAllow: /*?lang={}$\nAllow: /favicon.svg?\nAllow: /icono/*?\nAllow: /manifest.webmanifest?\n{}Disallow: /v1/\nDisallow: /c/\nAllow: /\n\
                 \nSitemap: {}/sitemap.xml\n",
                other.code(),
                lists.collect::<String>(),
                about.origin().unwrap_or_default(),
            )
        }
        Err(fault) if fault.code == Code::Paused => return Err(fault),
        Err(_) => "User-agent: *\nDisallow: /\n".to_owned(),
    };
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, plain), (header::CACHE_CONTROL, ONE_DAY)], body).into_response())
}
