//! How many slips of the finger lie between two words.

/// Longest words compared, in bytes.
const LENGTH_MAX: usize = 64;

/// Damerau–Levenshtein distance (optimal string alignment) over bytes: inserted, lost, changed and
/// swapped letters. Words longer than 64 bytes are compared by their first 64.
#[must_use]
pub fn between(one: &str, other: &str) -> usize {
    within(one.as_bytes(), other.as_bytes(), LENGTH_MAX).unwrap_or(LENGTH_MAX)
}

/// The distance, if it is at most `max`.
#[must_use]
pub fn within(one: &[u8], other: &[u8], max: usize) -> Option<usize> {
    let (one, other) = (clip(one), clip(other));
    if one.len().abs_diff(other.len()) > max {
        return None;
    }
    // Three rolling rows on the stack: this runs for thousands of words per request.
    let mut before = [0usize; LENGTH_MAX + 1];
    let mut last = [0usize; LENGTH_MAX + 1];
    let mut row = [0usize; LENGTH_MAX + 1];
    for (at, cell) in last.iter_mut().enumerate().take(other.len() + 1) {
        *cell = at;
    }
    for (i, &a) in one.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, &b) in other.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && one[i - 1] == b {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > max {
            return None;
        }
        (before, last) = (last, row);
    }
    Some(last[other.len()]).filter(|&distance| distance <= max)
}

fn clip(word: &[u8]) -> &[u8] {
    &word[..word.len().min(LENGTH_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_slip_counts_once() {
        for (one, other, slips) in [
            ("toyta", "toyota", 1),
            ("hoyndai", "hyundai", 2),
            ("suzuki", "suzuik", 1),
            ("kia", "kia", 0),
            ("", "abc", 3),
        ] {
            assert_eq!(between(one, other), slips, "{one} {other}");
        }
        assert_eq!(within(b"toyta", b"nissan", 2), None);
    }

    proptest! {
        #[test]
        fn it_is_symmetric_and_bounded(one in "[a-c]{0,9}", other in "[a-c]{0,9}") {
            let distance = between(&one, &other);
            prop_assert_eq!(distance, between(&other, &one));
            prop_assert_eq!(distance == 0, one == other);
            prop_assert!(distance <= one.len().max(other.len()));
        }
    }
}
