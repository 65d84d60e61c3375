//! Whether a request that changes something was made by a page of the same origin. Browsers say so
//! themselves (Fetch Metadata), and an `Origin` may not say otherwise; where they do not, it must be the host it was
//! sent to.

use axum::http::{HeaderMap, Method, header};

use crate::{Code, Fault};

/// Lets through what only reads, and what comes from the site itself.
///
/// # Errors
/// [`Code::CrossSite`].
pub(crate) fn check(method: &Method, headers: &HeaderMap) -> Result<(), Fault> {
    if method.is_safe() || is_same_origin(headers) {
        return Ok(());
    }
    Err(Fault::new(Code::CrossSite))
}

/// Whether another site made the browser ask, without anybody's doing here: it says so itself.
#[must_use]
pub fn is_sent_by_another(headers: &HeaderMap) -> bool {
    let told = headers.get_all("sec-fetch-site").iter();
    told.into_iter().any(|site| site.as_bytes() != b"same-origin" && site.as_bytes() != b"none")
}

/// What an `Origin` says of who sent the request.
#[derive(PartialEq, Eq)]
enum Sender {
    /// Nothing: there is none, or the browser keeps it to itself (`null`).
    Untold,
    /// The host it was sent to.
    Itself,
    /// Another, or several.
    Another,
}

/// Both have to agree: whoever forges one of them forges the other, too, but a program in between that adds or
/// changes one does not.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let mut told = headers.get_all("sec-fetch-site").iter();
    match (told.next(), told.next()) {
        (Some(site), None) => {
            site.as_bytes() == b"same-origin" && sender(headers) != Sender::Another
        }
        (Some(_), Some(_)) => false,
        (None, _) => sender(headers) == Sender::Itself,
    }
}

fn sender(headers: &HeaderMap) -> Sender {
    let mut told = headers.get_all(header::ORIGIN).iter();
    let origin = match (told.next(), told.next()) {
        (None, _) => return Sender::Untold,
        (Some(_), Some(_)) => return Sender::Another,
        (Some(origin), None) if origin.as_bytes() == b"null" => return Sender::Untold,
        (Some(origin), None) => origin.to_str().unwrap_or_default(),
    };
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match authority.zip(host) {
        Some((authority, host)) if authority.eq_ignore_ascii_case(host) => Sender::Itself,
        _ => Sender::Another,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let mut headers: HeaderMap = HeaderMap::new();
        for (name, value) in pairs.chain([(header::HOST, HeaderValue::from_static("a.example:80"))])
        {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn a_browser_says_who_sent_it() {
        let sent = |site| is_sent_by_another(&with(&[("sec-fetch-site", site)]));
        assert!(sent("cross-site") && sent("same-site"));
        assert!(!sent("same-origin") && !sent("none") && !is_sent_by_another(&with(&[])));
    }

    #[test]
    fn only_the_site_itself_changes_something() {
        let same: [&[(&str, &str)]; 5] = [
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin"), ("origin", "http://a.example:80")],
            // A page that tells nobody where one comes from tells us neither.
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "http://a.example:80")],
            &[("origin", "https://A.example:80")],
        ];
        for headers in same {
            assert!(check(&Method::POST, &with(headers)).is_ok(), "{headers:?}");
        }
        let other: [&[(&str, &str)]; 13] = [
            &[],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://a.example:80"),
                ("origin", "http://a.example:80"),
            ],
            &[("origin", "http://a.example:80"), ("origin", "https://evil.example")],
            &[("origin", "null"), ("origin", "http://a.example:80")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://a.example:80")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
            &[("origin", "null")],
            &[("origin", "http://evil.example")],
            &[("origin", "http://a.example:80.evil.example")],
        ];
        for headers in other {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                assert!(check(&method, &with(headers)).is_err(), "{headers:?}");
            }
            assert!(check(&Method::GET, &with(headers)).is_ok(), "{headers:?}");
        }
    }
}
