//! The orders a visitor may choose.

use search::Sort;

use super::At;
use crate::texts::fill;

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
            fill(if *descending { texts.sort_falling } else { texts.sort_rising }, name)
        }
    }
}
