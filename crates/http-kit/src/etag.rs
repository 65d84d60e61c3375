//! Has the caller seen this answer already?

use axum::http::{HeaderMap, HeaderValue, header::IF_NONE_MATCH};

/// A weak tag of a body: equal bodies have equal tags. It guards against repeating an answer, not
/// against an adversary, who could only fool a cache of his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ETag(u64);

const ODD_A: u64 = 0x9e37_79b9_7f4a_7c15;
const ODD_B: u64 = 0xd1b5_4a32_d192_ed03;

impl ETag {
    /// The tag of `body`.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        let mut state = fold(ODD_A ^ (body.len() as u64), ODD_B);
        let (words, rest) = body.as_chunks::<8>();
        for word in words {
            state = fold(state ^ u64::from_le_bytes(*word), ODD_B);
        }
        let mut last = [0u8; 8];
        last[..rest.len()].copy_from_slice(rest);
        Self(fold(fold(state ^ u64::from_le_bytes(last), ODD_A), ODD_B))
    }

    /// `W/"…"`.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_str(&format!("W/\"{:016x}\"", self.0))
            .unwrap_or(HeaderValue::from_static("W/\"0\""))
    }
}

/// Multiplies to 128 bits and lays both halves over each other.
const fn fold(a: u64, b: u64) -> u64 {
    let wide = (a as u128) * (b as u128);
    (wide as u64) ^ ((wide >> 64) as u64) ^ a.rotate_left(29)
}

/// Whether `If-None-Match` names `tag`, compared weakly.
#[must_use]
pub fn not_modified(headers: &HeaderMap, tag: ETag) -> bool {
    let Some(sent) = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let ours = format!("\"{:016x}\"", tag.0);
    sent.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bodies_have_equal_tags_and_others_differ() {
        assert_eq!(ETag::of(b"{\"total\":1}"), ETag::of(b"{\"total\":1}"));
        let bodies: Vec<Vec<u8>> =
            (0..=255u8).flat_map(|b| [vec![b], vec![b, 0], vec![0, b], vec![b; 9]]).collect();
        for (at, one) in bodies.iter().enumerate() {
            for other in &bodies[..at] {
                assert_eq!(ETag::of(one) == ETag::of(other), one == other, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_known_tag_is_recognised_in_a_list() {
        let tag = ETag::of(b"x");
        let mut headers = HeaderMap::new();
        assert!(!not_modified(&headers, tag));
        let list = format!("\"a\", {}", tag.header().to_str().expect("text"));
        headers.insert(IF_NONE_MATCH, HeaderValue::from_str(&list).expect("header"));
        assert!(not_modified(&headers, tag));
        assert!(!not_modified(&headers, ETag::of(b"y")));
    }
}
