//! Numbers that tie an answer to its lines in the log.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

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

/// The one place request numbers come from: no two alike in a process, and with different seeds
/// no two alike between processes.
#[derive(Debug)]
pub struct RequestIds {
    seed: u64,
    drawn: AtomicU64,
}

impl RequestIds {
    /// `seed` is drawn anew by each process.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// The next number.
    pub fn draw(&self) -> RequestId {
        let count = self.drawn.fetch_add(1, Ordering::Relaxed);
        let bits = scatter(self.seed.wrapping_add(count.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let mut text = [0u8; LENGTH];
        for (place, slot) in text.iter_mut().enumerate() {
            *slot = ALPHABET[((bits >> (5 * place)) & 31) as usize];
        }
        RequestId(Arc::from(String::from_utf8_lossy(&text)))
    }
}

/// The finaliser of splitmix64: one to one, so counting never repeats.
const fn scatter(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_requests_share_a_number() {
        let ids = RequestIds::new(7);
        let drawn: HashSet<String> = (0..10_000).map(|_| ids.draw().to_string()).collect();
        assert_eq!(drawn.len(), 10_000);
        assert!(drawn.iter().all(|id| id.len() == LENGTH));
        assert!(!drawn.contains(RequestIds::new(8).draw().as_str()));
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
