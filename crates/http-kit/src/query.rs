//! The query of an address as pairs, and back.

use axum::{extract::Query, http::Uri};

/// Name and value, decoded, in the order they were sent. Bytes that are no UTF-8 come out as the
/// replacement character, so no query is unreadable.
#[must_use]
pub fn pairs(uri: &Uri) -> Vec<(String, String)> {
    Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}

/// The pairs as they stand after `?`, without one that has no value.
#[must_use]
pub fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        if !out.is_empty() {
            out.push('&');
        }
        escape(name, &mut out);
        out.push('=');
        escape(value, &mut out);
    }
    out
}

/// A value as it stands in a query.
#[must_use]
pub fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    escape(value, &mut out);
    out
}

/// Leaves what is plain in a query, commas too: they part the values of a list.
fn escape(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_back() {
        let sent = [("q", "niño & \"más\" 100%+"), ("make", "toyota,kia"), ("year.gte", "2018")];
        let text = format!("/autos?{}", encode(sent));
        let read = pairs(&text.parse().expect("an address"));
        let read: Vec<_> = read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(read, sent);
        assert!(text.ends_with("&make=toyota,kia&year.gte=2018"));
    }

    #[test]
    fn broken_encoding_is_read_as_it_stands() {
        let read = pairs(&"/?q=%ff%zz&&=&a".parse().expect("an address"));
        assert_eq!(read[0].0, "q");
        assert!(read[0].1.starts_with('\u{fffd}'));
        assert!(pairs(&"/".parse().expect("an address")).is_empty());
    }

    #[test]
    fn what_is_empty_is_left_out() {
        assert_eq!(encode([("a", ""), ("b", "1"), ("c", "")]), "b=1");
    }
}
