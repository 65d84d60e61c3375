//! The filters in force, each with the way to take it away.

use kernel::locale::Locale;
use listings::{Attribute, AttributeKind, Value};
use search::{FacetCounts, Filter, TermCount, label};

use super::At;
use crate::{card as cards, form::capital, texts::fill};

/// One filter in force.
pub(super) struct Chip {
    pub label: String,
    /// The same where quotation marks stand around it.
    pub bare: String,
    /// The page without it.
    pub href: String,
    /// It is the text searched, not a filter of the form.
    pub is_text: bool,
}

/// In the order of the form.
pub(super) fn of(at: &At<'_>) -> Vec<Chip> {
    let mut chips = Vec::new();
    let texts = at.frame.texts();
    if let Some(text) = &at.query().text {
        let whole = chip(at, fill(texts.results_for, text), &["q"], true);
        chips.push(Chip { bare: text.clone(), ..whole });
    }
    for operation in &at.query().operations {
        let label = operation.label(at.frame.language()).to_owned();
        chips.push(value_chip(at, label, "operation", operation.key()));
    }
    price(at, &mut chips);
    places(at, &mut chips);
    if !at.query().sellers.is_empty() {
        let shown = at.answer.cards.first().filter(|card| cards::is_named(&card.seller));
        let seller = shown.map(|card| card.seller.name.clone());
        let label = seller.unwrap_or_else(|| texts.one_seller.to_owned());
        chips.push(chip(at, label, &["seller"], false));
    }
    if at.query().near.is_some() {
        let label = texts.near_point.to_owned();
        chips.push(chip(at, label, &["near", "radius_km"], false));
    }
    if at.query().bbox.is_some() {
        chips.push(chip(at, texts.on_map.to_owned(), &["bbox"], false));
    }
    for (key, filter) in &at.query().filters {
        if let Some(attribute) = at.vertical.attribute(key) {
            declared(at, attribute, filter, &mut chips);
        }
    }
    chips
}

fn chip(at: &At<'_>, label: String, names: &[&str], is_text: bool) -> Chip {
    Chip { bare: label.clone(), label, href: at.href(&at.wish.without(names)), is_text }
}

fn value_chip(at: &At<'_>, label: String, name: &str, value: &str) -> Chip {
    let href = at.href(&at.wish.without_value(name, value));
    Chip { bare: label.clone(), label, href, is_text: false }
}

fn price(at: &At<'_>, chips: &mut Vec<Chip>) {
    let (texts, locale) = (at.frame.texts(), at.frame.locale());
    let Some(range) = at.query().price else { return };
    let bounds = [(range.gte, texts.from, "price.gte"), (range.lte, texts.to, "price.lte")];
    for (bound, word, name) in bounds {
        if let Some(money) = bound {
            let label = format!("{} {word} {}", texts.price, locale.money(money));
            chips.push(chip(at, label, &[name], false));
        }
    }
}

fn places(at: &At<'_>, chips: &mut Vec<Chip>) {
    let query = at.query();
    let lists =
        [("country", &query.countries), ("region", &query.regions), ("city", &query.cities)];
    for (key, values) in lists {
        for value in values {
            let label = place(at, key, value);
            // The parser reads a place whichever way it was typed, so it goes by what was sent.
            let sent = at.wish.first(key).split(',').find(|s| kernel::text::slug(s) == *value);
            chips.push(value_chip(at, label, key, sent.map_or(value.as_str(), str::trim)));
        }
    }
}

/// A place as people write it, as far as the index knows.
pub(super) fn place(at: &At<'_>, key: &str, value: &str) -> String {
    let terms = at.answer.facets.iter().find_map(|(k, counts)| match counts {
        FacetCounts::Terms(terms) if k == key => Some(terms),
        _ => None,
    });
    let found = terms.and_then(|terms| terms.iter().find(|term| &*term.value == value));
    let label = found.and_then(|term| term.label.as_deref());
    let of_address = at.wish.city.as_deref().filter(|_| key == "city");
    label.or(of_address).map_or_else(|| spoken(value), str::to_owned)
}

/// A place nobody lists in any more, as people write it: «santo-domingo-este» is «Santo Domingo Este».
fn spoken(slug: &str) -> String {
    let small = |word: &str| matches!(word, "de" | "del" | "la" | "las" | "los" | "el" | "y");
    let words = slug
        .split('-')
        .enumerate()
        .map(|(at, word)| if at > 0 && small(word) { word.to_owned() } else { capital(word) });
    words.collect::<Vec<_>>().join(" ")
}

/// An option of an attribute as people read it.
pub(super) fn option(at: &At<'_>, key: &str, value: &str) -> String {
    let term = TermCount { value: value.into(), label: None, count: 0 };
    label(Some(at.vertical), key, &term, at.frame.language()).to_owned()
}

fn declared(at: &At<'_>, attribute: &Attribute, filter: &Filter, chips: &mut Vec<Chip>) {
    let (key, locale) = (attribute.key.as_str(), at.frame.locale());
    let name = attribute.labels.get(locale.language());
    match filter {
        Filter::AnyOf(values) => {
            for value in values {
                let label = option(at, key, value);
                chips.push(option_chip(at, attribute, label, value, values.len() == 1));
            }
        }
        Filter::Flag(yes) => {
            let no = if *yes { String::new() } else { format!(": {}", at.frame.texts().no) };
            chips.push(chip(at, format!("{name}{no}"), &[key], false));
        }
        Filter::OneOf(numbers) => {
            let shown: Vec<_> = numbers.iter().map(|n| number(attribute, *n, locale)).collect();
            chips.push(chip(at, format!("{name}: {}", shown.join(", ")), &[key], false));
        }
        Filter::Range { gte, lte } => {
            let texts = at.frame.texts();
            for (bound, word, end) in [(gte, texts.from, "gte"), (lte, texts.to, "lte")] {
                if let Some(bound) = bound {
                    let label = format!("{name} {word} {}", number(attribute, *bound, locale));
                    chips.push(chip(at, label, &[&format!("{key}.{end}")], false));
                }
            }
        }
    }
}

/// With the last make go the models that were chosen under it.
fn option_chip(
    at: &At<'_>,
    attribute: &Attribute,
    label: String,
    value: &str,
    is_last: bool,
) -> Chip {
    if !is_last {
        return value_chip(at, label, &attribute.key, value);
    }
    let children =
        at.vertical.attributes.iter().filter(|a| a.parent.as_ref() == Some(&attribute.key));
    let names: Vec<&str> = std::iter::once(&attribute.key)
        .chain(children.map(|a| &a.key))
        .map(String::as_str)
        .collect();
    chip(at, label, &names, false)
}

/// A number of the index as people read it.
pub(super) fn number(attribute: &Attribute, scaled: i64, locale: Locale) -> String {
    let value = match attribute.kind {
        AttributeKind::Decimal => Value::Decimal(scaled, attribute.scale),
        AttributeKind::Date => match day(scaled) {
            Some(day) => Value::Date(day),
            None => Value::Int(scaled),
        },
        _ => Value::Int(scaled),
    };
    attribute.display(&value, locale)
}

fn day(days: i64) -> Option<chrono::NaiveDate> {
    i32::try_from(days).ok().and_then(chrono::NaiveDate::from_epoch_days)
}
