//! The attributes of a row.

use std::collections::BTreeSet;

use kernel::text::truncate;
use serde_json::{Map, Number, Value as Json};

use super::cells::Cells;
use crate::{
    Attribute, AttributeKind, Attributes, Operation,
    import::{
        dates, make_model,
        mapping::Target,
        number::{self, NumberStyle},
        options::parts,
        plan::Plan,
        reason::{Reason, Severity},
        words::{is_status, yes_or_no},
    },
};

/// Kilometres in a mile.
const SQUARE_METRES_PER_HECTARE: f64 = 10_000.0;
const KM_PER_MILE: f64 = 1.609_344;

/// Reads all attributes. One that cannot be had is left out and told; if the vertical asks for it,
/// the row is refused.
pub(super) fn read(plan: &Plan<'_>, cells: &mut Cells<'_>, operation: Operation) -> Attributes {
    let mut raw = Map::new();
    let mut told = BTreeSet::new();
    for attribute in &plan.vertical.attributes {
        // Under a make that is not known no model is: that was told.
        if attribute.parent.as_ref().is_some_and(|parent| told.contains(parent)) {
            continue;
        }
        match value(plan, cells, attribute, &raw) {
            Ok(Some(value)) => {
                raw.insert(attribute.key.clone(), value);
            }
            Ok(None) => {}
            Err(reason) => {
                told.insert(attribute.key.clone());
                tell(cells, attribute, operation, reason);
            }
        }
    }
    loop {
        let wrong = match plan.vertical.check(operation, &raw) {
            Ok(attributes) => return attributes,
            Err(wrong) => wrong,
        };
        let mut has_dropped = false;
        for error in wrong {
            has_dropped |= raw.remove(&error.key).is_some();
            let attribute = plan.vertical.attribute(&error.key);
            if let (Some(attribute), true) = (attribute, told.insert(error.key)) {
                let reason =
                    Reason::Attribute(attribute.labels.es.clone(), error.reason.to_string());
                tell(cells, attribute, operation, reason);
            }
        }
        // Each round drops a value; when none is left to drop, something required is missing, and
        // the row is refused already.
        if !has_dropped {
            return Attributes::default();
        }
    }
}

fn tell(cells: &mut Cells<'_>, attribute: &Attribute, operation: Operation, reason: Reason) {
    let target = Target::Attribute(attribute.key.clone());
    let is_required = attribute.required_for.contains(&operation);
    let severity = if is_required { Severity::Error } else { reason.severity() };
    cells.unclear.insert(target.clone());
    cells.say(&target, reason, severity);
}

/// The value as the vertical's check takes it.
fn value(
    plan: &Plan<'_>,
    cells: &mut Cells<'_>,
    attribute: &Attribute,
    so_far: &Map<String, Json>,
) -> Result<Option<Json>, Reason> {
    if let Some(found) = cells.options.get(&attribute.key) {
        return Ok(Some(Json::String(found.clone())));
    }
    let target = Target::Attribute(attribute.key.clone());
    let Some(text) = cells.text(&target).map(str::to_owned) else { return Ok(None) };
    let label = || attribute.labels.es.clone();
    let unclear = |what: &str| Reason::Attribute(label(), what.to_owned());
    let value = match attribute.kind {
        AttributeKind::Bool => {
            Json::Bool(yes_or_no(&text).ok_or_else(|| unclear("no dice sí ni no"))?)
        }
        AttributeKind::Int | AttributeKind::Decimal => {
            let style = cells.column(&target).and_then(|column| column.numbers);
            let style = style.unwrap_or_else(|| NumberStyle::of_locale(plan.site.locale));
            let found = number(attribute, &text, style);
            let (number, is_rounded) =
                found.ok_or_else(|| unclear("no es un número que se entienda"))?;
            if is_rounded {
                cells.note(&target, Reason::Rounded(attribute.scale));
            }
            number
        }
        AttributeKind::Enum => match choice(plan, attribute, &text, so_far) {
            Ok(found) => Json::String(found),
            Err(unknown) => {
                let (found, rest) = first_words(plan, attribute, &text, so_far).ok_or(unknown)?;
                if let Some(key) = plan.chain.as_ref().and_then(|chain| chain.rest.clone()) {
                    cells.add(&Target::Attribute(key), rest, &target);
                }
                Json::String(found)
            }
        },
        AttributeKind::Multi => choices(plan, cells, attribute, &text),
        AttributeKind::Text => {
            let max = attribute.max_length.unwrap_or(crate::vertical::TEXT_LENGTH_MAX);
            Json::String(cells.cut(&target, text, max))
        }
        AttributeKind::Date => {
            let day = dates::day(&text, cells.month_first(plan, &target))
                .ok_or_else(|| unclear("no es una fecha"))?;
            Json::String(day.format("%Y-%m-%d").to_string())
        }
    };
    Ok(Some(value))
}

/// The number, and whether it had more decimals than the attribute keeps.
fn number(attribute: &Attribute, text: &str, style: NumberStyle) -> Option<(Json, bool)> {
    let is_whole = attribute.kind == AttributeKind::Int;
    let style = if is_whole { style.without_thousandths(text) } else { style };
    let number = number::read(text, style)?;
    let mut plain = number.plain;
    let is_miles = matches!(number.unit.as_str(), "mi" | "milla" | "millas" | "miles");
    if is_miles && attribute.unit.as_deref() == Some("km") {
        let miles: f64 = plain.parse().ok()?;
        plain = format!("{:.0}", miles * KM_PER_MILE);
    }
    if attribute.unit.as_deref() == Some("m²") {
        plain = square_metres(plain, &number.unit)?;
    }
    let scale = if attribute.kind == AttributeKind::Int { 0 } else { attribute.scale };
    let is_whole =
        |text: &str| text.split_once('.').is_none_or(|(_, f)| f.bytes().all(|b| b == b'0'));
    // Half a room is a mistake; a hundredth of a square metre is only too fine.
    if attribute.kind == AttributeKind::Int && !is_whole(&plain) {
        return None;
    }
    let is_finer = |(_, fraction): (&str, &str)| {
        fraction.bytes().skip(scale as usize).any(|digit| digit != b'0')
    };
    let is_rounded = plain.split_once('.').is_some_and(is_finer);
    let plain = number::round(&plain, scale as usize);
    let plain = plain
        .split_once('.')
        .filter(|(_, f)| f.bytes().all(|b| b == b'0'))
        .map_or(plain.clone(), |(whole, _)| whole.to_owned());
    let number = match plain.parse::<i64>() {
        Ok(whole) => whole.into(),
        Err(_) => Number::from_f64(plain.parse().ok()?)?,
    };
    Some((Json::Number(number), is_rounded))
}

/// An area in square metres; `None` in a measure that differs from country to country.
fn square_metres(plain: String, unit: &str) -> Option<String> {
    match unit {
        "" | "m" | "m2" | "mt" | "mt2" | "mts" | "mts2" | "metro" | "metros" | "m cuadrados"
        | "metros cuadrados" | "mts cuadrados" | "mt cuadrados" => Some(plain),
        "ha" | "has" | "hectarea" | "hectareas" => {
            let hectares: f64 = plain.parse().ok()?;
            Some(format!("{:.1}", hectares * SQUARE_METRES_PER_HECTARE))
        }
        _ => None,
    }
}

fn choice(
    plan: &Plan<'_>,
    attribute: &Attribute,
    text: &str,
    so_far: &Map<String, Json>,
) -> Result<String, Reason> {
    let parent = attribute.parent.as_ref().and_then(|key| so_far.get(key)).and_then(Json::as_str);
    let words = plan.words.get(&attribute.key);
    let found = words.and_then(|words| words.find(parent, text));
    found.map(|spelt| spelt.choice.value.clone()).ok_or_else(|| {
        let label = attribute.labels.es.clone();
        if attribute.parent.is_some() {
            Reason::UnknownUnder(label)
        } else {
            Reason::Unknown(label)
        }
    })
}

/// The option that the first words of a cell name, and the words after them, where a vertical has one for
/// those: `Corolla LE` is a model and a version, whatever its column is called.
fn first_words(
    plan: &Plan<'_>,
    attribute: &Attribute,
    text: &str,
    so_far: &Map<String, Json>,
) -> Option<(String, String)> {
    let chain = plan.chain.as_ref().filter(|chain| chain.options.get(1) == Some(&attribute.key))?;
    let parent = so_far.get(chain.options.first()?)?.as_str()?;
    let (value, rest) = make_model::take_under(chain, &plan.words, parent, text)?;
    let is_sign = |sign: char| !sign.is_alphanumeric();
    // That it was sold, or is kept for somebody, is no version.
    let words = rest.split_whitespace().filter(|word| !is_status(word.trim_matches(is_sign)));
    Some((value, words.collect::<Vec<_>>().join(" ")))
}

/// The options that are known; the others are told and left out.
fn choices(plan: &Plan<'_>, cells: &mut Cells<'_>, attribute: &Attribute, text: &str) -> Json {
    let words = plan.words.get(&attribute.key);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for part in parts(text) {
        match words.and_then(|words| words.find(None, part)) {
            Some(spelt) => known.push(Json::String(spelt.choice.value.clone())),
            None => unknown.push(truncate(part, 40)),
        }
    }
    if !unknown.is_empty() {
        let reason = Reason::UnknownParts(attribute.labels.es.clone());
        let target = Target::Attribute(attribute.key.clone());
        cells.note(&target, reason);
        if known.is_empty() {
            cells.unclear.insert(target);
        }
        if let Some(last) = cells.issues.last_mut() {
            last.value = unknown.join(", ");
        }
    }
    Json::Array(known)
}
