//! Several attributes out of one cell: `Mazda CX-5 2.5 AWD` is make, model and version.
//!
//! It knows no cars. A chain is an attribute with options, one whose options depend on it, and
//! maybe a text that takes what is left; the longest spelling that begins the cell wins.

use kernel::text::fold;

use super::{
    options::{Spellings, Spelt, Vocabulary},
    words::compact,
};
use crate::{AttributeKind, Vertical};

/// Shortest word that may hold a typing mistake, in letters.
const TYPO_LENGTH_MIN: usize = 5;
/// Places where the beginning of a cell may end that are tried.
const ENDS_TRIED: usize = 12;

/// The attributes one cell holds, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Keys of attributes with options; each after the first is a child of the one before.
    pub options: Vec<String>,
    /// Key of the text that takes the rest.
    pub rest: Option<String>,
}

impl Chain {
    /// The chain of a vertical, if it has one: `make, model, version`.
    #[must_use]
    pub fn of(vertical: &Vertical) -> Option<Self> {
        let is_choice = |kind| kind == AttributeKind::Enum;
        let child = vertical.attributes.iter().find(|a| is_choice(a.kind) && a.parent.is_some())?;
        let parent = vertical.attribute(child.parent.as_deref()?)?;
        let at = vertical.attributes.iter().position(|a| a.key == child.key)?;
        let rest = vertical.attributes[at..].iter().find(|a| a.kind == AttributeKind::Text);
        Some(Self {
            options: vec![parent.key.clone(), child.key.clone()],
            rest: rest.map(|a| a.key.clone()),
        })
    }
}

/// What a cell was taken apart into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Key and value of each option found.
    pub values: Vec<(String, String)>,
    /// What is left.
    pub rest: String,
    /// The first word as it should have been written, when it was misspelt.
    pub misspelt: Option<String>,
}

/// Takes a clean cell apart. No value: not even the first attribute was found.
#[must_use]
pub fn take(chain: &Chain, words: &Vocabulary<'_>, cell: &str) -> Taken {
    let mut taken = Taken { rest: cell.to_owned(), ..Taken::default() };
    let mut parent: Option<String> = None;
    let mut start = 0;
    for (level, key) in chain.options.iter().enumerate() {
        let Some(spellings) = words.get(key) else { break };
        let rest = rest_from(cell, start);
        let found = match level {
            0 => first(spellings, cell, &mut taken.misspelt),
            _ => later(spellings, parent.as_deref(), cell, rest),
        };
        let Some((spelt, end)) = found else { break };
        let is_spelling = level == 0 || is_spelling(&spelt);
        taken.values.push((key.clone(), spelt.choice.value.clone()));
        parent = Some(spelt.choice.value.clone());
        // `320i` says more than "Serie 3": it stays, as the version.
        taken.rest =
            rest_from(cell, if is_spelling { end } else { rest_start(cell, start) }).into();
        start = end;
    }
    taken
}

/// Takes the second option from the beginning of a clean cell, after the name of the first if that is
/// repeated there: its value, and what is left.
#[must_use]
pub fn take_under(
    chain: &Chain,
    words: &Vocabulary<'_>,
    parent: &str,
    cell: &str,
) -> Option<(String, String)> {
    let (parents, spellings) =
        (words.get(chain.options.first()?)?, words.get(chain.options.get(1)?)?);
    let again = longest(parents, None, cell, 0).filter(|(found, _)| found.choice.value == parent);
    let start = again.map_or(0, |(_, end)| rest_start(cell, end));
    let (spelt, end) = later(spellings, Some(parent), cell, cell.get(start..)?)?;
    let rest = rest_from(cell, if is_spelling(&spelt) { end } else { start });
    Some((spelt.choice.value.clone(), rest.to_owned()))
}

fn first<'v>(
    spellings: &Spellings<'v>,
    cell: &str,
    misspelt: &mut Option<String>,
) -> Option<(Spelt<'v>, usize)> {
    if let Some(found) = longest(spellings, None, cell, 0) {
        return Some(found);
    }
    // `Mazda3`: the name ends where the digits begin.
    if let Some(end) = cell.find(|c: char| c.is_ascii_digit())
        && let Some(spelt) = spellings.exact(None, &cell[..end])
    {
        return Some((spelt, end));
    }
    let (spelt, end) = nearly(spellings, cell)?;
    *misspelt = Some(spelt.choice.labels.es.clone());
    Some((spelt, end))
}

/// After the parent, or with the parent's name as part of it: `Mazda 3` is the Mazda3.
fn later<'v>(
    spellings: &Spellings<'v>,
    parent: Option<&str>,
    cell: &str,
    rest: &str,
) -> Option<(Spelt<'v>, usize)> {
    let start = cell.len() - rest.len();
    let after = longest(spellings, parent, cell, start);
    let with = longest(spellings, parent, cell, 0).filter(|(_, end)| *end > start);
    match (after, with) {
        (Some(after), Some(with)) => Some(if with.1 > after.1 { with } else { after }),
        (after, with) => after.or(with),
    }
}

/// The longest spelling that begins `cell` at `start`, and where it ends.
fn longest<'v>(
    spellings: &Spellings<'v>,
    parent: Option<&str>,
    cell: &str,
    start: usize,
) -> Option<(Spelt<'v>, usize)> {
    let text = cell.get(start..)?;
    let found = ends(text).filter_map(|end| {
        Some((spellings.of_compact(parent, &compact(&text[..end]))?, start + end))
    });
    found.max_by_key(|(_, end)| *end)
}

/// Where a word may end: at spaces and signs.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let is_end = |c: char| !c.is_alphanumeric();
    let cuts = text.char_indices().filter(move |(_, c)| is_end(*c)).map(|(at, _)| at);
    cuts.filter(|at| *at > 0).take(ENDS_TRIED).chain([text.len()])
}

/// One letter more, less, other or swapped, in a word that begins alike; only if one option fits.
fn nearly<'v>(spellings: &Spellings<'v>, cell: &str) -> Option<(Spelt<'v>, usize)> {
    let mut best: Option<(Spelt<'v>, usize)> = None;
    for end in ends(cell).take(3) {
        let word: Vec<char> = compact(&cell[..end]).chars().collect();
        if word.len() < TYPO_LENGTH_MIN {
            continue;
        }
        for (key, spelt) in spellings.under(None) {
            let other: Vec<char> = key.chars().collect();
            if other.len() < TYPO_LENGTH_MIN || other[0] != word[0] || !is_one_edit(&word, &other) {
                continue;
            }
            match best {
                Some((known, _)) if known.choice.value != spelt.choice.value => return None,
                _ => best = Some((spelt, end)),
            }
        }
    }
    best
}

fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([p, q, x @ ..], [r, s, y @ ..]) if p == s && q == r && x == y => true,
        ([_, x @ ..], y) if x == y => true,
        (x, [_, y @ ..]) => x == y,
        _ => false,
    }
}

/// Whether what was written is a way to write the option's name, with a slip at most, and not
/// another name for it.
fn is_spelling(spelt: &Spelt<'_>) -> bool {
    let written = compact(spelt.written);
    let labels = &spelt.choice.labels;
    let is_slip = |label: &str| {
        let (a, b): (Vec<char>, Vec<char>) = (written.chars().collect(), label.chars().collect());
        a.len() > TYPO_LENGTH_MIN && b.len() > TYPO_LENGTH_MIN && is_one_edit(&a, &b)
    };
    [&labels.es, &labels.en]
        .into_iter()
        .map(|label| compact(label))
        .any(|label| written.starts_with(&label) || is_slip(&label))
        || fold(spelt.written) == fold(&spelt.choice.value)
}

fn rest_start(cell: &str, start: usize) -> usize {
    cell.len() - rest_from(cell, start).len()
}

/// What follows, without the signs that joined it.
fn rest_from(cell: &str, start: usize) -> &str {
    let is_joint = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | ',' | ':' | '·' | '|');
    cell.get(start..).unwrap_or_default().trim_start_matches(is_joint).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn autos() -> Vertical {
        Vertical::from_toml(crate::vertical::shipped("autos").expect("shipped")).expect("reads")
    }

    fn split(vertical: &Vertical, cell: &str) -> (Vec<String>, String) {
        let chain = Chain::of(vertical).expect("chain");
        let taken = take(&chain, &Vocabulary::of(vertical), cell);
        (taken.values.into_iter().map(|(_, value)| value).collect(), taken.rest)
    }

    #[test]
    fn make_model_and_version_come_out_of_one_cell() {
        let vertical = autos();
        for (cell, make, model, rest) in [
            ("Mazda CX-5 2.5 AWD", "mazda", "cx-5", "2.5 AWD"),
            ("MAZDA CX 5", "mazda", "cx-5", ""),
            ("mazda cx5 gt", "mazda", "cx-5", "gt"),
            ("Toyota 4 Runner SR5", "toyota", "4runner", "SR5"),
            ("Toyota 4Runner", "toyota", "4runner", ""),
            ("BMW 320i Luxury", "bmw", "serie-3", "320i Luxury"),
            ("Great Wall HAVAL H6 SUPREME", "great-wall", "", ""),
            ("Ford F-150 XLT", "ford", "f-150", "XLT"),
            ("Suzuki Gran Vitara SZ Next", "suzuki", "suzuki-grand-vitara-sz", "Next"),
            ("Mazda3 Sport", "mazda", "mazda-3", "Sport"),
        ] {
            let (values, left) = split(&vertical, cell);
            assert_eq!(values.first().map(String::as_str), Some(make), "{cell}");
            if !model.is_empty() {
                assert_eq!(values.get(1).map(String::as_str), Some(model), "{cell}");
                assert_eq!(left, rest, "{cell}");
            }
        }
    }

    #[test]
    fn a_model_with_its_version_comes_out_of_one_cell_under_its_make() {
        let vertical = autos();
        let (chain, words) = (Chain::of(&vertical).expect("chain"), Vocabulary::of(&vertical));
        let under = |make: &str, cell: &str| take_under(&chain, &words, make, cell);
        let both = |model: &str, rest: &str| Some((model.to_owned(), rest.to_owned()));
        assert_eq!(under("toyota", "Corolla LE"), both("corolla", "LE"));
        assert_eq!(under("toyota", "COROLLA  S plus"), both("corolla", "S plus"));
        assert_eq!(under("toyota", "Toyota Corolla"), both("corolla", ""));
        assert_eq!(under("mazda", "Mazda 3 Sport"), both("mazda-3", "Sport"));
        assert_eq!(under("bmw", "320i Luxury"), both("serie-3", "320i Luxury"));
        assert_eq!(under("kia", "Corolla LE"), None);
        assert_eq!(under("toyota", "Inexistente 3000"), None);
    }

    #[test]
    fn a_slip_of_the_finger_in_the_make_is_forgiven() {
        let vertical = autos();
        assert_eq!(split(&vertical, "Cehvrolet Spark GT").0[0], "chevrolet");
        assert_eq!(split(&vertical, "Hyundia Tucson").0, ["hyundai", "tucson"]);
        assert!(split(&vertical, "Remolques Prototipo").0.is_empty());
        assert!(split(&vertical, "Fort Fiesta").0.is_empty(), "too short to be sure");
    }

    #[test]
    fn an_unknown_model_leaves_everything_in_the_version() {
        let (values, rest) = split(&autos(), "Toyota Inexistente 3000");
        assert_eq!((values, rest.as_str()), (vec!["toyota".to_owned()], "Inexistente 3000"));
    }

    #[test]
    fn one_edit_is_one_edit() {
        let is = |a: &str, b: &str| {
            is_one_edit(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert!(is("toyta", "toyota") && is("toyoota", "toyota") && is("toyata", "toyota"));
        assert!(is("otyota", "toyota") && is("toyot", "toyota") && is("toyotas", "toyota"));
        assert!(!is("toya", "toyota") && !is("toyota", "toyota") && !is("yotota", "toyota"));
    }

    proptest! {
        #[test]
        fn taking_apart_never_panics(cell in "(Mazda|Kia|BMW)?[ -]?\\PC{0,20}") {
            thread_local!(static AUTOS: &'static Vertical = Box::leak(Box::new(autos())));
            let vertical = AUTOS.with(|v| *v);
            thread_local!(static WORDS: Vocabulary<'static> = Vocabulary::of(AUTOS.with(|v| *v)));
            let chain = Chain::of(vertical).expect("chain");
            let taken = WORDS.with(|words| take(&chain, words, &cell));
            prop_assert!(taken.rest.len() <= cell.len());
        }
    }
}
