//! The words of a query.

use listings::tokens;

/// One word as typed and as looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// Without capitals, accents and signs.
    pub folded: String,
    /// What listings are found by.
    pub token: String,
}

impl Word {
    /// A word of folded letters.
    pub fn of(typed: &str) -> Option<Self> {
        let token = tokens::of_query(typed).into_iter().next()?;
        let folded = kernel::text::fold(typed).chars().filter(|c| c.is_alphanumeric()).collect();
        Some(Self { typed: typed.to_owned(), folded, token })
    }
}

/// The words of a text that can be looked for, each token once, in the order typed.
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for word in text.split_whitespace().filter_map(Word::of) {
        if !out.iter().any(|known| known.token == word.token) {
            out.push(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_and_repeats_are_not_looked_for() {
        let found = words("Casa de la PLAYA casas CX-5");
        let tokens: Vec<&str> = found.iter().map(|w| w.token.as_str()).collect();
        assert_eq!(tokens, ["casa", "play", "cx5"]);
        assert_eq!(found[1].typed, "PLAYA");
    }
}
