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
    /// The name of several of them (`Departamentos`), where it is another.
    pub plural: Option<Labels>,
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
    plural: Option<Labels>,
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
        let ChoiceFile { value, plural, parent, aliases, kinds, schema_org, .. } = file;
        Self { value, labels, plural, parent, aliases, kinds, schema_org }
    }
}

impl From<Choice> for ChoiceFile {
    fn from(choice: Choice) -> Self {
        let same = choice.labels.es == choice.labels.en;
        Self {
            value: choice.value,
            label: same.then(|| choice.labels.es.clone()),
            labels: (!same).then_some(choice.labels),
            plural: choice.plural,
            parent: choice.parent,
            aliases: choice.aliases,
            kinds: choice.kinds,
            schema_org: choice.schema_org,
        }
    }
}

/// The choices of an attribute, found by value and by their word in addresses in constant time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Choice>", into = "Vec<Choice>")]
pub struct Options {
    list: Vec<Choice>,
    by_value: HashMap<String, usize>,
    words: Words,
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

    /// What stands for the choice of that value in addresses (`mercedes-benz`, `departamento`): its
    /// Spanish name; its value, where another under the same parent has that name already.
    #[must_use]
    pub fn word(&self, value: &str) -> Option<&str> {
        let at = self.by_value.get(value)?;
        self.words.of_choice.get(*at)?.as_deref()
    }

    /// The choice under `parent` that is meant by `word` in an address, be it by its value.
    #[must_use]
    pub fn of_word(&self, parent: Option<&str>, word: &str) -> Option<&Choice> {
        let word = kernel::text::slug(word);
        let at = self.words.choices.get(parent.unwrap_or_default())?.get(&word)?;
        self.list.get(*at)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The words of choices in addresses.
#[derive(Debug, Clone, Default, PartialEq)]
struct Words {
    /// The one of each; none for what has no letters of ours.
    of_choice: Vec<Option<String>>,
    /// Under each parent, what each word means. Values are understood, too.
    choices: HashMap<String, HashMap<String, usize>>,
}

impl Words {
    fn of(list: &[Choice]) -> Self {
        let mut words = Self { of_choice: vec![None; list.len()], choices: HashMap::new() };
        // Names come before values, so that a name is never what another is called inside.
        for name in [|choice: &Choice| &*choice.labels.es, |choice: &Choice| &*choice.value]
            as [fn(&Choice) -> &str; 2]
        {
            for (at, choice) in list.iter().enumerate() {
                words.take(at, choice, &kernel::text::slug(name(choice)));
            }
        }
        words
    }

    /// Gives the choice a word that nobody has.
    fn take(&mut self, at: usize, choice: &Choice, word: &str) {
        let parent = choice.parent.clone().unwrap_or_default();
        let taken = self.choices.entry(parent).or_default();
        if word.is_empty() || taken.contains_key(word) {
            return;
        }
        taken.insert(word.to_owned(), at);
        if let Some(own @ None) = self.of_choice.get_mut(at) {
            *own = Some(word.to_owned());
        }
    }
}

impl From<Vec<Choice>> for Options {
    fn from(list: Vec<Choice>) -> Self {
        let by_value = list.iter().enumerate().map(|(at, c)| (c.value.clone(), at)).collect();
        let words = Words::of(&list);
        Self { list, by_value, words }
    }
}

impl From<Options> for Vec<Choice> {
    fn from(options: Options) -> Self {
        options.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(value: &str, es: &str, parent: Option<&str>) -> Choice {
        Choice {
            value: value.into(),
            labels: Labels { es: es.into(), en: es.into() },
            plural: None,
            parent: parent.map(str::to_owned),
            aliases: Vec::new(),
            kinds: Vec::new(),
            schema_org: None,
        }
    }

    #[test]
    fn each_choice_has_a_word_of_its_own_under_its_parent() {
        let options = Options::from(vec![
            choice("apartment", "Departamento", None),
            choice("c3", "C 3", Some("citroen")),
            choice("c-3-old", "C-3", Some("citroen")),
            choice("three", "3", Some("mazda")),
            choice("series-3", "3", Some("bmw")),
            choice("x", "丰田", None),
        ]);
        let words = ["apartment", "c3", "c-3-old", "three", "series-3", "x", "none"];
        let words = words.map(|value| options.word(value));
        let expected = [
            Some("departamento"),
            Some("c-3"),
            Some("c-3-old"),
            Some("3"),
            Some("3"),
            Some("x"),
            None,
        ];
        assert_eq!(words, expected);
        let of = |parent, word| options.of_word(parent, word).map(|choice| &*choice.value);
        assert_eq!(of(None, "Departamento"), Some("apartment"));
        assert_eq!(of(None, "apartment"), Some("apartment"), "links of before know the value");
        assert_eq!(of(Some("bmw"), "3"), Some("series-3"));
        assert_eq!(of(Some("mazda"), "3"), Some("three"));
        assert_eq!((of(None, "3"), of(Some("bmw"), "c-3"), of(None, "")), (None, None, None));
    }
}
