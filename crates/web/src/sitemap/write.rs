//! The elements of a sitemap.

use chrono::{DateTime, SecondsFormat, Utc};
use http_kit::About;
use kernel::locale::Language;

use crate::links::Links;

pub(super) const URLSET: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
pub(super) const URLSET_END: &str = "</urlset>\n";
pub(super) const INDEX: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
pub(super) const INDEX_END: &str = "</sitemapindex>\n";

/// Writes the addresses of a site.
pub(super) struct Writer {
    origin: String,
    own: Language,
}

impl Writer {
    /// For the site of the request; `None` where there is none.
    pub fn new(about: &About) -> Option<Self> {
        let own = about.site.as_ref()?.site.locale.language();
        Some(Self { origin: escaped(&about.origin()?), own })
    }

    /// A part, by its file.
    pub fn part(&self, file: &str, out: &mut String) {
        let (origin, file) = (&self.origin, escaped(file));
        out.push_str(&format!("<sitemap><loc>{origin}/sitemap/{file}</loc></sitemap>\n"));
    }

    /// A page in each of its languages; each names all of them.
    pub fn page(&self, path: &str, changed_at: Option<DateTime<Utc>>, out: &mut String) {
        let addresses = [Language::Es, Language::En].map(|language| {
            let links = Links { chosen: (language != self.own).then_some(language) };
            (language, format!("{}{}", self.origin, escaped(&links.page(path))))
        });
        let changed = changed_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        for (_, address) in &addresses {
            out.push_str("<url><loc>");
            out.push_str(address);
            out.push_str("</loc>");
            if let Some(changed) = &changed {
                out.push_str("<lastmod>");
                out.push_str(changed);
                out.push_str("</lastmod>");
            }
            for (language, address) in &addresses {
                alternate(language.code(), address, out);
                if *language == self.own {
                    alternate("x-default", address, out);
                }
            }
            out.push_str("</url>\n");
        }
    }
}

fn alternate(language: &str, address: &str, out: &mut String) {
    out.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
    out.push_str(language);
    out.push_str("\" href=\"");
    out.push_str(address);
    out.push_str("\"/>");
}

/// Text inside XML. Our addresses have nothing to escape but `&`; what else comes does no harm.
fn escaped(text: &str) -> String {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text.to_owned();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sitemap::LISTINGS_PER_PART;
    use kernel::ids::ListingId;

    #[test]
    fn the_longest_addresses_fit_into_a_part() {
        let origin = format!("https://{}:65535", "a".repeat(253));
        let writer = Writer { origin, own: Language::Es };
        let id = ListingId(Default::default());
        let path = listings::card::url(&"v".repeat(40), &"a".repeat(200), id);
        let mut out = String::new();
        writer.page(&path, Some(DateTime::UNIX_EPOCH), &mut out);
        let bytes = out.len() * usize::try_from(LISTINGS_PER_PART).expect("small");
        assert!(bytes < 50_000_000, "{bytes}");
        assert_eq!(out.matches("<url>").count(), 2);
    }

    #[test]
    fn nothing_leaves_its_element() {
        assert_eq!(escaped("a&b<c>\"d'"), "a&amp;b&lt;c&gt;&quot;d&apos;");
        assert_eq!(escaped("/autos?lang=en"), "/autos?lang=en");
    }
}
