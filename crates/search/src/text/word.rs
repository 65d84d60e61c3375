//! The words of a query.

use listings::tokens;

/// One word as typed and as looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// Without capitals, accents and signs.
    pub folded: String,
    /// What listings are found by; empty for a small or repeated word, which is part of a name at
    /// most.
    pub token: String,
    /// As a part of a name.
    pub name: String,
    /// Whether it is what a vertical of the site calls something: no slip of another's word.
    pub is_declared: bool,
}

impl Word {
    /// A word of folded letters; `None` if it has no letter or digit.
    pub fn of(typed: &str) -> Option<Self> {
        let folded: String =
            kernel::text::fold(typed).chars().filter(|c| c.is_alphanumeric()).collect();
        let token = tokens::of_query(typed).into_iter().next().unwrap_or_default();
        let name = tokens::of_name(typed);
        (!folded.is_empty()).then(|| Self {
            typed: typed.to_owned(),
            folded,
            token,
            name,
            is_declared: false,
        })
    }

    /// Whether listings are looked for by it.
    pub fn is_sought(&self) -> bool {
        !self.token.is_empty()
    }
}

/// The words of a text in the order typed, each token once; none if nothing can be looked for.
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for mut word in text.split_whitespace().filter_map(Word::of) {
        if out.iter().any(|known| known.token == word.token) {
            word.token.clear();
        }
        out.push(word);
    }
    if out.iter().any(Word::is_sought) { out } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_and_repeats_are_not_looked_for() {
        let found = words("Casa de la PLAYA casas CX-5");
        let tokens: Vec<&str> = found.iter().map(|w| w.token.as_str()).collect();
        assert_eq!(tokens, ["casa", "", "", "play", "", "cx5"]);
        assert_eq!(found[3].typed, "PLAYA");
        assert!(words("¿? de la").is_empty());
    }
}
