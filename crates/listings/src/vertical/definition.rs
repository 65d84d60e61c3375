//! The types a vertical file is read into.

use std::{collections::HashMap, fmt, str::FromStr};

use kernel::locale::Language;
use serde::{Deserialize, Serialize};

use super::Bound;

/// Names an attribute may not have, because they are parameters or shared columns of a listing.
pub const RESERVED_KEYS: &[&str] = &[
    "q",
    "vertical",
    "operation",
    "seller",
    "price",
    "currency",
    "near",
    "radius_km",
    "bbox",
    "sort",
    "limit",
    "cursor",
    "facets",
    "lang",
    "site",
    "country",
    "region",
    "city",
    "id",
    "title",
    "description",
    "place",
    "status",
    "relevance",
    "newest",
    "distance",
    "all",
];

/// A text in the languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl Labels {
    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }
}

/// What is done with the thing listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// It is sold.
    Sale,
    /// It is let by the month or longer.
    Rent,
    /// It is let by the day or week.
    TempRent,
    /// It is sold before it is built.
    Presale,
    /// It is a service.
    Service,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Sale, Self::Rent, Self::TempRent, Self::Presale, Self::Service];

    /// The word of the API and of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Rent => "rent",
            Self::TempRent => "temp_rent",
            Self::Presale => "presale",
            Self::Service => "service",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Sale, Language::Es) => "Venta",
            (Self::Sale, Language::En) => "For sale",
            (Self::Rent, Language::Es) => "Alquiler",
            (Self::Rent, Language::En) => "For rent",
            (Self::TempRent, Language::Es) => "Alquiler temporal",
            (Self::TempRent, Language::En) => "Short stay",
            (Self::Presale, Language::Es) => "En planos",
            (Self::Presale, Language::En) => "Presale",
            (Self::Service, Language::Es) => "Servicio",
            (Self::Service, Language::En) => "Service",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

/// The word names no operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es una operación (sale, rent, temp_rent, presale, service)")]
pub struct UnknownOperation(pub String);

impl FromStr for Operation {
    type Err = UnknownOperation;
    fn from_str(text: &str) -> Result<Self, UnknownOperation> {
        Self::ALL
            .into_iter()
            .find(|o| o.key() == text)
            .ok_or_else(|| UnknownOperation(kernel::text::truncate(text, 20).to_owned()))
    }
}

/// A kind of listing, described by data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vertical {
    /// Name in addresses, files and the API: `autos`.
    pub key: String,
    /// Name people read.
    pub labels: Labels,
    /// What may be done with its listings; the first is the default.
    pub operations: Vec<Operation>,
    /// The type of schema.org a listing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_org: Option<String>,
    /// Everyday words for anything listed here (`carro`): a search does not ask for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Attributes that make a title where a row brings none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<String>,
    /// Ways to group the listings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// The attributes, in the order forms and pages show them.
    pub attributes: Vec<Attribute>,
}

impl Vertical {
    /// The attribute of that key.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.key == key)
    }
}

/// A group of listings inside a vertical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Name in addresses.
    pub key: String,
    /// Name people read.
    pub labels: Labels,
}

/// One declared attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Name in the API, in `attributes` and in query parameters.
    pub key: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: AttributeKind,
    /// Name people read.
    pub labels: Labels,
    /// Names an import column may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Unit shown after the value: `km`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Operations in which it must be given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_for: Vec<Operation>,
    /// How it is counted beside results.
    #[serde(default, skip_serializing_if = "Facet::is_none")]
    pub facet: Facet,
    /// Whether results may be sorted by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sort: bool,
    /// Whether the result card shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub card: bool,
    /// Whether its label can be found by text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub search: bool,
    /// The property of schema.org it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_org: Option<String>,
    /// Least value of an `int` or `decimal`, in its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Bound>,
    /// Greatest value of an `int` or `decimal`, in its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Bound>,
    /// Decimals a `decimal` keeps, 0 to 4.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub scale: u32,
    /// Lower bounds of the buckets of a range facet, rising, in its unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<Bound>,
    /// Longest `text`, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// The attribute whose value decides which options apply: `make` for `model`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// What may be chosen, for `enum` and `multi`.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
fn is_zero(scale: &u32) -> bool {
    *scale == 0
}

/// The type of an attribute's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fixed count of decimals.
    Decimal,
    /// One of the options.
    Enum,
    /// Some of the options.
    Multi,
    /// Free text.
    Text,
    /// A calendar day.
    Date,
}

impl AttributeKind {
    /// The word of the file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Enum => "enum",
            Self::Multi => "multi",
            Self::Text => "text",
            Self::Date => "date",
        }
    }
}

/// How an attribute is counted beside results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Not at all.
    #[default]
    None,
    /// Each value with its count.
    Terms,
    /// Least, greatest and counts by bucket.
    Range,
    /// Yes and no.
    Bool,
}

impl Facet {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
    fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// One thing that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ChoiceFile", into = "ChoiceFile")]
pub struct Choice {
    /// The slug stored and sent: `toyota`.
    pub value: String,
    /// Name people read.
    pub labels: Labels,
    /// The parent's value under which it may be chosen.
    pub parent: Option<String>,
    /// Other spellings, for import and search.
    pub aliases: Vec<String>,
    /// Those aliases that name a kind of it, not the thing itself: a loft is an apartment, but who
    /// looks for a loft wants no other.
    pub kinds: Vec<String>,
    /// What it is in schema.org: under `additionalType` or `bodyType` the type of what is listed
    /// (`Apartment`), under any other property a member of its enumeration (`UsedCondition`).
    pub schema_org: Option<String>,
}

/// How a choice stands in a file: one `label` where the languages agree.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceFile {
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<Labels>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema_org: Option<String>,
}

impl From<ChoiceFile> for Choice {
    fn from(file: ChoiceFile) -> Self {
        let label = file.label.unwrap_or_else(|| file.value.clone());
        let labels = file.labels.unwrap_or_else(|| Labels { es: label.clone(), en: label });
        let ChoiceFile { value, parent, aliases, kinds, schema_org, .. } = file;
        Self { value, labels, parent, aliases, kinds, schema_org }
    }
}

impl From<Choice> for ChoiceFile {
    fn from(choice: Choice) -> Self {
        let same = choice.labels.es == choice.labels.en;
        Self {
            value: choice.value,
            label: same.then(|| choice.labels.es.clone()),
            labels: (!same).then_some(choice.labels),
            parent: choice.parent,
            aliases: choice.aliases,
            kinds: choice.kinds,
            schema_org: choice.schema_org,
        }
    }
}

/// The choices of an attribute, found by value in constant time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Choice>", into = "Vec<Choice>")]
pub struct Options {
    list: Vec<Choice>,
    by_value: HashMap<String, usize>,
}

impl Options {
    /// In the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Choice> {
        self.list.iter()
    }

    /// The choice of that value.
    #[must_use]
    pub fn get(&self, value: &str) -> Option<&Choice> {
        self.by_value.get(value).map(|&at| &self.list[at])
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl From<Vec<Choice>> for Options {
    fn from(list: Vec<Choice>) -> Self {
        let by_value = list.iter().enumerate().map(|(at, c)| (c.value.clone(), at)).collect();
        Self { list, by_value }
    }
}

impl From<Options> for Vec<Choice> {
    fn from(options: Options) -> Self {
        options.list
    }
}
