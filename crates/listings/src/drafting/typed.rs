//! Fields as they were typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longest field, in characters: a little more than the longest description, so that who wrote too much is told
/// and loses nothing.
pub const FIELD_LENGTH_MAX: usize = 25_000;
/// Most fields: those every listing has, and those of the largest vertical.
const FIELDS_MAX: usize = 120;

/// The names of the fields every listing has. Those of attributes are their keys, which are never one of these.
pub mod field {
    /// What is done with it.
    pub const OPERATION: &str = "operation";
    /// The amount.
    pub const PRICE: &str = "price";
    /// In which currency.
    pub const CURRENCY: &str = "currency";
    /// Province, state or region.
    pub const REGION: &str = "region";
    /// City, municipality or quarter.
    pub const CITY: &str = "city";
    /// The title; where it is empty, one is made of the attributes.
    pub const TITLE: &str = "title";
    /// The text.
    pub const DESCRIPTION: &str = "description";
}

/// Fields by name. What is empty is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// The field, empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Puts a field; of several choices each is put, parted by commas. No table takes a NUL, and nobody types one.
    pub fn put(&mut self, name: &str, text: &str) {
        let text = kernel::text::truncate(text, FIELD_LENGTH_MAX).replace('\0', "");
        if text.is_empty() {
            self.0.remove(name);
        } else if self.0.len() < FIELDS_MAX || self.0.contains_key(name) {
            self.0.insert(name.to_owned(), text);
        }
    }

    /// Puts each field of `names` as `of` has it, the empty ones included.
    pub fn take_over<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, of: &Self) {
        for name in names {
            self.put(name, of.get(name));
        }
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_as_it_is_within_its_limits() {
        let mut typed = Typed::default();
        typed.put("title", "  Corolla\0 \u{1F600}\nñ ");
        assert_eq!(typed.get("title"), "  Corolla \u{1F600}\nñ ");
        typed.put("title", "");
        assert!(typed.is_empty());
        typed.put("description", &"ñ".repeat(FIELD_LENGTH_MAX + 1));
        assert_eq!(typed.get("description").chars().count(), FIELD_LENGTH_MAX);
        for at in 0..FIELDS_MAX * 2 {
            typed.put(&format!("f{at}"), "x");
        }
        assert_eq!(typed.0.len(), FIELDS_MAX);
    }

    #[test]
    fn a_step_takes_over_its_own_fields_and_leaves_the_others() {
        let mut held = Typed::default();
        held.put("make", "toyota");
        held.put("price", "5");
        let mut step = Typed::default();
        step.put("price", "");
        step.put("city", "Moca");
        held.take_over(["price"], &step);
        assert_eq!((held.get("make"), held.get("price"), held.get("city")), ("toyota", "", ""));
    }
}
