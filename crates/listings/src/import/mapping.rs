//! What each column of a file is: data that people read, edit and keep.

use std::{collections::BTreeMap, fmt, str::FromStr};

use kernel::Currency;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Error, number::NumberStyle};
use crate::Operation;

/// Largest mapping file, in bytes.
pub const FILE_BYTES_MAX: usize = 256 << 10;

/// Where the text of a column goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// What names the listing in the file, and so from one run to the next.
    Id,
    /// Its title.
    Title,
    /// Its description.
    Description,
    /// Its price, with or without the currency.
    Price,
    /// The currency of the price.
    Currency,
    /// What is done with it.
    Operation,
    /// Name of who publishes it.
    Seller,
    /// Its country, by name or code.
    Country,
    /// Its province, state or region.
    Region,
    /// Its city.
    City,
    /// Degrees north.
    Lat,
    /// Degrees east.
    Lon,
    /// Both, in one cell.
    LatLon,
    /// Addresses of pictures.
    Images,
    /// Since when it is public.
    PublishedAt,
    /// The attribute of that key.
    Attribute(String),
}

const TARGETS: &[(&str, Target)] = &[
    ("id", Target::Id),
    ("title", Target::Title),
    ("description", Target::Description),
    ("price", Target::Price),
    ("currency", Target::Currency),
    ("operation", Target::Operation),
    ("seller", Target::Seller),
    ("country", Target::Country),
    ("region", Target::Region),
    ("city", Target::City),
    ("lat", Target::Lat),
    ("lon", Target::Lon),
    ("lat_lon", Target::LatLon),
    ("images", Target::Images),
    ("published_at", Target::PublishedAt),
];

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(key) => out.write_str(key),
            other => {
                let named = TARGETS.iter().find(|(_, target)| target == other);
                out.write_str(named.map_or("", |(name, _)| name))
            }
        }
    }
}

impl FromStr for Target {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = TARGETS.iter().find(|(name, _)| *name == text);
        Ok(named.map_or_else(|| Self::Attribute(text.to_owned()), |(_, target)| target.clone()))
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How the text of a cell is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// All of it, for the one target.
    #[default]
    Whole,
    /// Cut at the separator, one part for each target.
    Parts,
    /// Attributes with options that begin it one after another, such as make and model; the last
    /// target takes what is left.
    Words,
}

impl Take {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
    fn is_whole(&self) -> bool {
        *self == Self::Whole
    }
}

/// What `01/02/2023` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The first of February.
    DayFirst,
    /// The second of January.
    MonthFirst,
}

/// What one column is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its title in the file; `columna 3` where it has none.
    pub name: String,
    /// Where its text goes; nowhere if empty.
    #[serde(default)]
    pub to: Vec<Target>,
    /// How its text is taken.
    #[serde(default, skip_serializing_if = "Take::is_whole")]
    pub take: Take,
    /// What parts the parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// How its numbers are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumberStyle>,
    /// What comes first in its dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// The currency of its prices, where neither cell nor another column says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// What holds for every row that does not say otherwise. What is left out is as the site and the
/// vertical have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    /// Who publishes; empty for the tenant itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seller: String,
    /// Whether that is a company.
    pub seller_is_dealer: bool,
    /// What a lone `$`, or no sign at all, means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What is done with the things listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// Where they are, ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            seller: String::new(),
            seller_is_dealer: true,
            currency: None,
            operation: None,
            country: None,
        }
    }
}

impl Defaults {
    /// Without what only repeats `site`, what its site and vertical have.
    #[must_use]
    pub fn beyond(self, site: &Self) -> Self {
        Self {
            currency: self.currency.filter(|_| self.currency != site.currency),
            operation: self.operation.filter(|_| self.operation != site.operation),
            country: self.country.filter(|country| Some(country) != site.country.as_ref()),
            ..self
        }
    }
}

/// What each column of a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Key of the vertical it is for.
    pub vertical: String,
    /// What parts the cells, where guessing fails: one ASCII sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether the first row has the titles, where guessing fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// What holds for every row that does not say otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// By currency, in major units: a price below is taken for none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub price_floor: BTreeMap<Currency, u64>,
    /// The columns.
    pub columns: Vec<Column>,
}

const EXPLAINED: &str = "\
# Qué es cada columna del archivo. Puede editarse y pasarse con --mapping.
#   to         a dónde va: id, title, description, price, currency, operation, seller, country,
#              region, city, lat, lon, lat_lon, images, published_at o un atributo; [] = no se usa
#   take       \"parts\": se corta por «separator», una parte por destino;
#              \"words\": opciones que se siguen (marca, modelo), lo que queda va al último destino
#   numbers    qué es «20.300»: dot_thousands, comma_thousands o decimals
#   dates      qué va primero en «01/02/2023»: day_first o month_first
#   currency   moneda de una columna de precios
# Lo que va a un destino lo dice también de los anuncios que ya había; [] deja lo que decían.
# En [defaults], seller = \"Nombre\" dice quién publica; sin él, el propio negocio.

";

const DEFAULTS: &str = "[defaults]\n";

const DEFAULTS_EXPLAINED: &str = "\
# Lo que se diga aquí vale para todas las filas del archivo, también las de anuncios que ya están, salvo
# que una celda diga otra cosa. Con «#» no se dice: así lo tiene el sitio, y lo que ya está queda igual.
";

impl Mapping {
    /// Reads a mapping file, TOML or JSON.
    ///
    /// # Errors
    /// [`Error::Mapping`] with what is wrong.
    pub fn read(text: &str) -> Result<Self, Error> {
        if text.len() > FILE_BYTES_MAX {
            return Err(Error::Mapping(format!("tiene más de {FILE_BYTES_MAX} bytes")));
        }
        let text = text.trim_start_matches('\u{feff}');
        let read = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| error.to_string())
        } else {
            toml::from_str(text).map_err(|error: toml::de::Error| place_of(text, &error))
        };
        read.map_err(Error::Mapping)
    }

    /// Whether a column names the rows. Where none does, a row that changed is another row.
    #[must_use]
    pub fn names_rows(&self) -> bool {
        self.columns.iter().any(|column| column.to.contains(&Target::Id))
    }

    /// Whether a column has addresses of pictures.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.columns.iter().any(|column| column.to.contains(&Target::Images))
    }

    /// The file a person edits.
    ///
    /// # Errors
    /// [`Error::Mapping`] if it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        let text = toml::to_string(self).map_err(|error| Error::Mapping(error.to_string()))?;
        Ok(format!("{EXPLAINED}{text}"))
    }

    /// As [`Self::to_toml`]; what it leaves out stands there as a comment, as `site` has it.
    ///
    /// # Errors
    /// [`Error::Mapping`] if it cannot be written as TOML.
    pub fn to_toml_at(&self, site: &Defaults) -> Result<String, Error> {
        let own = &self.defaults;
        let unsaid = [
            ("country", site.country.clone().filter(|_| own.country.is_none())),
            ("currency", site.currency.filter(|_| own.currency.is_none()).map(|c| c.to_string())),
            (
                "operation",
                site.operation.filter(|_| own.operation.is_none()).map(|o| o.to_string()),
            ),
        ];
        let lines = unsaid.into_iter().filter_map(|(key, value)| {
            let value = value?;
            Some(format!("# {key} = \"{value}\"\n"))
        });
        let begin = format!("{DEFAULTS}{DEFAULTS_EXPLAINED}{}", lines.collect::<String>());
        Ok(self.to_toml()?.replacen(DEFAULTS, &begin, 1))
    }
}

fn place_of(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    format!("línea {line}: {}", crate::vertical::in_spanish(error.message()))
}

/// What names a header among the saved mappings: its titles, cut where they are many, and a sum.
#[must_use]
pub fn header_key(names: &[String]) -> String {
    use sha2::{Digest, Sha256};
    const TITLES_SHOWN: usize = 300;
    let mut sum = Sha256::new();
    for name in names {
        sum.update(name.as_bytes());
        sum.update([0]);
    }
    let sum = kernel::hex::text(&sum.finalize()[..8]);
    format!("{} #{sum}", kernel::text::truncate(&names.join(","), TITLES_SHOWN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Mapping {
        Mapping {
            vertical: "autos".into(),
            separator: None,
            header: None,
            defaults: Defaults {
                seller: "Importado".into(),
                seller_is_dealer: true,
                currency: Some(Currency::USD),
                operation: Some(Operation::Sale),
                country: Some("EC".into()),
            },
            price_floor: [(Currency::USD, 300)].into(),
            columns: vec![
                Column {
                    name: "km".into(),
                    to: vec![Target::Attribute("mileage_km".into()), Target::City],
                    take: Take::Parts,
                    separator: Some("·".into()),
                    numbers: Some(NumberStyle::DotThousands),
                    dates: Some(DateOrder::DayFirst),
                    currency: None,
                },
                Column { name: "otra".into(), ..Column::default() },
            ],
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mapping = sample();
        let text = mapping.to_toml().expect("written");
        assert_eq!(Mapping::read(&text).expect("read"), mapping, "{text}");
        let json = serde_json::to_string(&mapping).expect("written");
        assert_eq!(Mapping::read(&json).expect("read"), mapping, "{json}");
    }

    #[test]
    fn what_is_as_the_site_has_it_is_a_comment() {
        let site = Defaults {
            currency: Some(Currency::USD),
            operation: Some(Operation::Sale),
            country: Some("DO".into()),
            ..Defaults::default()
        };
        let mut mapping = sample();
        mapping.defaults = mapping.defaults.beyond(&site);
        let text = mapping.to_toml_at(&site).expect("written");
        assert_eq!(Mapping::read(&text).expect("read"), mapping, "{text}");
        for line in ["country = \"EC\"", "# currency = \"USD\"", "# operation = \"sale\""] {
            assert!(text.lines().any(|written| written == line), "{line}: {text}");
        }
        let said = Mapping::read(&text.replace("\n# currency", "\ncurrency")).expect("read");
        assert_eq!(said.defaults.currency, Some(Currency::USD));
        let bare = Mapping::read("vertical = \"autos\"\ncolumns = []").expect("read");
        assert_eq!(bare.defaults, Defaults::default());
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let text = sample().to_toml().expect("written").replace("take = \"parts\"", "take = \"x\"");
        let said = Mapping::read(&text).expect_err("refused").to_string();
        assert!(said.contains("línea") && said.contains("parts"), "{said}");
    }

    #[test]
    fn headers_that_differ_have_keys_that_differ() {
        let key =
            |names: &[&str]| header_key(&names.iter().map(|n| (*n).into()).collect::<Vec<_>>());
        assert_ne!(key(&["a,b"]), key(&["a", "b"]));
        assert!(key(&["x".repeat(9_000).as_str()]).len() < 400);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text: String) {
            let _ = Mapping::read(&text);
        }
    }
}
