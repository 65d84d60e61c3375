//! One raw value read as the type its attribute declares.

use chrono::{Datelike, NaiveDate};
use kernel::{
    locale::Sentence,
    money::parse_scaled,
    text::{squeeze, truncate},
};
use serde_json::Value as Json;

use super::{Attribute, AttributeKind, vin};
use crate::Value;

/// Greatest number kept, scaled: 15 digits survive JSON and floating point unchanged.
pub const NUMBER_MAX: i64 = 999_999_999_999_999;
/// Longest `text` where the attribute says nothing, in characters.
pub const TEXT_LENGTH_MAX: usize = 500;
/// Characters of a refused value that a reason repeats.
const QUOTED_MAX: usize = 40;
/// The years a date may fall in.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// The value, `None` if there is nothing in it, or why it is not taken.
pub(super) fn read(attribute: &Attribute, given: &Json) -> Result<Option<Value>, Sentence> {
    match attribute.kind {
        AttributeKind::Bool => bool(given).map(Some),
        AttributeKind::Int => int(attribute, given).map(Some),
        AttributeKind::Decimal => decimal(attribute, given).map(Some),
        AttributeKind::Enum => choice(attribute, given),
        AttributeKind::Multi => choices(attribute, given),
        AttributeKind::Text => text(attribute, given),
        AttributeKind::Date => date(given),
    }
}

fn bool(given: &Json) -> Result<Value, Sentence> {
    given
        .as_bool()
        .map(Value::Bool)
        .ok_or_else(|| Sentence::new("debe ser true o false", "must be true or false"))
}

fn int(attribute: &Attribute, given: &Json) -> Result<Value, Sentence> {
    let number = match given {
        Json::Number(_) => scaled(given, 0),
        _ => None,
    };
    let number = number
        .ok_or_else(|| Sentence::new("debe ser un número entero", "must be a whole number"))?;
    within(attribute, number, 0).map(Value::Int)
}

fn decimal(attribute: &Attribute, given: &Json) -> Result<Value, Sentence> {
    if !given.is_number() {
        return Err(Sentence::new("debe ser un número", "must be a number"));
    }
    let scale = attribute.scale.min(super::SCALE_MAX);
    let number = scaled(given, scale).ok_or_else(|| {
        Sentence::new(
            format!("debe ser un número con {scale} decimales como máximo"),
            format!("must be a number with at most {scale} decimals"),
        )
    })?;
    within(attribute, number, scale).map(|number| Value::Decimal(number, scale))
}

/// Reads the digits of a JSON number, so that no binary fraction comes between.
fn scaled(given: &Json, scale: u32) -> Option<i64> {
    parse_scaled(&given.to_string(), scale)
        .and_then(|number| i64::try_from(number).ok())
        .filter(|number| number.abs() <= NUMBER_MAX)
}

fn within(attribute: &Attribute, number: i64, scale: u32) -> Result<i64, Sentence> {
    let low = attribute.min.is_some_and(|min| number < min.at(scale));
    let high = attribute.max.is_some_and(|max| number > max.at(scale));
    if !low && !high {
        return Ok(number);
    }
    Err(match (attribute.min, attribute.max) {
        (Some(min), Some(max)) => Sentence::new(
            format!("debe estar entre {min} y {max}"),
            format!("must be between {min} and {max}"),
        ),
        (Some(min), None) => {
            Sentence::new(format!("debe ser {min} o más"), format!("must be {min} or more"))
        }
        (_, max) => {
            let max = max.unwrap_or(NUMBER_MAX.into());
            Sentence::new(format!("debe ser {max} o menos"), format!("must be {max} or less"))
        }
    })
}

fn choice(attribute: &Attribute, given: &Json) -> Result<Option<Value>, Sentence> {
    let word = given.as_str().ok_or_else(|| {
        Sentence::new("debe ser el texto de una opción", "must be the text of an option")
    })?;
    if word.is_empty() {
        return Ok(None);
    }
    option(attribute, word).map(|value| Some(Value::Enum(value)))
}

fn choices(attribute: &Attribute, given: &Json) -> Result<Option<Value>, Sentence> {
    let no_list = || Sentence::new("debe ser una lista de opciones", "must be a list of options");
    let list = given.as_array().ok_or_else(no_list)?;
    let mut values = Vec::new();
    for item in list {
        let word = item.as_str().ok_or_else(no_list)?;
        values.push(option(attribute, word)?);
    }
    values.sort_unstable();
    values.dedup();
    Ok((!values.is_empty()).then_some(Value::Multi(values)))
}

fn option(attribute: &Attribute, word: &str) -> Result<String, Sentence> {
    attribute.options.get(word).map(|choice| choice.value.clone()).ok_or_else(|| {
        let word = truncate(word, QUOTED_MAX);
        Sentence::new(
            format!("«{word}» no es una de las opciones"),
            format!("“{word}” is not one of the options"),
        )
    })
}

fn text(attribute: &Attribute, given: &Json) -> Result<Option<Value>, Sentence> {
    let text =
        given.as_str().ok_or_else(|| Sentence::new("debe ser un texto", "must be a text"))?;
    let text = squeeze(text);
    let max = attribute.max_length.unwrap_or(TEXT_LENGTH_MAX);
    if text.chars().any(char::is_control) {
        return Err(Sentence::new(
            "contiene caracteres que no son texto",
            "contains characters that are no text",
        ));
    }
    if truncate(&text, max).len() < text.len() {
        return Err(Sentence::new(
            format!("debe tener {max} caracteres como máximo"),
            format!("must have at most {max} characters"),
        ));
    }
    if text.is_empty() {
        return Ok(None);
    }
    let text = if attribute.key == vin::VIN { vin::read(&text)? } else { text };
    Ok(Some(Value::Text(text)))
}

fn date(given: &Json) -> Result<Option<Value>, Sentence> {
    let no_date = || {
        Sentence::new("debe ser una fecha de la forma 2026-01-31", "must be a date like 2026-01-31")
    };
    let text = given.as_str().ok_or_else(no_date)?;
    if text.is_empty() {
        return Ok(None);
    }
    let exact = text.len() == 10 && text.is_ascii();
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| exact);
    let day = day.ok_or_else(no_date)?;
    if !YEARS.contains(&day.year()) {
        let (first, last) = (YEARS.start(), YEARS.end());
        return Err(Sentence::new(
            format!("debe ser un año entre {first} y {last}"),
            format!("must be a year between {first} and {last}"),
        ));
    }
    Ok(Some(Value::Date(day)))
}
