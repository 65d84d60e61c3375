//! Which tokens a listing is found by.

use std::collections::HashSet;

use crate::{Attribute, Attributes, Place, Value, Vertical, tokens};

/// The tokens of a listing: those of its title, searchable attributes and place; and those only its
/// description has. An option gives its labels and not its aliases: what a listing does not say
/// itself is known to the search, which keeps a loft apart from other apartments.
#[must_use]
pub fn of_listing(
    vertical: &Vertical,
    title: &str,
    description: &str,
    place: &Place,
    attributes: &Attributes,
) -> (Vec<String>, Vec<String>) {
    let mut text = String::with_capacity(title.len() + 128);
    let mut add = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    add(title);
    for name in [&place.city, &place.region].into_iter().flatten() {
        add(name);
    }
    for attribute in vertical.attributes.iter().filter(|attribute| attribute.search) {
        if let Some(value) = attributes.get(&attribute.key) {
            add_value(attribute, value, &mut add);
        }
    }
    let main = tokens::of_text(&text);
    let mut more = tokens::of_text(description);
    let known: HashSet<&str> = main.iter().map(String::as_str).collect();
    more.retain(|token| !known.contains(token.as_str()));
    (main, more)
}

fn add_value(attribute: &Attribute, value: &Value, add: &mut impl FnMut(&str)) {
    let mut add_labels = |value: &str| {
        if let Some(choice) = attribute.options.get(value) {
            add(&choice.labels.es);
            if choice.labels.en != choice.labels.es {
                add(&choice.labels.en);
            }
        }
    };
    match value {
        Value::Enum(value) => add_labels(value),
        Value::Multi(values) => values.iter().for_each(|value| add_labels(value)),
        Value::Text(text) => add(text),
        Value::Bool(_) | Value::Int(_) | Value::Decimal(..) | Value::Date(_) => {}
    }
}
