//! What a new form of a vertical takes away from the old one. Whatever it adds or loosens needs no
//! question; what it narrows is asked of the stored listings.

use serde::Serialize;
use std::collections::BTreeMap;

use super::{Attribute, AttributeKind as Kind, Bound, Choice, Vertical};

/// Something that was allowed and no longer is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Narrowing {
    /// The attribute, or the operation under the rule `operation`.
    pub key: String,
    /// Which listings it concerns: a word `invalidated.sql` knows.
    pub rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pairs: BTreeMap<String, String>,
    /// What is told, in Spanish.
    #[serde(skip)]
    pub what: String,
}

impl Narrowing {
    fn new(key: &str, rule: &'static str, what: impl Into<String>) -> Self {
        let (bound, parent) = (None, None);
        let (words, pairs) = (Vec::new(), BTreeMap::new());
        Self { key: key.to_owned(), rule, bound, words, parent, pairs, what: what.into() }
    }
}

/// Everything `new` narrows of `old`.
pub(super) fn narrowings(old: &Vertical, new: &Vertical) -> Vec<Narrowing> {
    let mut out = Vec::new();
    for operation in old.operations.iter().filter(|o| !new.operations.contains(o)) {
        let what = format!("la operación «{operation}» se quita");
        out.push(Narrowing::new(operation.key(), "operation", what));
    }
    for before in &old.attributes {
        match new.attribute(&before.key) {
            None => out.push(Narrowing::new(&before.key, "present", "el atributo se quita")),
            Some(after) => of_attribute(before, after, &mut out),
        }
    }
    for after in &new.attributes {
        newly_required(old.attribute(&after.key), after, &mut out);
        new_parents(old.attribute(&after.key), after, &mut out);
    }
    out
}

fn of_attribute(before: &Attribute, after: &Attribute, out: &mut Vec<Narrowing>) {
    let key = &after.key;
    let is_loosened = before.kind == Kind::Int && after.kind == Kind::Decimal;
    if before.kind != after.kind && !is_loosened {
        let what = format!("cambia de {} a {}", before.kind.key(), after.kind.key());
        out.push(Narrowing::new(key, "present", what));
        return;
    }
    let mut narrow = |rule, bound, what| {
        out.push(Narrowing { bound: Some(bound), ..Narrowing::new(key, rule, what) });
    };
    if let Some(min) = after.min.filter(|min| before.min.is_none_or(|old| *min > old)) {
        narrow("below", min, format!("el mínimo sube a {min}"));
    }
    if let Some(max) = after.max.filter(|max| before.max.is_none_or(|old| *max < old)) {
        narrow("above", max, format!("el máximo baja a {max}"));
    }
    if after.scale < before.scale {
        narrow(
            "finer",
            i64::from(after.scale).into(),
            format!("los decimales bajan a {}", after.scale),
        );
    }
    if let Some(length) = shorter(before, after) {
        narrow("longer", length.into(), format!("el texto se limita a {length} caracteres"));
    }
    removed_options(before, after, out);
}

fn shorter(before: &Attribute, after: &Attribute) -> Option<i64> {
    let length = |a: &Attribute| a.max_length.unwrap_or(super::TEXT_LENGTH_MAX);
    let is_shorter = after.kind == Kind::Text && length(after) < length(before);
    is_shorter.then(|| i64::try_from(length(after)).unwrap_or(i64::MAX))
}

/// Options a message names; the rest are counted.
const OPTIONS_NAMED_MAX: usize = 5;

fn removed_options(before: &Attribute, after: &Attribute, out: &mut Vec<Narrowing>) {
    let gone = before.options.iter().filter(|choice| after.options.get(&choice.value).is_none());
    let words: Vec<String> = gone.map(|choice| choice.value.clone()).collect();
    if words.is_empty() {
        return;
    }
    let mut named = words.iter().take(OPTIONS_NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    if words.len() > OPTIONS_NAMED_MAX {
        named = format!("{named} y {} más", words.len() - OPTIONS_NAMED_MAX);
    }
    let what = format!("se quitan opciones ({named})");
    out.push(Narrowing { words, ..Narrowing::new(&after.key, "options", what) });
}

fn newly_required(before: Option<&Attribute>, after: &Attribute, out: &mut Vec<Narrowing>) {
    let was = before.map(|a| a.required_for.as_slice()).unwrap_or_default();
    let added = after.required_for.iter().filter(|operation| !was.contains(operation));
    let words: Vec<String> = added.map(|operation| operation.key().to_owned()).collect();
    if !words.is_empty() {
        let what = format!("pasa a ser obligatorio ({})", words.join(", "));
        out.push(Narrowing { words, ..Narrowing::new(&after.key, "missing", what) });
    }
}

/// Options that now stand under another parent than before.
fn new_parents(before: Option<&Attribute>, after: &Attribute, out: &mut Vec<Narrowing>) {
    let (Some(before), Some(parent)) = (before, after.parent.clone()) else { return };
    let same_attribute = before.parent.as_ref() == Some(&parent);
    let moved = after.options.iter().filter(|choice| {
        let old = before.options.get(&choice.value);
        old.is_some_and(|old| !same_attribute || old.parent != choice.parent)
    });
    let pairs: BTreeMap<_, _> =
        moved.filter_map(|c| Some((c.value.clone(), c.parent.clone()?))).collect();
    if !pairs.is_empty() {
        let what = format!("las opciones pasan a depender de otro valor de {parent}");
        let parent = Some(parent);
        out.push(Narrowing { pairs, parent, ..Narrowing::new(&after.key, "parent", what) });
    }
}

/// Whether listings are found by other words than before, so that their tokens must be made anew.
pub(super) fn changes_words(old: &Vertical, new: &Vertical) -> bool {
    let searchable = |v: &Vertical, key: &str| v.attribute(key).is_some_and(|a| a.search);
    let keys = old.attributes.iter().chain(&new.attributes).map(|a| a.key.as_str());
    keys.into_iter().any(|key| match (old.attribute(key), new.attribute(key)) {
        (Some(before), Some(after)) if before.search && after.search => {
            before.options.iter().any(|choice| {
                let now = after.options.get(&choice.value);
                let names = |c: &Choice| (c.labels.clone(), c.aliases.clone(), c.kinds.clone());
                now.is_some_and(|now| names(now) != names(choice))
            })
        }
        (Some(_), Some(_)) => searchable(old, key) != searchable(new, key),
        // An attribute that comes or goes has no values in any listing.
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vertical(attributes: &str) -> Vertical {
        let head = "key='cosas'\nlabels={es='Cosas',en='Things'}\noperations=['sale','rent']\n";
        Vertical::from_toml(&format!("{head}{attributes}")).expect("readable")
    }

    fn attribute(rest: &str) -> String {
        format!("[[attributes]]\nkey='size'\nlabels={{es='Talla',en='Size'}}\n{rest}\n")
    }

    fn rules(old: &str, new: &str) -> Vec<&'static str> {
        let (old, new) = (vertical(&attribute(old)), vertical(&attribute(new)));
        narrowings(&old, &new).iter().map(|n| n.rule).collect()
    }

    #[test]
    fn adding_and_loosening_narrow_nothing() {
        assert!(rules("type='int'\nmin=1\nmax=9", "type='int'\nmin=0").is_empty());
        assert!(rules("type='int'\nmin=1", "type='decimal'\nscale=1\nmin=1").is_empty());
        let one = "type='enum'\noptions=[{value='a'}]";
        assert!(rules(one, "type='enum'\noptions=[{value='b'},{value='a',label='Á'}]").is_empty());
        assert!(rules("type='text'\nmax_length=20", "type='text'").is_empty());
        assert!(rules("type='int'\nrequired_for=['sale']", "type='int'").is_empty());
    }

    #[test]
    fn each_narrowing_has_its_question() {
        assert_eq!(rules("type='int'", "type='text'"), ["present"]);
        assert_eq!(rules("type='int'\nmin=1", "type='int'\nmin=2\nmax=5"), ["below", "above"]);
        assert_eq!(rules("type='decimal'\nscale=2", "type='decimal'\nscale=1"), ["finer"]);
        assert_eq!(rules("type='text'", "type='text'\nmax_length=20"), ["longer"]);
        assert_eq!(rules("type='int'", "type='int'\nrequired_for=['rent']"), ["missing"]);
        let two = "type='enum'\noptions=[{value='a'},{value='b'}]";
        assert_eq!(rules(two, "type='enum'\noptions=[{value='a'}]"), ["options"]);
    }

    #[test]
    fn words_change_with_labels_of_searchable_options_only() {
        let form = |search: bool, label: &str| {
            let options = format!("options=[{{value='a',label='{label}'}}]");
            vertical(&attribute(&format!("type='enum'\nsearch={search}\n{options}")))
        };
        assert!(changes_words(&form(true, "A"), &form(true, "B")));
        assert!(changes_words(&form(false, "A"), &form(true, "A")));
        assert!(!changes_words(&form(false, "A"), &form(false, "B")));
        assert!(!changes_words(&form(true, "A"), &form(true, "A")));
        let named = |aliases: &str| {
            let options = format!("options=[{{value='a',label='A',aliases=[{aliases}]}}]");
            vertical(&attribute(&format!("type='enum'\nsearch=true\n{options}")))
        };
        assert!(changes_words(&named("'uno'"), &named("'uno','dos'")));
        assert!(!changes_words(&named("'uno'"), &named("'uno'")));
    }
}
