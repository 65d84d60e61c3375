//! Values for whatever attributes the vertical has: what it lacks or would refuse is left out, so a
//! tenant's own form of a vertical can be filled too.

use crate::{Attributes, Value, Vertical, vertical::AttributeKind};

pub(super) struct Put<'v> {
    vertical: &'v Vertical,
    pub attributes: Attributes,
}

impl<'v> Put<'v> {
    pub(super) fn new(vertical: &'v Vertical) -> Self {
        Self { vertical, attributes: Attributes::default() }
    }

    /// A number in units of the attribute.
    pub(super) fn number(&mut self, key: &str, number: f64) {
        let Some(attribute) = self.vertical.attribute(key) else { return };
        let scale = attribute.scale.min(4);
        #[expect(clippy::cast_possible_truncation, reason = "far below the limit")]
        let scaled = (number * 10f64.powi(scale.cast_signed())).round() as i64;
        let is_in = attribute.min.is_none_or(|min| scaled >= min.at(scale))
            && attribute.max.is_none_or(|max| scaled <= max.at(scale));
        let value = match attribute.kind {
            AttributeKind::Int => Value::Int(scaled),
            AttributeKind::Decimal => Value::Decimal(scaled, scale),
            _ => return,
        };
        if is_in {
            self.attributes.insert_checked(key, value);
        }
    }

    pub(super) fn int(&mut self, key: &str, number: i64) {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        self.number(key, number as f64);
    }

    pub(super) fn choice(&mut self, key: &str, value: &str) {
        let attribute = self.vertical.attribute(key);
        let known =
            attribute.filter(|a| a.kind == AttributeKind::Enum && a.options.get(value).is_some());
        if known.is_some() {
            self.attributes.insert_checked(key, Value::Enum(value.to_owned()));
        }
    }

    pub(super) fn choices(&mut self, key: &str, values: &[&str]) {
        let Some(attribute) = self.vertical.attribute(key) else { return };
        let known = values.iter().filter(|value| attribute.options.get(value).is_some());
        let mut list: Vec<String> = known.map(|value| (*value).to_owned()).collect();
        list.sort_unstable();
        list.dedup();
        if attribute.kind == AttributeKind::Multi && !list.is_empty() {
            self.attributes.insert_checked(key, Value::Multi(list));
        }
    }

    pub(super) fn yes(&mut self, key: &str) {
        if self.vertical.attribute(key).is_some_and(|a| a.kind == AttributeKind::Bool) {
            self.attributes.insert_checked(key, Value::Bool(true));
        }
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        if self.vertical.attribute(key).is_some_and(|a| a.kind == AttributeKind::Text) {
            self.attributes.insert_checked(key, Value::Text(text.to_owned()));
        }
    }
}
