//! Conditions on the attributes a vertical declares: `make=toyota,kia`, `year.gte=2018`.

use kernel::money::parse_scaled;
use listings::{Attribute, AttributeKind};

use super::{Filter, LIST_MAX, nearest::nearest};
use crate::FieldError;

/// Which part of a condition a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `key`
    Values,
    /// `key.gte`
    Least,
    /// `key.lte`
    Greatest,
}

/// Cuts `year.gte` into the key and the part.
pub fn split(name: &str) -> (&str, Part) {
    match name.rsplit_once('.') {
        Some((key, "gte")) => (key, Part::Least),
        Some((key, "lte")) => (key, Part::Greatest),
        _ => (name, Part::Values),
    }
}

/// A comma-separated list without its empty parts. One of empty parts alone is no list: taken for "not
/// sent" it would stand for all there is.
pub fn list<'a>(field: &str, values: &[&'a str]) -> Result<Vec<&'a str>, FieldError> {
    let mut out: Vec<&str> = Vec::new();
    for part in values.iter().flat_map(|v| v.split(',')).map(str::trim).filter(|p| !p.is_empty()) {
        if !out.contains(&part) {
            out.push(part);
        }
        if out.len() > LIST_MAX {
            return Err(FieldError::new(
                field,
                format!("admite hasta {LIST_MAX} valores"),
                format!("takes up to {LIST_MAX} values"),
            ));
        }
    }
    if out.is_empty() && values.iter().any(|value| !value.trim().is_empty()) {
        return Err(FieldError::new(field, "no tiene ningún valor", "has no value"));
    }
    Ok(out)
}

/// The condition that `key=values` means for this attribute; `None` if every value was empty.
pub fn values(attribute: &Attribute, values: &[&str]) -> Result<Option<Filter>, FieldError> {
    let field = attribute.key.as_str();
    let parts = list(field, values)?;
    if parts.is_empty() {
        return Ok(None);
    }
    match attribute.kind {
        AttributeKind::Enum | AttributeKind::Multi => options(attribute, &parts).map(Some),
        AttributeKind::Bool => flag(field, &parts).map(Some),
        AttributeKind::Int | AttributeKind::Decimal | AttributeKind::Date => parts
            .iter()
            .map(|part| number(attribute, field, part))
            .collect::<Result<_, _>>()
            .map(|numbers| Some(Filter::OneOf(numbers))),
        AttributeKind::Text => {
            let (es, en) =
                ("es un texto libre: búscalo con «q»", "is free text: search it with “q”");
            Err(FieldError::new(field, es, en).allowing(["q"]))
        }
    }
}

fn options(attribute: &Attribute, parts: &[&str]) -> Result<Filter, FieldError> {
    for part in parts {
        if attribute.options.get(part).is_none() {
            let known = attribute.options.iter().map(|choice| choice.value.as_str());
            let shown = kernel::text::truncate(part, 40);
            let es = format!("«{shown}» no es una opción de {}", attribute.labels.es);
            let en = format!("“{shown}” is not an option of {}", attribute.labels.en);
            return Err(FieldError::new(&attribute.key, es, en).allowing(nearest(part, known)));
        }
    }
    Ok(Filter::AnyOf(parts.iter().map(|&part| part.to_owned()).collect()))
}

fn flag(field: &str, parts: &[&str]) -> Result<Filter, FieldError> {
    let mut read = parts.iter().map(|part| match kernel::text::fold(part).as_str() {
        "true" | "1" | "si" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    });
    match (read.next(), read.next()) {
        (Some(Some(yes)), None) => Ok(Filter::Flag(yes)),
        _ => {
            Err(FieldError::new(field, "es de sí o no", "is yes or no").allowing(["true", "false"]))
        }
    }
}

/// One bound or value of a numeric attribute, as the index holds it.
pub fn number(attribute: &Attribute, field: &str, text: &str) -> Result<i64, FieldError> {
    let text = text.trim();
    let (read, es, en) = match attribute.kind {
        AttributeKind::Date => (
            text.parse::<chrono::NaiveDate>().ok().map(|day| i64::from(day.to_epoch_days())),
            "una fecha como 2025-01-31".to_owned(),
            "a date like 2025-01-31".to_owned(),
        ),
        AttributeKind::Int => {
            (scaled(text, 0), "un número entero".to_owned(), "a whole number".to_owned())
        }
        AttributeKind::Decimal => (
            scaled(text, attribute.scale),
            format!("un número con hasta {}", counted(attribute.scale, "decimal", "es")),
            format!("a number with up to {}", counted(attribute.scale, "decimal", "s")),
        ),
        _ => {
            let es = "no es una cantidad: no admite desde ni hasta";
            return Err(FieldError::new(field, es, "is no quantity: it takes no bounds"));
        }
    };
    read.ok_or_else(|| {
        let shown = kernel::text::truncate(text, 40);
        FieldError::new(field, format!("«{shown}» no es {es}"), format!("“{shown}” is not {en}"))
    })
}

/// «1 decimal», «2 decimales».
fn counted(n: u32, noun: &str, ending: &str) -> String {
    let ending = if n == 1 { "" } else { ending };
    format!("{n} {noun}{ending}")
}

fn scaled(text: &str, scale: u32) -> Option<i64> {
    i64::try_from(parse_scaled(text, scale)?).ok()
}
