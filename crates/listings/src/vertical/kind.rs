//! What a listing is first of all, in a vertical: the attributes people choose by.

use super::{Attribute, AttributeKind, Facet, Vertical};

/// No count of things begins there.
const YEAR_MIN: i64 = 1_000;

/// The first that is searched and counted: the make of a car, the type of a home.
#[must_use]
pub fn main(vertical: &Vertical) -> Option<&Attribute> {
    vertical
        .attributes
        .iter()
        .find(|a| a.facet == Facet::Terms && a.search && is_choice(a) && a.parent.is_none())
}

/// What is chosen under the main one: the model of a make.
pub fn children(vertical: &Vertical) -> impl Iterator<Item = &Attribute> {
    let main = main(vertical).map(|a| &a.key);
    let is_child = move |a: &&Attribute| main.is_some() && a.parent.as_ref() == main;
    vertical.attributes.iter().filter(is_child)
}

/// The sort of thing it is, whoever made it: the body of a car, the type of a home.
#[must_use]
pub fn sort_of_thing(vertical: &Vertical) -> Option<&Attribute> {
    let is_type = |a: &&Attribute| {
        matches!(a.schema_org.as_deref(), Some("bodyType" | "additionalType" | "serviceType"))
    };
    vertical.attributes.iter().filter(|a| is_choice(a)).find(is_type)
}

/// The year of it: a whole number without a unit that is part of titles and never small.
#[must_use]
pub fn year(vertical: &Vertical) -> Option<&Attribute> {
    let named = vertical.title.iter().filter_map(|key| vertical.attribute(key));
    named.into_iter().find(|attribute| is_year(attribute))
}

/// Whether an attribute is a year.
#[must_use]
pub fn is_year(attribute: &Attribute) -> bool {
    attribute.kind == AttributeKind::Int
        && attribute.unit.is_none()
        && attribute.min.is_some_and(|min| min >= YEAR_MIN.into())
}

/// The keys of what it is, of any but the year.
#[must_use]
pub fn keys(vertical: &Vertical) -> Vec<&str> {
    let all = main(vertical).into_iter().chain(children(vertical)).chain(sort_of_thing(vertical));
    let mut keys: Vec<_> = all.map(|attribute| attribute.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn is_choice(attribute: &Attribute) -> bool {
    attribute.kind == AttributeKind::Enum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vertical::shipped;

    #[test]
    fn each_vertical_is_chosen_by_what_its_things_are() {
        for (key, first, under, sort) in [
            ("autos", "make", vec!["model"], "body"),
            ("propiedades", "property_type", vec![], "property_type"),
            ("servicios", "trade", vec![], "trade"),
        ] {
            let vertical = Vertical::from_toml(shipped(key).expect("shipped")).expect("readable");
            assert_eq!(main(&vertical).map(|a| a.key.as_str()), Some(first));
            assert_eq!(children(&vertical).map(|a| a.key.as_str()).collect::<Vec<_>>(), under);
            assert_eq!(sort_of_thing(&vertical).map(|a| a.key.as_str()), Some(sort));
        }
    }
}
