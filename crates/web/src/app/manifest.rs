//! `GET /manifest.webmanifest`: how the site is called and looks where it is installed.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Fault, OnSite};
use serde_json::json;

use super::{ONE_DAY, icon};
use crate::brand::{self, Palette};

/// The manifest (W3C Web Application Manifest).
pub(crate) async fn show(OnSite { site, .. }: OnSite) -> Result<Response, Fault> {
    let site = &site.site;
    let fill = Palette::of(&site.brand).fill.to_string();
    let stamp = brand::stamp(site);
    let icons: Vec<_> = icon::SIDES
        .into_iter()
        .flat_map(|side| {
            let (source, sizes) = (icon::path(side, &stamp), format!("{side}x{side}"));
            ["any", "maskable"].map(|purpose| {
                json!({"src": source, "sizes": sizes, "type": "image/png", "purpose": purpose})
            })
        })
        .collect();
    let manifest = json!({
        "id": "/",
        "name": site.name,
        "short_name": kernel::text::truncate(&site.name, 30),
        "description": site.brand.tagline,
        "lang": site.locale.tag(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": fill,
        "icons": icons,
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ONE_DAY)];
    Ok((headers, manifest.to_string()).into_response())
}
