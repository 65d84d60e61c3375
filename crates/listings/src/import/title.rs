//! A title for a row that brings none, from the attributes its vertical names.

use kernel::locale::Locale;

use crate::{Attributes, Value, Vertical};

/// Whole numbers without a unit up to here are counts of something.
const COUNT_MAX: i64 = 1_000;

/// `Chevrolet Tracker LS 2018`; empty if the row has none of the attributes.
#[must_use]
pub fn made(vertical: &Vertical, attributes: &Attributes, locale: Locale) -> String {
    let parts = vertical.title.iter().filter_map(|key| {
        let (attribute, value) = (vertical.attribute(key)?, attributes.get(key)?);
        let text = attribute.display(value, locale).replace('\u{a0}', " ");
        Some(match value {
            // A count says what it counts: `2 ambientes`; a year speaks for itself.
            Value::Int(count) if attribute.unit.is_none() && *count < COUNT_MAX => {
                format!("{text} {}", attribute.labels.get(locale.language()).to_lowercase())
            }
            _ => text,
        })
    });
    let mut title: Vec<String> = Vec::new();
    for part in parts {
        // A version that repeats the model, `Serie 3 320i`, is fine; the same word twice in a row is
        // not: `Land Cruiser Prado` and `Prado 3P`.
        let last = title.last().and_then(|before| before.rsplit(' ').next());
        let (first, rest) = part.split_once(' ').unwrap_or((&part, ""));
        let part = if last == Some(first) { rest } else { &part };
        if !part.is_empty() && title.last().is_none_or(|before| before != part) {
            title.push(part.to_owned());
        }
    }
    title.join(" ")
}
