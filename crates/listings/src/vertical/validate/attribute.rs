//! One attribute: does what it says fit its type?

use std::collections::HashMap;

use super::{ALIASES_MAX, BUCKETS_MAX, Report, SCALE_MAX, names, options};
use crate::vertical::{
    Attribute, AttributeKind as Kind, Bound, Facet, RESERVED_KEYS, Vertical, value,
};

/// Longest `text` an attribute may ask for, in characters.
const TEXT_LENGTH_LIMIT: usize = 5_000;

pub(super) fn validate(vertical: &Vertical, attribute: &Attribute, report: &mut Report) {
    let path = format!("attributes.{}", attribute.key);
    let path = path.as_str();
    key(attribute, path, report);
    names::labels(&format!("{path}.labels"), &attribute.labels, report);
    names::optional(&format!("{path}.unit"), attribute.unit.as_deref(), report);
    names::optional(&format!("{path}.schema_org"), attribute.schema_org.as_deref(), report);
    report.limit(&format!("{path}.aliases"), attribute.aliases.len(), ALIASES_MAX, "alias");
    for alias in &attribute.aliases {
        names::label(&format!("{path}.aliases"), alias, report);
    }
    operations(vertical, attribute, path, report);
    fits(attribute, path, report);
    numbers(attribute, path, report);
    buckets(attribute, path, report);
    options::validate(vertical, attribute, path, report);
}

fn key(attribute: &Attribute, path: &str, report: &mut Report) {
    if !names::is_key(&attribute.key) {
        report.add(path, names::KEY_RULE);
    }
    if RESERVED_KEYS.contains(&attribute.key.as_str()) {
        let message = format!("«{}» es una palabra reservada de la búsqueda", attribute.key);
        report.add(path, message);
    }
}

fn operations(vertical: &Vertical, attribute: &Attribute, path: &str, report: &mut Report) {
    let path = format!("{path}.required_for");
    names::each_once(&path, &attribute.required_for, report);
    for operation in attribute.required_for.iter().filter(|o| !vertical.operations.contains(o)) {
        report.add(&path, format!("«{operation}» no es una operación de esta vertical"));
    }
}

/// Each field, the types it has a meaning for, and whether it is used.
fn fits(attribute: &Attribute, path: &str, report: &mut Report) {
    use Kind::{Bool, Date, Decimal, Enum, Int, Multi, Text};
    let range: &[Kind] = &[Int, Decimal, Date];
    let numeric: &[Kind] = &[Int, Decimal];
    let listed: &[Kind] = &[Enum, Multi];
    let rules: [(&str, bool, &[Kind]); 12] = [
        ("facet = \"terms\"", attribute.facet == Facet::Terms, listed),
        ("facet = \"range\"", attribute.facet == Facet::Range, range),
        ("facet = \"bool\"", attribute.facet == Facet::Bool, &[Bool]),
        ("sort", attribute.sort, range),
        ("search", attribute.search, &[Enum, Multi, Text]),
        ("unit", attribute.unit.is_some(), numeric),
        ("min", attribute.min.is_some(), numeric),
        ("max", attribute.max.is_some(), numeric),
        ("scale", attribute.scale != 0, &[Decimal]),
        ("max_length", attribute.max_length.is_some(), &[Text]),
        ("parent", attribute.parent.is_some(), &[Enum]),
        ("options", !attribute.options.is_empty(), listed),
    ];
    for (field, is_used, kinds) in rules {
        if is_used && !kinds.contains(&attribute.kind) {
            let named: Vec<_> = kinds.iter().map(|kind| kind.key()).collect();
            let message = format!("{field} es solo para atributos {}", named.join(", "));
            report.add(path, message);
        }
    }
    if listed.contains(&attribute.kind) && attribute.options.is_empty() {
        report.add(format!("{path}.options"), "debe haber al menos una opción");
    }
}

fn numbers(attribute: &Attribute, path: &str, report: &mut Report) {
    if attribute.scale > SCALE_MAX {
        report.add(format!("{path}.scale"), format!("debe estar entre 0 y {SCALE_MAX}"));
    }
    let largest = value::NUMBER_MAX / 10i64.pow(attribute.scale.min(SCALE_MAX));
    for (field, bound) in [("min", attribute.min), ("max", attribute.max)] {
        let Some(bound) = bound else { continue };
        if !(Bound::from(-largest)..=Bound::from(largest)).contains(&bound) {
            report
                .add(format!("{path}.{field}"), format!("debe estar entre -{largest} y {largest}"));
        }
        fineness(attribute, bound, &format!("{path}.{field}"), report);
    }
    if let (Some(min), Some(max)) = (attribute.min, attribute.max)
        && min > max
    {
        report.add(format!("{path}.min"), format!("el mínimo {min} es mayor que el máximo {max}"));
    }
    if attribute.max_length.is_some_and(|max| !(1..=TEXT_LENGTH_LIMIT).contains(&max)) {
        let message = format!("debe estar entre 1 y {TEXT_LENGTH_LIMIT}");
        report.add(format!("{path}.max_length"), message);
    }
}

/// A bound between two values that follow each other would be met by none.
fn fineness(attribute: &Attribute, bound: Bound, path: &str, report: &mut Report) {
    let scale = if attribute.kind == Kind::Decimal { attribute.scale } else { 0 };
    if bound.decimals() > scale {
        let message = match scale {
            0 => format!("{bound} debe ser un número entero"),
            _ => format!("{bound} tiene más decimales que el atributo (scale = {scale})"),
        };
        report.add(path, message);
    }
}

fn buckets(attribute: &Attribute, path: &str, report: &mut Report) {
    let path = format!("{path}.buckets");
    report.limit(&path, attribute.buckets.len(), BUCKETS_MAX, "tramos");
    if !attribute.buckets.is_empty() && attribute.facet != Facet::Range {
        report.add(&path, "los tramos necesitan facet = \"range\"");
    }
    if !attribute.buckets.is_sorted_by(|low, high| low < high) {
        report.add(&path, "los tramos deben ir de menor a mayor, sin repetirse");
    }
    attribute.buckets.iter().for_each(|bound| fineness(attribute, *bound, &path, report));
    let largest = value::NUMBER_MAX / 10i64.pow(SCALE_MAX);
    let within = Bound::from(-largest)..=Bound::from(largest);
    if attribute.buckets.iter().any(|bound| !within.contains(bound)) {
        report.add(&path, format!("los tramos deben estar entre -{largest} y {largest}"));
    }
}

/// A parent of a parent must end somewhere.
pub(super) fn parents_end(vertical: &Vertical, report: &mut Report) {
    for attribute in &vertical.attributes {
        let mut at = attribute;
        for _ in 0..vertical.attributes.len() {
            match at.parent.as_deref().and_then(|key| vertical.attribute(key)) {
                Some(parent) if parent.key == attribute.key => {
                    let path = format!("attributes.{}.parent", attribute.key);
                    report.add(path, "el atributo depende de sí mismo");
                    break;
                }
                Some(parent) => at = parent,
                None => break,
            }
        }
    }
}

/// A column of a file must be of one attribute only.
pub(super) fn column_names_differ(vertical: &Vertical, report: &mut Report) {
    let mut taken: HashMap<String, &str> = HashMap::new();
    for attribute in &vertical.attributes {
        let own = [&attribute.key, &attribute.labels.es, &attribute.labels.en];
        for name in own.into_iter().chain(&attribute.aliases) {
            let key = attribute.key.as_str();
            match taken.insert(names::spelling(name), key) {
                Some(other) if other != key => report.add(
                    format!("attributes.{key}.aliases"),
                    format!("«{name}» ya nombra al atributo {other}"),
                ),
                _ => {}
            }
        }
    }
}
