//! The options of an attribute: each value once, each spelling one option, each parent a real one.

use std::collections::{HashMap, HashSet};

use super::{ALIASES_MAX, OPTIONS_MAX, Report, names};
use crate::vertical::{Attribute, AttributeKind, Choice, Vertical};

pub(super) fn validate(
    vertical: &Vertical,
    attribute: &Attribute,
    path: &str,
    report: &mut Report,
) {
    let parent = parent(vertical, attribute, path, report);
    let path = format!("{path}.options");
    report.limit(&path, attribute.options.iter().len(), OPTIONS_MAX, "opciones");
    let mut seen = HashSet::new();
    for choice in attribute.options.iter().take(OPTIONS_MAX) {
        let path = format!("{path}.{}", choice.value);
        if !names::is_slug(&choice.value) {
            report.add(&path, names::SLUG_RULE);
        }
        if !seen.insert(choice.value.as_str()) {
            report.add(&path, "la opción está repetida");
        }
        names::labels(&format!("{path}.labels"), &choice.labels, report);
        if let Some(plural) = &choice.plural {
            names::labels(&format!("{path}.plural"), plural, report);
        }
        report.limit(&path, choice.aliases.len(), ALIASES_MAX, "alias");
        for alias in &choice.aliases {
            names::label(&format!("{path}.aliases"), alias, report);
        }
        for kind in choice.kinds.iter().filter(|kind| !choice.aliases.contains(kind)) {
            report.add(format!("{path}.kinds"), format!("«{kind}» no está entre sus «aliases»"));
        }
        names::term(&format!("{path}.schema_org"), choice.schema_org.as_deref(), report);
        parent_option(attribute, parent, choice, &path, report);
    }
    spellings_differ(attribute, &path, report);
}

fn parent<'a>(
    vertical: &'a Vertical,
    attribute: &Attribute,
    path: &str,
    report: &mut Report,
) -> Option<&'a Attribute> {
    let key = attribute.parent.as_deref()?;
    let path = format!("{path}.parent");
    let parent = vertical.attribute(key);
    match parent {
        None => report.add(path, format!("«{key}» no es un atributo de esta vertical")),
        Some(parent) if parent.kind != AttributeKind::Enum => {
            report.add(path, format!("«{key}» debe ser un atributo enum"));
        }
        Some(_) => {}
    }
    parent.filter(|parent| parent.kind == AttributeKind::Enum)
}

fn parent_option(
    attribute: &Attribute,
    parent: Option<&Attribute>,
    choice: &Choice,
    path: &str,
    report: &mut Report,
) {
    let path = format!("{path}.parent");
    match (&choice.parent, parent) {
        (None, Some(parent)) => {
            report.add(path, format!("falta: cada opción pertenece a una de {}", parent.key));
        }
        (Some(_), None) if attribute.parent.is_none() => {
            report.add(path, "el atributo no declara «parent»");
        }
        (Some(value), Some(parent)) if parent.options.get(value).is_none() => {
            report.add(path, format!("«{value}» no es una opción de {}", parent.key));
        }
        _ => {}
    }
}

/// Within one parent, a spelling must lead to one option: an import has nobody to ask.
fn spellings_differ(attribute: &Attribute, path: &str, report: &mut Report) {
    let mut taken: HashMap<(Option<&str>, String), &str> = HashMap::new();
    for choice in attribute.options.iter().take(OPTIONS_MAX) {
        let own = [&choice.value, &choice.labels.es, &choice.labels.en];
        for name in own.into_iter().chain(&choice.aliases) {
            let within = (choice.parent.as_deref(), names::spelling(name));
            match taken.insert(within, &choice.value) {
                Some(other) if other != choice.value => report.add(
                    format!("{path}.{}.aliases", choice.value),
                    format!("«{name}» ya nombra a la opción {other}"),
                ),
                _ => {}
            }
        }
    }
}
