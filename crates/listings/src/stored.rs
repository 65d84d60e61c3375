//! Attributes as they come back from `jsonb`. They were checked on the way in, so this trusts them:
//! what the vertical no longer knows is dropped, nothing is refused.

use std::{borrow::Cow, fmt};

use chrono::NaiveDate;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::{Attribute, AttributeKind, Attributes, Value, Vertical};

impl Attributes {
    /// Reads what [`serde::Serialize`] wrote.
    #[must_use]
    pub fn from_stored(vertical: &Vertical, stored: &serde_json::Value) -> Self {
        Seed(vertical).deserialize(stored).unwrap_or_default()
    }

    /// The same from the text of the JSON, without a tree in between: the index reads a million.
    ///
    /// # Errors
    /// Where the text is no JSON object.
    pub fn from_stored_text(vertical: &Vertical, text: &[u8]) -> Result<Self, serde_json::Error> {
        Seed(vertical).deserialize(&mut serde_json::Deserializer::from_slice(text))
    }
}

struct Seed<'v>(&'v Vertical);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Attributes;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Attributes, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Attributes;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of attributes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
        let mut out = Attributes::default();
        while let Some(Word(key)) = map.next_key()? {
            let Some(attribute) = self.0.attribute(&key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if let Some(value) = typed(attribute, map.next_value()?) {
                out.insert_checked(&attribute.key, value);
            }
        }
        Ok(out)
    }
}

fn typed(attribute: &Attribute, raw: Raw<'_>) -> Option<Value> {
    Some(match (attribute.kind, raw) {
        (AttributeKind::Bool, Raw::Bool(yes)) => Value::Bool(yes),
        (AttributeKind::Int, raw) => Value::Int(raw.scaled(0)?),
        (AttributeKind::Decimal, raw) => {
            Value::Decimal(raw.scaled(attribute.scale)?, attribute.scale)
        }
        (AttributeKind::Enum, Raw::Text(text)) => Value::Enum(text.into_owned()),
        (AttributeKind::Text, Raw::Text(text)) => Value::Text(text.into_owned()),
        (AttributeKind::Multi, Raw::List(list)) => Value::Multi(list),
        (AttributeKind::Date, Raw::Text(text)) => Value::Date(day(&text)?),
        _ => return None,
    })
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// The shapes a stored value may have.
enum Raw<'de> {
    Bool(bool),
    Whole(i64),
    Number(f64),
    Text(Cow<'de, str>),
    List(Vec<String>),
    Nothing,
}

impl Raw<'_> {
    fn scaled(&self, scale: u32) -> Option<i64> {
        let unit = 10i64.checked_pow(scale)?;
        match *self {
            Raw::Whole(n) => n.checked_mul(unit),
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                reason = "15 digits on entry: the product is exact once rounded"
            )]
            Raw::Number(n) => Some((n * unit as f64).round() as i64),
            _ => None,
        }
    }
}

struct RawVisitor;

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(RawVisitor)
    }
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the value of an attribute")
    }
    fn visit_bool<E>(self, yes: bool) -> Result<Raw<'de>, E> {
        Ok(Raw::Bool(yes))
    }
    fn visit_i64<E>(self, n: i64) -> Result<Raw<'de>, E> {
        Ok(Raw::Whole(n))
    }
    fn visit_u64<E>(self, n: u64) -> Result<Raw<'de>, E> {
        Ok(i64::try_from(n).map_or(Raw::Nothing, Raw::Whole))
    }
    fn visit_f64<E>(self, n: f64) -> Result<Raw<'de>, E> {
        Ok(Raw::Number(n))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Raw<'de>, E> {
        Ok(Raw::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Raw<'de>, E> {
        Ok(Raw::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_unit<E>(self) -> Result<Raw<'de>, E> {
        Ok(Raw::Nothing)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw<'de>, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = list.next_element::<Raw<'de>>()? {
            if let Raw::Text(text) = item {
                out.push(text.into_owned());
            }
        }
        Ok(Raw::List(out))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Raw::Nothing)
    }
}

/// A key, borrowed where it has no escapes.
struct Word<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Word<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Raw::deserialize(from)? {
            Raw::Text(text) => Ok(Self(text)),
            _ => Ok(Self(Cow::Borrowed(""))),
        }
    }
}
