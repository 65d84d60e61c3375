//! Cells that hold a quantity and a place: `41000 Kms. · Manta`.

use super::{
    mapping::Target,
    number::{self, NumberStyle},
    place::Gazetteer,
    sample::Sample,
    words::plain,
};
use crate::{Attribute, AttributeKind, Vertical};

/// Signs that part such cells, the least mistakable first.
const SEPARATORS: &[&str] = &["·", "•", "|", "—", "–", " - ", ";", "/", ","];
/// In how many of a hundred cells it must be so.
const SHARE: usize = 80;

/// The separator and targets of a column that holds a quantity, then a city.
#[must_use]
pub fn find(
    vertical: &Vertical,
    sample: &Sample,
    column: usize,
    to: &[Target],
) -> Option<(String, Vec<Target>)> {
    let own = match to {
        [] => None,
        [Target::Attribute(key)] => Some(vertical.attribute(key).filter(|a| is_number(a))?),
        _ => return None,
    };
    for separator in SEPARATORS {
        if !sample.mostly(column, SHARE, |cell| is_pair(cell, separator)) {
            continue;
        }
        let attribute = own.or_else(|| by_unit(vertical, sample, column, separator))?;
        let targets = vec![Target::Attribute(attribute.key.clone()), Target::City];
        return Some(((*separator).to_owned(), targets));
    }
    None
}

fn is_number(attribute: &Attribute) -> bool {
    matches!(attribute.kind, AttributeKind::Int | AttributeKind::Decimal)
}

/// A quantity, the separator, the name of a city; after a sign that only parts, any name will do.
fn is_pair(cell: &str, separator: &str) -> bool {
    let only_parts = matches!(separator, "·" | "•" | "|" | "—" | "–");
    let is_name = |text: &str| {
        text.chars().any(char::is_alphabetic) && !text.chars().any(|c| c.is_ascii_digit())
    };
    cell.split_once(separator).is_some_and(|(quantity, place)| {
        number::read(quantity, NumberStyle::DotThousands).is_some()
            && (Gazetteer::shipped().countries(place).next().is_some()
                || only_parts && is_name(place))
    })
}

/// The attribute measured in the unit that stands after the numbers.
fn by_unit<'v>(
    vertical: &'v Vertical,
    sample: &Sample,
    column: usize,
    separator: &str,
) -> Option<&'v Attribute> {
    let cell = sample.said(column).next()?;
    let quantity = cell.split(separator).next()?;
    let unit = number::read(quantity, NumberStyle::DotThousands)?.unit;
    let is_unit = |name: &str| {
        !unit.is_empty() && plain(name).trim_end_matches('s') == unit.trim_end_matches('s')
    };
    vertical.attributes.iter().filter(|a| is_number(a)).find(|a| {
        a.unit.as_deref().is_some_and(is_unit) || a.aliases.iter().any(|alias| is_unit(alias))
    })
}
