//! Whether a request that changes something was made by a page of the same origin. Browsers say so
//! themselves (Fetch Metadata); where they do not, the `Origin` must be the host it was sent to.

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

fn is_same_origin(headers: &HeaderMap) -> bool {
    let mut told = headers.get_all("sec-fetch-site").iter();
    match (told.next(), told.next()) {
        (Some(site), None) => site.as_bytes() == b"same-origin",
        (Some(_), Some(_)) => false,
        (None, _) => {
            let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
            let (origin, host) = (text(header::ORIGIN), text(header::HOST));
            let authority = origin.and_then(|origin| {
                origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))
            });
            authority
                .zip(host)
                .is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host))
        }
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
        let same: [&[(&str, &str)]; 3] = [
            &[("sec-fetch-site", "same-origin")],
            &[("origin", "http://a.example:80")],
            &[("origin", "https://A.example:80")],
        ];
        for headers in same {
            assert!(check(&Method::POST, &with(headers)).is_ok(), "{headers:?}");
        }
        let other: [&[(&str, &str)]; 9] = [
            &[],
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
