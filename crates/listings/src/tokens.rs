//! Text cut into the tokens that are stored with a listing and looked for by the search.
//!
//! Tokens are folded (no capitals, accents or tilde) and lightly stemmed for Spanish: plural and
//! gender go, so that `camionetas` finds `camioneta` and `nueva` finds `nuevo`. A code such as
//! `CX-5` is stored whole (`cx5`) and in its parts (`cx`, `5`), so that every way to type it works.

/// Longest token kept, in characters; longer ones are cut.
pub const TOKEN_LENGTH_MAX: usize = 32;
/// Tokens kept of one text.
pub const TOKENS_MAX: usize = 2_000;

const STOP_WORDS: &[&str] = &[
    "a", "al", "con", "de", "del", "e", "el", "en", "es", "la", "las", "lo", "los", "o", "para",
    "por", "que", "se", "su", "un", "una", "y",
];

/// The tokens a stored text is found by: sorted, each once.
#[must_use]
pub fn of_text(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in kernel::text::fold(text).split_whitespace() {
        let parts: Vec<&str> = pieces(word).collect();
        push(&mut out, &parts.concat());
        if parts.len() > 1 {
            parts.iter().for_each(|part| push(&mut out, part));
        }
        if out.len() >= TOKENS_MAX {
            break;
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The tokens of a query, in the order typed: each word is one.
#[must_use]
pub fn of_query(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in kernel::text::fold(text).split_whitespace() {
        let token: String = pieces(word).collect();
        push(&mut out, &token);
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|token| seen.insert(token.clone()));
    out
}

/// A name as a whole, whichever way its words are parted: `Clase A`, `CX-5` and `cx 5` are one word
/// each. Small words count here, because a name that loses them is another name.
#[must_use]
pub fn of_name(text: &str) -> String {
    let folded = kernel::text::fold(text);
    folded.split_whitespace().flat_map(pieces).map(stem).collect()
}

/// Whether a folded word is too common to be looked for.
#[must_use]
pub fn is_small(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Runs of letters and runs of digits.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let digit = rest.chars().next()?.is_numeric();
            let end = rest.find(|c: char| c.is_numeric() != digit).unwrap_or(rest.len());
            let (piece, tail) = rest.split_at(end);
            rest = tail;
            Some(piece)
        })
    })
}

fn push(out: &mut Vec<String>, token: &str) {
    let token = kernel::text::truncate(token, TOKEN_LENGTH_MAX);
    if !token.is_empty() && !STOP_WORDS.contains(&token) {
        out.push(stem(token).to_owned());
    }
}

/// Takes plural and gender off a folded Spanish word; codes and short words stay as they are.
#[must_use]
pub fn stem(word: &str) -> &str {
    if word.len() < 5 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word;
    }
    let singular = match word.as_bytes() {
        [.., before, b'e', b's'] if !is_vowel(*before) => &word[..word.len() - 2],
        [.., before, b's'] if is_vowel(*before) && *before != b'u' && *before != b'i' => {
            &word[..word.len() - 1]
        }
        _ => word,
    };
    match singular.as_bytes() {
        [.., b'a' | b'e' | b'o'] if singular.len() >= 5 => &singular[..singular.len() - 1],
        _ => singular,
    }
}

const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_gender_meet() {
        for (one, other) in [
            ("camioneta", "camionetas"),
            ("departamento", "departamentos"),
            ("nueva", "nuevo"),
            ("habitacion", "habitaciones"),
            ("coche", "coches"),
            ("local", "locales"),
            ("garage", "garages"),
            ("blanca", "blancos"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
    }

    #[test]
    fn codes_are_found_whole_and_in_parts() {
        let stored = of_text("Mazda CX-5 2.5L AWD");
        for typed in ["cx5", "CX-5", "cx 5", "mazda", "2.5l", "awd"] {
            assert!(of_query(typed).iter().all(|t| stored.contains(t)), "{typed} in {stored:?}");
        }
        let stored = of_text("4Runner");
        assert!(of_query("4 runner").iter().all(|t| stored.contains(t)), "{stored:?}");
    }

    #[test]
    fn a_name_is_one_word_however_it_is_parted() {
        for (one, other) in
            [("CX-5", "cx 5"), ("Mercedes-Benz", "mercedes benz"), ("Bs.As.", "bs as")]
        {
            assert_eq!(of_name(one), of_name(other), "{one} {other}");
        }
        assert_ne!(of_name("Clase A"), of_name("Clase"));
        assert_ne!(of_name("La Plata"), of_name("plata"));
    }

    #[test]
    fn small_words_and_signs_are_not_tokens() {
        assert_eq!(of_query("¡Casa de la playa!"), ["casa", "play"]);
        assert!(of_text("… — ¿?").is_empty());
    }
}
