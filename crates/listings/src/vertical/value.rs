//! One raw value read as the type its attribute declares.

use chrono::{Datelike, NaiveDate};
use kernel::{
    money::parse_scaled,
    text::{squeeze, truncate},
};
use serde_json::Value as Json;

use super::{Attribute, AttributeKind};
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
pub(super) fn read(attribute: &Attribute, given: &Json) -> Result<Option<Value>, String> {
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

fn bool(given: &Json) -> Result<Value, String> {
    given.as_bool().map(Value::Bool).ok_or_else(|| "debe ser true o false".into())
}

fn int(attribute: &Attribute, given: &Json) -> Result<Value, String> {
    let number = match given {
        Json::Number(_) => scaled(given, 0),
        _ => None,
    };
    let number = number.ok_or("debe ser un número entero")?;
    within(attribute, number, 0).map(Value::Int)
}

fn decimal(attribute: &Attribute, given: &Json) -> Result<Value, String> {
    if !given.is_number() {
        return Err("debe ser un número".into());
    }
    let scale = attribute.scale.min(super::SCALE_MAX);
    let number = scaled(given, scale)
        .ok_or_else(|| format!("debe ser un número con {scale} decimales como máximo"))?;
    within(attribute, number, scale).map(|number| Value::Decimal(number, scale))
}

/// Reads the digits of a JSON number, so that no binary fraction comes between.
fn scaled(given: &Json, scale: u32) -> Option<i64> {
    parse_scaled(&given.to_string(), scale)
        .and_then(|number| i64::try_from(number).ok())
        .filter(|number| number.abs() <= NUMBER_MAX)
}

fn within(attribute: &Attribute, number: i64, scale: u32) -> Result<i64, String> {
    let low = attribute.min.is_some_and(|min| number < min.at(scale));
    let high = attribute.max.is_some_and(|max| number > max.at(scale));
    if !low && !high {
        return Ok(number);
    }
    Err(match (attribute.min, attribute.max) {
        (Some(min), Some(max)) => format!("debe estar entre {min} y {max}"),
        (Some(min), None) => format!("debe ser {min} o más"),
        (_, max) => format!("debe ser {} o menos", max.unwrap_or(NUMBER_MAX.into())),
    })
}

fn choice(attribute: &Attribute, given: &Json) -> Result<Option<Value>, String> {
    let word = given.as_str().ok_or("debe ser el texto de una opción")?;
    if word.is_empty() {
        return Ok(None);
    }
    option(attribute, word).map(|value| Some(Value::Enum(value)))
}

fn choices(attribute: &Attribute, given: &Json) -> Result<Option<Value>, String> {
    let list = given.as_array().ok_or("debe ser una lista de opciones")?;
    let mut values = Vec::new();
    for item in list {
        let word = item.as_str().ok_or("debe ser una lista de opciones")?;
        values.push(option(attribute, word)?);
    }
    values.sort_unstable();
    values.dedup();
    Ok((!values.is_empty()).then_some(Value::Multi(values)))
}

fn option(attribute: &Attribute, word: &str) -> Result<String, String> {
    attribute
        .options
        .get(word)
        .map(|choice| choice.value.clone())
        .ok_or_else(|| format!("«{}» no es una de las opciones", truncate(word, QUOTED_MAX)))
}

fn text(attribute: &Attribute, given: &Json) -> Result<Option<Value>, String> {
    let text = given.as_str().ok_or("debe ser un texto")?;
    let text = squeeze(text);
    let max = attribute.max_length.unwrap_or(TEXT_LENGTH_MAX);
    if text.chars().any(char::is_control) {
        return Err("contiene caracteres que no son texto".into());
    }
    if truncate(&text, max).len() < text.len() {
        return Err(format!("debe tener {max} caracteres como máximo"));
    }
    Ok((!text.is_empty()).then_some(Value::Text(text)))
}

fn date(given: &Json) -> Result<Option<Value>, String> {
    const REASON: &str = "debe ser una fecha de la forma 2026-01-31";
    let text = given.as_str().ok_or(REASON)?;
    if text.is_empty() {
        return Ok(None);
    }
    let exact = text.len() == 10 && text.is_ascii();
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| exact).ok_or(REASON)?;
    if !YEARS.contains(&day.year()) {
        return Err(format!("debe ser un año entre {} y {}", YEARS.start(), YEARS.end()));
    }
    Ok(Some(Value::Date(day)))
}
