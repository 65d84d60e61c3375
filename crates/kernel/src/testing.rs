//! What tests ask of facts that reach readers.

use crate::locale::Told;

/// Signs that only Spanish writes.
const SPANISH: &[char] = &['á', 'é', 'í', 'ó', 'ú', 'ü', 'ñ', '¿', '¡', '«', '»'];

/// A list with one sample of each variant of an enum: a variant without one does not compile, and a sample of
/// another variant fails.
#[macro_export]
macro_rules! one_of_each {
    ($($variant:pat => $sample:expr),+ $(,)?) => {{
        let samples = vec![$($sample),+];
        for (sample, named) in samples.iter().zip([$(stringify!($variant)),+]) {
            let is = match sample { $($variant => stringify!($variant)),+ };
            assert_eq!(is, named, "a sample of another variant");
        }
        samples
    }};
}

/// Each of them has words of its own in English. What is put into them has to be plain.
pub fn assert_told<T: Told>(facts: &[T]) {
    assert!(!facts.is_empty());
    for fact in facts {
        let (es, en) = (fact.to_string(), fact.english());
        assert_ne!(es, en);
        assert!(!en.is_empty() && !en.to_lowercase().contains(SPANISH), "{en}");
    }
}
