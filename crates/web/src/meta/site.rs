//! The site and who is behind it.

use serde_json::{Value, json};

use super::node;
use crate::shell::Frame;

/// The site and its business, which names the site's picture as its logo.
pub(crate) fn site(frame: &Frame<'_>, picture: Option<&str>) -> Vec<Value> {
    let Some(site) = &frame.about.site else { return Vec::new() };
    let root = frame.whole("/", &[]);
    // The same whatever the language of the page.
    let business = format!("{}/#negocio", frame.origin());
    let site_node = node([
        ("@type", "WebSite".into()),
        ("@id", format!("{}/#sitio", frame.origin()).into()),
        ("url", root.clone().into()),
        ("name", site.site.name.as_str().into()),
        ("description", site.site.brand.tagline.as_str().into()),
        ("inLanguage", frame.locale().tag().into()),
        ("publisher", json!({ "@id": business })),
    ]);
    let business = node([
        ("@type", "Organization".into()),
        ("@id", business.into()),
        ("name", site.site.name.as_str().into()),
        ("url", root.into()),
        ("logo", picture.into()),
    ]);
    vec![site_node, business]
}
