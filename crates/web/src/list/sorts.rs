//! The orders a visitor may choose.

use listings::Attribute;
use search::Sort;

use super::At;
use crate::texts::{Texts, fill};

/// Properties of schema.org that are years.
const YEARS: [&str; 3] = ["vehicleModelDate", "productionDate", "yearBuilt"];

/// One order.
pub(super) struct SortLink {
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

/// The order in force, in words.
pub(super) fn current(at: &At<'_>) -> String {
    label(at, &at.query().sort)
}

/// All that make sense now.
pub(super) fn of(at: &At<'_>) -> Vec<SortLink> {
    let mut sorts = Vec::new();
    if at.query().text.is_some() {
        sorts.push(Sort::Relevance);
    }
    sorts.push(Sort::Newest);
    if at.query().near.is_some() {
        sorts.push(Sort::Distance);
    }
    sorts.extend([Sort::Price { descending: false }, Sort::Price { descending: true }]);
    for attribute in at.vertical.attributes.iter().filter(|a| a.sort) {
        let key = &attribute.key;
        sorts.extend(
            [false, true].map(|descending| Sort::Attribute { key: key.clone(), descending }),
        );
    }
    sorts
        .into_iter()
        .map(|sort| SortLink {
            label: label(at, &sort),
            href: at.href(&at.wish.with("sort", &sort.to_string())),
            is_current: sort == at.query().sort,
        })
        .collect()
}

fn label(at: &At<'_>, sort: &Sort) -> String {
    let texts = at.frame.texts();
    match sort {
        Sort::Relevance => texts.sort_relevance.to_owned(),
        Sort::Newest => texts.sort_newest.to_owned(),
        Sort::Distance => texts.sort_nearest.to_owned(),
        Sort::Price { descending: false } => texts.sort_cheapest.to_owned(),
        Sort::Price { descending: true } => texts.sort_dearest.to_owned(),
        Sort::Attribute { key, descending } => {
            let attribute = at.vertical.attribute(key);
            let name = attribute.map_or(key.as_str(), |a| a.labels.get(at.frame.language()));
            by_attribute(texts, attribute, name, *descending)
        }
    }
}

/// «Menos kilometraje», «Más nuevo (año)»: as people ask for it.
fn by_attribute(
    texts: &Texts,
    attribute: Option<&Attribute>,
    name: &str,
    is_falling: bool,
) -> String {
    let is_year =
        attribute.and_then(|a| a.schema_org.as_deref()).is_some_and(|is| YEARS.contains(&is));
    let text = match (is_year, is_falling) {
        (true, true) => texts.sort_latest,
        (true, false) => texts.sort_earliest,
        (false, true) => texts.sort_falling,
        (false, false) => texts.sort_rising,
    };
    // Inside of a sentence the name of a thing is written small.
    match name.chars().next() {
        Some(first) if !text.starts_with("{}") => {
            let small: String = first.to_lowercase().chain(name.chars().skip(1)).collect();
            fill(text, &small)
        }
        _ => fill(text, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::locale::Locale;

    #[test]
    fn orders_are_named_as_people_ask_for_them() {
        let file = listings::vertical::shipped("autos").expect("shipped");
        let autos = listings::Vertical::from_toml(file).expect("readable");
        let named = |key: &str, is_falling, locale: Locale| {
            let attribute = autos.attribute(key).expect("declared");
            let name = attribute.labels.get(locale.language());
            by_attribute(crate::texts::of(locale), Some(attribute), name, is_falling)
        };
        assert_eq!(named("mileage_km", false, Locale::EsDo), "Menos kilometraje");
        assert_eq!(named("engine_l", true, Locale::EsMx), "Más cilindrada");
        assert_eq!(named("year", true, Locale::EsDo), "Más nuevo (año)");
        assert_eq!(named("year", false, Locale::EnUs), "Earliest (year)");
        assert_eq!(named("mileage_km", false, Locale::EnUs), "Mileage: low to high");
    }
}
