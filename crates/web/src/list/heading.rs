//! What a result page is called: what was chosen, then the section.

use listings::vertical::kind;
use search::Filter;

use super::{At, chips};
use crate::texts::fill;

/// Names before the section; more would not be read.
const NAMES_MAX: usize = 3;

/// «Toyota · Quito · Autos», or just the section.
pub(super) fn of(at: &At<'_>) -> String {
    let mut names = names(at);
    if names.len() > NAMES_MAX {
        names.truncate(NAMES_MAX);
        names.push("…".to_owned());
    }
    names.push(at.vertical.labels.get(at.frame.language()).to_owned());
    names.join(" · ")
}

/// The words searched, what the things are, the deal, the city.
fn names(at: &At<'_>) -> Vec<String> {
    let query = at.query();
    let words = query.text.iter().map(|text| fill(at.frame.texts().results_for, text));
    let kinds = kind::main(at.vertical).into_iter().chain(kind::children(at.vertical));
    let chosen = kinds.flat_map(|attribute| {
        let filter = query.filters.iter().find(|(key, _)| *key == attribute.key);
        let values = match filter {
            Some((_, Filter::AnyOf(values))) => values.as_slice(),
            _ => &[],
        };
        values.iter().map(|value| chips::option(at, &attribute.key, value))
    });
    let operations = query.operations.iter().map(|o| o.label(at.frame.language()).to_owned());
    let cities = query.cities.iter().map(|city| chips::place(at, "city", city));
    words.chain(chosen).chain(operations).chain(cities).collect()
}
