//! What a vertical declares, in one language.

use std::sync::Arc;

use kernel::locale::Language;
use listings::{
    Attribute, AttributeKind, Facet, Operation, Vertical,
    vertical::{Bound, Choice},
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// `{"verticals":[…]}`
pub(crate) struct VerticalsBody<'a> {
    pub verticals: &'a [Arc<Vertical>],
    pub language: Language,
}

/// `{"vertical":{…}}`
pub(crate) struct VerticalBody<'a> {
    pub vertical: &'a Vertical,
    pub language: Language,
}

#[derive(Serialize)]
struct HeadJson<'a> {
    key: &'a str,
    label: &'a str,
    url: String,
    operations: Vec<WordJson<'a>>,
}

#[derive(Serialize)]
struct WholeJson<'a> {
    #[serde(flatten)]
    head: HeadJson<'a>,
    categories: Vec<WordJson<'a>>,
    attributes: Vec<AttributeJson<'a>>,
}

#[derive(Serialize)]
struct WordJson<'a> {
    value: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct OptionJson<'a> {
    value: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
}

#[derive(Serialize)]
struct AttributeJson<'a> {
    key: &'a str,
    r#type: AttributeKind,
    label: &'a str,
    unit: Option<&'a str>,
    facet: Facet,
    sort: bool,
    required_for: &'a [Operation],
    min: Option<Bound>,
    max: Option<Bound>,
    decimals: u32,
    parent: Option<&'a str>,
    options: Vec<OptionJson<'a>>,
}

impl Serialize for VerticalsBody<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let heads: Vec<_> = self.verticals.iter().map(|v| head(v, self.language)).collect();
        let mut out = to.serialize_struct("Verticals", 1)?;
        out.serialize_field("verticals", &heads)?;
        out.end()
    }
}

impl Serialize for VerticalBody<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (vertical, language) = (self.vertical, self.language);
        let categories = vertical.categories.iter();
        let whole = WholeJson {
            head: head(vertical, language),
            categories: categories
                .map(|c| WordJson { value: &c.key, label: c.labels.get(language) })
                .collect(),
            attributes: vertical.attributes.iter().map(|a| attribute(a, language)).collect(),
        };
        let mut out = to.serialize_struct("Vertical", 1)?;
        out.serialize_field("vertical", &whole)?;
        out.end()
    }
}

fn head(vertical: &Vertical, language: Language) -> HeadJson<'_> {
    let operations = vertical.operations.iter();
    HeadJson {
        key: &vertical.key,
        label: vertical.labels.get(language),
        url: format!("/{}", vertical.key),
        operations: operations
            .map(|o| WordJson { value: o.key(), label: o.label(language) })
            .collect(),
    }
}

fn attribute(attribute: &Attribute, language: Language) -> AttributeJson<'_> {
    AttributeJson {
        key: &attribute.key,
        r#type: attribute.kind,
        label: attribute.labels.get(language),
        unit: attribute.unit.as_deref(),
        facet: attribute.facet,
        sort: attribute.sort,
        required_for: &attribute.required_for,
        min: attribute.min,
        max: attribute.max,
        decimals: attribute.scale,
        parent: attribute.parent.as_deref(),
        options: attribute.options.iter().map(|choice| option(choice, language)).collect(),
    }
}

fn option(choice: &Choice, language: Language) -> OptionJson<'_> {
    OptionJson {
        value: &choice.value,
        label: choice.labels.get(language),
        parent: choice.parent.as_deref(),
    }
}
