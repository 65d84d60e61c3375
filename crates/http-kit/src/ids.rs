//! Numbers that tie an answer to its lines in the log.

use std::{fmt, sync::Arc};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 12;
/// Longest number taken over from a caller.
const FOREIGN_LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// The reference number of one request: short enough to read over the telephone.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// Takes over the number a caller sent, if it is plain enough to stand in a log.
    #[must_use]
    pub fn accept(sent: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        (FOREIGN_LENGTH.contains(&sent.len()) && sent.bytes().all(plain))
            .then(|| Self(Arc::from(sent)))
    }

    /// That of a request, from bits drawn for it alone: counted up, however well scattered, two numbers of one's
    /// own would tell how much everybody else had asked between.
    #[must_use]
    pub fn of(bits: u128) -> Self {
        let letter = |place: usize| char::from(ALPHABET[((bits >> (5 * place)) & 31) as usize]);
        Self((0..LENGTH).map(letter).collect::<String>().into())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_letter_is_of_bits_of_its_own() {
        assert_eq!(RequestId::of(0).as_str(), "000000000000");
        let one_each: HashSet<String> =
            (0..5 * LENGTH).map(|bit| RequestId::of(1 << bit).to_string()).collect();
        assert_eq!(one_each.len(), 5 * LENGTH);
        assert!(one_each.iter().all(|id| id.len() == LENGTH));
    }

    #[test]
    fn only_plain_numbers_of_callers_are_taken_over() {
        assert!(RequestId::accept("4bf92f35-77b3").is_some());
        let long = "a".repeat(65);
        for bad in ["", "short", "with space", "línea-nueva", "x\"y,z{}:==", long.as_str()] {
            assert!(RequestId::accept(bad).is_none(), "{bad}");
        }
    }
}
