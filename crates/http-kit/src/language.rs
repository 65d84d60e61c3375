//! In which language to answer.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use kernel::locale::{Language, Locale};

/// `lang=` decides, then `Accept-Language`, then the site's own language.
#[must_use]
pub fn language(query: Option<&str>, headers: &HeaderMap, site: Option<Locale>) -> Language {
    query
        .and_then(of_parameter)
        .or_else(|| headers.get(ACCEPT_LANGUAGE)?.to_str().ok().and_then(of_header))
        .or_else(|| site.map(Locale::language))
        .unwrap_or(Language::Es)
}

/// How numbers look in that language on a site: its own way where the languages agree.
#[must_use]
pub fn locale(language: Language, site: Locale) -> Locale {
    site.in_language(language)
}

fn of_parameter(query: &str) -> Option<Language> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(known)
}

/// The language of ours that stands highest, by weight and then by order.
fn of_header(header: &str) -> Option<Language> {
    let mut best: Option<(Language, u32)> = None;
    for item in header.split(',').take(20) {
        let mut parts = item.split(';');
        let Some(language) = parts.next().and_then(|tag| known(tag.trim())) else { continue };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1_000, weigh);
        if weight > 0 && best.is_none_or(|(_, highest)| weight > highest) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// `0.8` in thousandths; what is no weight weighs nothing.
fn weigh(text: &str) -> u32 {
    kernel::money::parse_scaled(text.trim(), 3)
        .and_then(|thousandths| u32::try_from(thousandths).ok())
        .unwrap_or(0)
}

fn known(tag: &str) -> Option<Language> {
    match tag.split('-').next().unwrap_or_default() {
        es if es.eq_ignore_ascii_case("es") => Some(Language::Es),
        en if en.eq_ignore_ascii_case("en") => Some(Language::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(query: Option<&str>, header: Option<&str>) -> Language {
        let mut headers = HeaderMap::new();
        if let Some(text) = header {
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(text).expect("header"));
        }
        language(query, &headers, Some(Locale::EsDo))
    }

    #[test]
    fn the_parameter_wins_over_the_browser_and_the_browser_over_the_site() {
        assert_eq!(of(None, None), Language::Es);
        assert_eq!(of(None, Some("en-GB,en;q=0.9")), Language::En);
        assert_eq!(of(Some("q=a&lang=es"), Some("en")), Language::Es);
        assert_eq!(of(Some("lang=xx"), Some("en")), Language::En);
    }

    #[test]
    fn weights_count() {
        assert_eq!(of(None, Some("en;q=0.5, es;q=0.9")), Language::Es);
        assert_eq!(of(None, Some("fr, de;q=0.9, en;q=0.1")), Language::En);
        assert_eq!(of(None, Some("en;q=0")), Language::Es);
        assert_eq!(of(None, Some("en;q=nonsense,,;;=")), Language::Es);
    }

    #[test]
    fn english_pages_write_numbers_the_english_way() {
        assert_eq!(locale(Language::En, Locale::EsEc), Locale::EnUs);
        assert_eq!(locale(Language::Es, Locale::EsEc), Locale::EsEc);
    }
}
