//! "Did you mean": the allowed words nearest to what was sent.

use crate::text::distance;

/// Words shown at most.
const SHOWN: usize = 10;
/// Beyond this many letters words are compared by their beginning only.
const COMPARED: usize = 32;

/// Up to ten of `allowed`, nearest to `given` first.
pub fn nearest<'a>(given: &str, allowed: impl Iterator<Item = &'a str>) -> Vec<String> {
    let given = kernel::text::slug(kernel::text::truncate(given, COMPARED));
    let mut ranked: Vec<(usize, &str)> = allowed
        .map(|word| (distance::between(&given, kernel::text::truncate(word, COMPARED)), word))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(SHOWN).map(|(_, word)| word.to_owned()).collect()
}
