//! What a program shows in `Authorization: Bearer …` (RFC 6750): a session or a key. Each begins with its
//! own word, so that one that leaked is known for what it is.

use axum::http::{HeaderMap, header};
use tenancy::{Token, api_key, session};

/// What a request is made with.
#[derive(Debug)]
pub enum Held {
    /// Somebody's session.
    Session(Token),
    /// A key of the API.
    Key(Token),
}

/// What the request shows, if it could be ours. Two of them are none: somebody added one.
#[must_use]
pub fn held(headers: &HeaderMap) -> Option<Held> {
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    let (first, another) = (shown.next()?, shown.next());
    let text = first.to_str().ok().filter(|_| another.is_none())?;
    let (scheme, text) = text.split_once(' ')?;
    let text = text.trim_matches(' ');
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let session = text.strip_prefix(session::PREFIX).and_then(Token::read).map(Held::Session);
    session.or_else(|| text.strip_prefix(api_key::PREFIX).and_then(Token::read).map(Held::Key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn showing(lines: &[&str]) -> Option<Held> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(line).expect("a header"));
        }
        held(&headers)
    }

    #[test]
    fn one_session_or_one_key_is_read_and_nothing_else() {
        let hex = "ab".repeat(32);
        let (session, key) = (format!("Bearer zses_{hex}"), format!("bearer  zkey_{hex} "));
        assert!(matches!(showing(&[&session]), Some(Held::Session(_))));
        assert!(matches!(showing(&[&key]), Some(Held::Key(_))));
        let (bare, basic) = (format!("Bearer {hex}"), format!("Basic zses_{hex}"));
        let short = format!("Bearer zkey_{}", &hex[2..]);
        for bad in [bare.as_str(), &basic, &short, "Bearer", "Bearer ", ""] {
            assert!(showing(&[bad]).is_none(), "{bad}");
        }
        assert!(showing(&[&session, &key]).is_none());
        assert!(showing(&[]).is_none());
    }
}
