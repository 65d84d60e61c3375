//! The values of one declared attribute.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use listings::{Attribute, AttributeKind, Facet, Value};

use super::{
    multi::Multi,
    number::{Number, series},
    terms::Terms,
};

/// One attribute's values.
#[derive(Debug)]
pub struct Column {
    /// Key of the attribute.
    pub key: String,
    /// Type of its values.
    pub kind: AttributeKind,
    /// Decimals its numbers carry.
    pub scale: u32,
    /// The values.
    pub data: Data,
}

/// Values in the form their type asks for.
#[derive(Debug)]
pub enum Data {
    /// One option, or yes or no.
    Terms(Terms),
    /// Several options.
    Multi(Multi),
    /// A number or a day.
    Number {
        /// To compare and sort by.
        number: Number,
        /// To count each number by, where the facet says so.
        terms: Option<Terms>,
    },
    /// A free text, which lies in the arena.
    Text,
}

impl Column {
    /// A column for `attribute` in which none of `len` listings has a value.
    pub fn empty(attribute: &Attribute, len: usize) -> Self {
        let data = match attribute.kind {
            AttributeKind::Enum | AttributeKind::Bool => Data::Terms(Terms::empty(len)),
            AttributeKind::Multi => Data::Multi(Multi::default()),
            AttributeKind::Int | AttributeKind::Decimal | AttributeKind::Date => Data::Number {
                number: Number::empty(len, bounds(attribute)),
                terms: (attribute.facet == Facet::Terms).then(|| Terms::empty(len)),
            },
            AttributeKind::Text => Data::Text,
        };
        let scale = scale_of(attribute);
        Self { key: attribute.key.clone(), kind: attribute.kind, scale, data }
    }

    /// Takes on the present definition of its attribute. Values that the new type cannot hold go;
    /// the listings that had them come again through the stream.
    pub fn adopt(self, attribute: &Attribute, len: usize) -> Self {
        let fresh = Self::empty(attribute, len);
        let data = match (self.data, fresh.data) {
            (held @ Data::Terms(_), Data::Terms(_)) if self.kind == attribute.kind => held,
            (held @ Data::Multi(_), Data::Multi(_)) => held,
            (Data::Number { mut number, .. }, Data::Number { terms, .. })
                if (self.kind == AttributeKind::Date)
                    == (attribute.kind == AttributeKind::Date) =>
            {
                number.rescale(self.scale, fresh.scale);
                number.set_bounds(bounds(attribute));
                Data::Number { number, terms }
            }
            (_, fresh) => fresh,
        };
        let mut adopted = Self { data, ..fresh };
        adopted.name_numbers(len);
        adopted
    }

    /// Fills an empty dictionary of numbers from the numbers.
    pub fn name_numbers(&mut self, len: usize) {
        let Data::Number { number, terms: Some(terms) } = &mut self.data else { return };
        for doc in 0..u32::try_from(len).unwrap_or(u32::MAX) {
            if let Some(value) = number.get(doc) {
                terms.put(doc, &name_of(self.kind, value, self.scale), None);
            }
        }
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        match &mut self.data {
            Data::Terms(terms) => terms.push_none(),
            Data::Number { number, terms } => {
                number.push_none();
                terms.iter_mut().for_each(Terms::push_none);
            }
            Data::Multi(_) | Data::Text => {}
        }
    }

    /// Gives a listing without a value one; a value of another type is passed over.
    pub fn put(&mut self, doc: u32, value: &Value) {
        match (&mut self.data, value) {
            (Data::Terms(terms), Value::Enum(name)) => terms.put(doc, name, None),
            (Data::Terms(terms), Value::Bool(yes)) => {
                terms.put(doc, if *yes { "true" } else { "false" }, None);
            }
            (Data::Multi(multi), Value::Multi(names)) => {
                names.iter().for_each(|name| multi.put(doc, name));
            }
            (Data::Number { number, terms }, value) => {
                let Some(value) = rescaled(value, self.scale) else { return };
                number.put(doc, Some(value));
                if let Some(terms) = terms {
                    terms.put(doc, &name_of(self.kind, value, self.scale), None);
                }
            }
            _ => {}
        }
    }

    /// Takes the value of a listing away.
    pub fn clear(&mut self, doc: u32) {
        match &mut self.data {
            Data::Terms(terms) => terms.clear(doc),
            Data::Multi(multi) => multi.clear(doc),
            Data::Number { number, terms } => {
                number.put(doc, None);
                terms.iter_mut().for_each(|terms| terms.clear(doc));
            }
            Data::Text => {}
        }
    }

    /// The value of a listing, as its card shows it.
    pub fn get(&self, doc: u32) -> Option<Value> {
        match &self.data {
            Data::Terms(terms) if self.kind == AttributeKind::Bool => {
                terms.get(doc).map(|name| Value::Bool(name == "true"))
            }
            Data::Terms(terms) => terms.get(doc).map(|name| Value::Enum(name.to_owned())),
            Data::Multi(multi) => Some(multi.get(doc)).filter(|v| !v.is_empty()).map(Value::Multi),
            Data::Number { number, .. } => {
                let value = number.get(doc)?;
                match self.kind {
                    AttributeKind::Date => day(value).map(Value::Date),
                    AttributeKind::Decimal => Some(Value::Decimal(value, self.scale)),
                    _ => Some(Value::Int(value)),
                }
            }
            Data::Text => None,
        }
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        match &self.data {
            Data::Terms(terms) => terms.bytes(),
            Data::Multi(multi) => multi.bytes(),
            Data::Number { number, terms } => {
                number.bytes() + terms.as_ref().map_or(0, Terms::bytes)
            }
            Data::Text => 0,
        }
    }
}

/// How a number is written as a value of a facet, and read from a filter.
pub fn name_of(kind: AttributeKind, value: i64, scale: u32) -> String {
    match (kind, scale) {
        (AttributeKind::Date, _) => day(value).map_or_else(String::new, |day| day.to_string()),
        (_, 0) => value.to_string(),
        (_, scale) => {
            let unit = 10u64.pow(scale);
            let size = value.unsigned_abs();
            let sign = if value < 0 { "-" } else { "" };
            let fraction = format!("{:0width$}", size % unit, width = scale as usize);
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{sign}{}{point}{fraction}", size / unit)
        }
    }
}

/// The years a facet of dates counts by.
const YEARS: RangeInclusive<i32> = 1990..=2050;

fn day(days: i64) -> Option<NaiveDate> {
    i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days)
}

const fn scale_of(attribute: &Attribute) -> u32 {
    match attribute.kind {
        AttributeKind::Decimal => attribute.scale,
        _ => 0,
    }
}

/// The bounds of its range facet in scaled numbers, if it has such a facet.
pub fn bounds(attribute: &Attribute) -> Option<Vec<i64>> {
    let scale = scale_of(attribute);
    match attribute.facet {
        Facet::Range if !attribute.buckets.is_empty() => {
            let mut bounds: Vec<i64> = attribute.buckets.iter().map(|b| b.at(scale)).collect();
            bounds.sort_unstable();
            bounds.dedup();
            Some(bounds)
        }
        Facet::Range if attribute.kind == AttributeKind::Date => Some(years()),
        Facet::Range => Some(series(10i64.pow(scale))),
        _ => None,
    }
}

/// The first day of each year people speak of, in days since 1970.
fn years() -> Vec<i64> {
    let first_day =
        |year| NaiveDate::from_yo_opt(year, 1).map(|day| i64::from(day.to_epoch_days()));
    YEARS.filter_map(first_day).collect()
}

fn rescaled(value: &Value, scale: u32) -> Option<i64> {
    let (number, has) = match value {
        Value::Decimal(number, has) => (*number, *has),
        other => (other.number()?, 0),
    };
    match scale.checked_sub(has) {
        Some(more) => number.checked_mul(10i64.checked_pow(more)?),
        None => Some(number / 10i64.checked_pow(has - scale)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_filters_read_them() {
        assert_eq!(name_of(AttributeKind::Int, -4, 0), "-4");
        assert_eq!(name_of(AttributeKind::Decimal, 25, 1), "2.5");
        assert_eq!(name_of(AttributeKind::Decimal, 2_000, 3), "2");
        assert_eq!(name_of(AttributeKind::Date, 0, 0), "1970-01-01");
    }
}
