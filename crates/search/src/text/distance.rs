//! How many slips of the finger lie between two words.

/// Longest words compared, in bytes: a word is a column of bits.
const LENGTH_MAX: usize = 64;

/// The distance of two words: see [`Pattern::distance`].
#[must_use]
pub fn between(one: &str, other: &str) -> usize {
    Pattern::of(one.as_bytes()).distance(other.as_bytes())
}

/// A word to be compared with thousands.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Where each byte stands in the word, one bit per place.
    places: Box<[u64; 256]>,
    len: usize,
}

impl Pattern {
    /// The word; beyond 64 bytes only its beginning counts.
    #[must_use]
    pub fn of(word: &[u8]) -> Self {
        let word = clip(word);
        let mut places = Box::new([0; 256]);
        for (at, &byte) in word.iter().enumerate() {
            places[usize::from(byte)] |= 1 << at;
        }
        Self { places, len: word.len() }
    }

    /// Damerau–Levenshtein distance (optimal string alignment): inserted, lost, changed and swapped
    /// bytes. A whole column of the table is worked out at once in the bits of a few words
    /// (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances").
    #[must_use]
    pub fn distance(&self, other: &[u8]) -> usize {
        let other = clip(other);
        let Some(last) = self.len.checked_sub(1) else { return other.len() };
        let (mut rises, mut falls) = (u64::MAX, 0u64);
        let (mut equal, mut places_before) = (0u64, 0u64);
        let mut distance = self.len;
        for &byte in other {
            let places = self.places[usize::from(byte)];
            let swapped = ((!equal & places) << 1) & places_before;
            let carried = ((places & rises).wrapping_add(rises)) ^ rises;
            equal = carried | places | falls | swapped;
            let right_rises = falls | !(equal | rises);
            let right_falls = equal & rises;
            distance += usize::from(right_rises >> last & 1 == 1);
            distance -= usize::from(right_falls >> last & 1 == 1);
            let right_rises = right_rises << 1 | 1;
            rises = (right_falls << 1) | !(equal | right_rises);
            falls = right_rises & equal;
            places_before = places;
        }
        distance
    }

    /// The distance, if it is at most `max`.
    #[must_use]
    pub fn within(&self, other: &[u8], max: usize) -> Option<usize> {
        Some(self.distance(other)).filter(|&distance| distance <= max)
    }
}

fn clip(word: &[u8]) -> &[u8] {
    &word[..word.len().min(LENGTH_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The table itself, cell by cell.
    fn by_table(one: &[u8], other: &[u8]) -> usize {
        let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                table[i][j] = match (i, j) {
                    (0, n) | (n, 0) => n,
                    _ => {
                        let changed = table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                        let least = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        let is_swap = i > 1
                            && j > 1
                            && one[i - 1] == other[j - 2]
                            && one[i - 2] == other[j - 1];
                        if is_swap { least.min(table[i - 2][j - 2] + 1) } else { least }
                    }
                };
            }
        }
        table[one.len()][other.len()]
    }

    #[test]
    fn each_slip_counts_once() {
        for (one, other, slips) in [
            ("toyta", "toyota", 1),
            ("hoyndai", "hyundai", 2),
            ("suzuki", "suzuik", 1),
            ("kia", "kia", 0),
            ("", "abc", 3),
            ("abc", "", 3),
        ] {
            assert_eq!(between(one, other), slips, "{one} {other}");
        }
        assert_eq!(Pattern::of(b"toyta").within(b"nissan", 2), None);
    }

    proptest! {
        #[test]
        fn it_is_what_the_table_says(one in "[a-c]{0,64}", other in "[a-c]{0,70}") {
            let table = by_table(one.as_bytes(), clip(other.as_bytes()));
            prop_assert_eq!(between(&one, &other), table);
        }

        #[test]
        fn short_words_too(one in "[a-c]{0,6}", other in "[a-c]{0,6}") {
            prop_assert_eq!(between(&one, &other), by_table(one.as_bytes(), other.as_bytes()));
        }
    }
}
