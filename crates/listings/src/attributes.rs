//! The values a listing has for the attributes of its vertical.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Serialize, Serializer, ser::SerializeMap};

/// One checked value. Decimals are integers that carry their scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Of a `bool`.
    Bool(bool),
    /// Of an `int`.
    Int(i64),
    /// Of a `decimal`: the integer, and how many of its digits are decimals.
    Decimal(i64, u32),
    /// Of an `enum`: the option's value.
    Enum(String),
    /// Of a `multi`: options' values, sorted, each once.
    Multi(Vec<String>),
    /// Of a `text`.
    Text(String),
    /// Of a `date`.
    Date(NaiveDate),
}

impl Value {
    /// The number filters, sorts and facets compare: scaled integers, days, 0 and 1.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Bool(yes) => Some(i64::from(*yes)),
            Self::Int(n) | Self::Decimal(n, _) => Some(*n),
            Self::Date(day) => Some(i64::from(day.to_epoch_days())),
            Self::Enum(_) | Self::Multi(_) | Self::Text(_) => None,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(yes) => to.serialize_bool(*yes),
            Self::Int(n) => to.serialize_i64(*n),
            Self::Decimal(scaled, scale) => {
                #[expect(clippy::cast_precision_loss, reason = "bounded to 15 digits on entry")]
                let number = *scaled as f64 / 10f64.powi(i32::try_from(*scale).unwrap_or(0));
                to.serialize_f64(number)
            }
            Self::Enum(text) | Self::Text(text) => to.serialize_str(text),
            Self::Multi(list) => list.serialize(to),
            Self::Date(day) => to.collect_str(day),
        }
    }
}

/// Checked values by attribute key. Made only by [`crate::Vertical::check`], so nothing untyped is
/// ever inside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(BTreeMap<String, Value>);

impl Attributes {
    /// The value of that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// In order of key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Puts a value that has been checked against its attribute.
    pub fn insert_checked(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
