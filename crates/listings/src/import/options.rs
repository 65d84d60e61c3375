//! The options of a vertical, found by value, label or alias however they are spelt.

use std::collections::HashMap;

use super::words::{compact, plain};
use crate::{Attribute, Vertical, vertical::Choice};

/// Spellings of one option.
#[derive(Debug, Clone, Copy)]
pub struct Spelt<'v> {
    /// The option.
    pub choice: &'v Choice,
    /// The label or alias that was spelt.
    pub written: &'v str,
}

/// All spellings of all options of a vertical.
pub struct Vocabulary<'v> {
    by_attribute: HashMap<&'v str, Spellings<'v>>,
}

/// The spellings of one attribute.
#[derive(Default)]
pub struct Spellings<'v> {
    by_parent: HashMap<Option<&'v str>, HashMap<String, Spelt<'v>>>,
    singular: HashMap<String, Option<Spelt<'v>>>,
}

impl<'v> Vocabulary<'v> {
    /// Reads the options of `vertical`.
    #[must_use]
    pub fn of(vertical: &'v Vertical) -> Self {
        let with_options = vertical.attributes.iter().filter(|a| !a.options.is_empty());
        Self { by_attribute: with_options.map(|a| (a.key.as_str(), Spellings::of(a))).collect() }
    }

    /// The spellings of an attribute that has options.
    #[must_use]
    pub fn get(&self, attribute: &str) -> Option<&Spellings<'v>> {
        self.by_attribute.get(attribute)
    }
}

impl<'v> Spellings<'v> {
    fn of(attribute: &'v Attribute) -> Self {
        let mut all = Self::default();
        // Labels go first: an alias never takes the name of another option away.
        for choice in attribute.options.iter() {
            for written in [&choice.value, &choice.labels.es, &choice.labels.en] {
                all.add(choice, written);
            }
        }
        for choice in attribute.options.iter() {
            choice.aliases.iter().for_each(|written| all.add(choice, written));
        }
        all
    }

    fn add(&mut self, choice: &'v Choice, written: &'v str) {
        let spelt = Spelt { choice, written };
        let key = compact(written);
        if key.is_empty() {
            return;
        }
        let siblings = self.by_parent.entry(choice.parent.as_deref()).or_default();
        siblings.entry(key).or_insert(spelt);
        let slot = self.singular.entry(singular(written)).or_insert(Some(spelt));
        if slot.is_some_and(|other| other.choice.value != choice.value) {
            *slot = None;
        }
    }

    /// The option of `parent` that `text` spells, spaces, accents, hyphens and capitals aside.
    #[must_use]
    pub fn exact(&self, parent: Option<&str>, text: &str) -> Option<Spelt<'v>> {
        self.of_compact(parent, &compact(text))
    }

    pub(super) fn of_compact(&self, parent: Option<&str>, key: &str) -> Option<Spelt<'v>> {
        self.by_parent.get(&parent)?.get(key).copied()
    }

    /// As [`Self::exact`], else in plural or the other gender, where only one option is so spelt.
    #[must_use]
    pub fn find(&self, parent: Option<&str>, text: &str) -> Option<Spelt<'v>> {
        self.exact(parent, text).or_else(|| {
            let spelt = (*self.singular.get(&singular(text))?)?;
            (spelt.choice.parent.as_deref() == parent).then_some(spelt)
        })
    }

    /// Every spelling under `parent`.
    pub(super) fn under<'a>(
        &'a self,
        parent: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, Spelt<'v>)> + use<'a, 'v> {
        let siblings = self.by_parent.get(&parent);
        siblings.into_iter().flatten().map(|(key, spelt)| (key.as_str(), *spelt))
    }
}

/// Words without plural and gender.
fn singular(text: &str) -> String {
    let words: Vec<String> =
        plain(text).split(' ').map(|word| crate::tokens::stem(word).to_owned()).collect();
    words.join(" ")
}

/// The parts of a cell that lists several options: `ABS, Airbag; Cuero`.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([',', ';', '|', '·', '•', '\n']);
    // With spaces only: «A/C» is one thing.
    parts.flat_map(|part| part.split(" / ")).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autos() -> Vertical {
        Vertical::from_toml(crate::vertical::shipped("autos").expect("shipped")).expect("reads")
    }

    #[test]
    fn an_option_is_found_however_it_is_spelt() {
        let vertical = autos();
        let words = Vocabulary::of(&vertical);
        for (attribute, cell, value) in [
            ("fuel", "DIÉSEL", "diesel"),
            ("fuel", "gasolina", "petrol"),
            ("fuel", "nafta", "petrol"),
            ("make", "mercedes benz", "mercedes-benz"),
            ("make", "VW", "volkswagen"),
            ("transmission", "automatica", "automatic"),
            ("color", "Blancas", "white"),
        ] {
            let found = words.get(attribute).and_then(|w| w.find(None, cell));
            assert_eq!(found.map(|s| s.choice.value.as_str()), Some(value), "{attribute} {cell}");
        }
        assert!(words.get("fuel").and_then(|w| w.find(None, "agua")).is_none());
    }

    #[test]
    fn models_are_looked_for_under_their_make() {
        let vertical = autos();
        let words = Vocabulary::of(&vertical);
        let models = words.get("model").expect("options");
        assert!(models.find(Some("toyota"), "corolla").is_some());
        assert!(models.find(Some("kia"), "corolla").is_none());
    }
}
