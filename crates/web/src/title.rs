//! Titles shouted in capitals are shown in an even voice. Only what is shown changes.

use listings::{Attributes, Place, Value, Vertical, detail::Detail};

/// Letters from which on capitals are shouting and not a name: `BMW X5` stays.
const SHOUTED_LETTERS_MIN: usize = 4;
/// Short words that are words in Spanish; other short ones in capitals may be codes.
const SHORT_WORDS: &str = " a al con de del dos e el en es la las le les lo los mar mas me mi mis muy ni no o por que se \
     ser si sin sol sol son su sus sur tres tu u un una uno va ver via y ya ";
/// Codes that could be read as words.
const CODES: &str = " abs amg atv awd crdi ecoboost exl gla glc gle gls gmc gps gti gtx led phev suv tdi tfsi tsi \
     usa utv vip xle xse ";

/// The title of a listing as it is shown.
pub(crate) fn of(found: &Detail) -> String {
    let listing = &found.listing;
    shown(&listing.title, names(&found.vertical, &listing.attributes, &listing.place))
}

/// The title in sentence case if it is wholly in capitals. `names` are spellings that are known to
/// be right: `Toyota`, `Santo Domingo`.
pub(crate) fn shown<'a>(title: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    if !is_shouted(title) {
        return title.to_owned();
    }
    let mut out = String::with_capacity(title.len());
    let mut is_start = true;
    for word in title.split_inclusive(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'') {
        let end = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let (word, gap) = word.split_at(end.len());
        out.push_str(&spoken(word, is_start));
        out.push_str(gap);
        is_start = (is_start && word.is_empty()) || gap.contains(['.', '!', '?', '¡', '¿']);
    }
    names.into_iter().fold(out, spelt)
}

/// The spellings its attributes and its place give to a listing's title.
pub(crate) fn names<'a>(
    vertical: &'a Vertical,
    values: &'a Attributes,
    place: &'a Place,
) -> impl Iterator<Item = &'a str> {
    let labels =
        vertical.attributes.iter().filter(|a| a.search).filter_map(|attribute| {
            match values.get(&attribute.key)? {
                Value::Enum(value) => attribute.options.get(value),
                _ => None,
            }
        });
    // A body or a colour is a common noun; makes and models are the same in every language.
    let proper = labels.filter(|c| c.labels.es == c.labels.en).map(|c| c.labels.es.as_str());
    proper.chain([place.city.as_deref(), place.region.as_deref()].into_iter().flatten())
}

fn is_shouted(title: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    !title.contains(char::is_lowercase)
        && title.split_whitespace().any(|word| letters(word) >= SHOUTED_LETTERS_MIN)
}

/// One word as a sentence has it; codes stay.
fn spoken(word: &str, is_start: bool) -> String {
    if is_code(word) && !(is_start && is_in(SHORT_WORDS, word)) {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    match letters.next().filter(|_| is_start) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => lower,
    }
}

/// `4X4`, `CX-5`, `BMW`, `GLE`, `III`.
fn is_code(word: &str) -> bool {
    let has_vowel = word.chars().any(|c| "AEIOUÁÉÍÓÚÜ".contains(c));
    let is_roman = word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let is_short = word.chars().count() <= 2 && !is_in(SHORT_WORDS, word);
    word.contains(|c: char| c.is_ascii_digit())
        || is_roman
        || is_in(CODES, word)
        || (!is_in(SHORT_WORDS, word) && (!has_vowel || is_short))
}

fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.contains(&format!(" {} ", word.to_lowercase()))
}

/// The text with that name spelt right wherever it stands as a whole.
fn spelt(text: String, name: &str) -> String {
    let (lower, wanted) = (text.to_lowercase(), name.to_lowercase());
    // Letters whose small form has another length would shift what is cut.
    if wanted.is_empty() || lower.len() != text.len() || wanted.len() != name.len() {
        return text;
    }
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in lower.match_indices(&wanted) {
        let end = at + found.len();
        let is_whole =
            is_edge(lower[..at].chars().next_back()) && is_edge(lower[end..].chars().next());
        if is_whole && text.is_char_boundary(at) && text.is_char_boundary(end) {
            out.push_str(&text[done..at]);
            out.push_str(name);
            done = end;
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_a_sentence_and_codes_stay() {
        for (title, shown_as) in [
            ("SE VENDE CASA CON VISTA AL MAR", "Se vende casa con vista al mar"),
            ("¡OPORTUNIDAD! DEPARTAMENTO EN VENTA", "¡Oportunidad! Departamento en venta"),
            ("CAMIONETA 4X4 DOBLE CABINA", "Camioneta 4X4 doble cabina"),
            ("VENDO BMW 320I AÑO 2015", "Vendo BMW 320I año 2015"),
            ("MAZDA CX-5 GRAND TOURING SUV", "Mazda CX-5 grand touring SUV"),
            ("ÁTICO EN QUITO. TRES BAÑOS", "Ático en quito. Tres baños"),
            ("2 AMBIENTES EN PALERMO", "2 ambientes en palermo"),
            ("JUAN PABLO II, 120 M2", "Juan pablo II, 120 M2"),
        ] {
            assert_eq!(shown(title, []), shown_as);
        }
    }

    #[test]
    fn names_that_are_known_keep_their_capitals() {
        let names = ["Kia", "Rio", "Santo Domingo", "BMW"];
        assert_eq!(
            shown("VENDO KIA RIO EN SANTO DOMINGO", names),
            "Vendo Kia Rio en Santo Domingo"
        );
        assert_eq!(shown("CAMBIO BMW POR RIOJA, KIA", names), "Cambio BMW por rioja, Kia");
    }

    #[test]
    fn what_is_not_shouted_stays_as_it_was_written() {
        for title in ["BMW X5", "Toyota COROLLA LE", "RAV4", "", "2018", "iPhone", "KIA RIO"] {
            assert_eq!(shown(title, ["Toyota"]), title);
        }
    }
}
