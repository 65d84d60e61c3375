//! A value as people read it.

use kernel::locale::{Language, Locale};

use super::Attribute;
use crate::Value;

/// A whole number without unit up to here is a name (a year, a floor), so its thousands are not
/// parted.
const PLAIN_NUMBER_MAX: i64 = 9_999;

impl Attribute {
    /// The value with its unit, as the reader's country writes it: `41.000 km`, `Sí`, `Toyota`.
    #[must_use]
    pub fn display(&self, value: &Value, locale: Locale) -> String {
        let language = locale.language();
        match value {
            Value::Bool(yes) => yes_or_no(*yes, language).into(),
            Value::Int(n) if self.unit.is_none() && n.abs() <= PLAIN_NUMBER_MAX => n.to_string(),
            Value::Int(n) => self.with_unit(locale.number(*n), *n == 1, language),
            Value::Decimal(n, scale) => self.with_unit(locale.decimal(*n, *scale), false, language),
            Value::Enum(value) => self.option_label(value, language),
            Value::Multi(values) => {
                let labels: Vec<_> =
                    values.iter().map(|value| self.option_label(value, language)).collect();
                labels.join(", ")
            }
            Value::Text(text) => text.clone(),
            Value::Date(day) => locale.full_date(*day),
        }
    }

    fn option_label(&self, value: &str, language: Language) -> String {
        self.options.get(value).map_or(value, |choice| choice.labels.get(language)).to_owned()
    }

    /// The unit of its numbers, in the plural.
    #[must_use]
    pub fn unit_name(&self, language: Language) -> Option<&str> {
        self.unit.as_deref().map(|unit| unit_word(unit, false, language))
    }

    fn with_unit(&self, number: String, is_one: bool, language: Language) -> String {
        match self.unit.as_deref() {
            Some(unit) => format!("{number}\u{a0}{}", unit_word(unit, is_one, language)),
            None => number,
        }
    }
}

const fn yes_or_no(yes: bool, language: Language) -> &'static str {
    match (yes, language) {
        (true, Language::Es) => "Sí",
        (true, Language::En) => "Yes",
        (false, _) => "No",
    }
}

/// Units that are words have a plural and a translation; signs (`km`, `m²`) are the same anywhere.
fn unit_word(unit: &str, is_one: bool, language: Language) -> &str {
    match (unit, is_one, language) {
        ("años", true, Language::Es) => "año",
        ("años", true, Language::En) => "year",
        ("años", false, Language::En) => "years",
        ("meses", true, Language::Es) => "mes",
        ("meses", true, Language::En) => "month",
        ("meses", false, Language::En) => "months",
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Vertical, vertical::shipped};

    #[test]
    fn values_look_as_they_do_in_the_readers_country() {
        let autos = Vertical::from_toml(shipped("autos").expect("shipped")).expect("readable");
        let homes =
            Vertical::from_toml(shipped("propiedades").expect("shipped")).expect("readable");
        let show = |vertical: &Vertical, key: &str, value: Value, locale| {
            vertical.attribute(key).expect("declared").display(&value, locale)
        };
        assert_eq!(show(&autos, "year", Value::Int(2018), Locale::EsDo), "2018");
        let km = Value::Int(41_000);
        assert_eq!(show(&autos, "mileage_km", km.clone(), Locale::EsDo), "41,000\u{a0}km");
        assert_eq!(show(&autos, "mileage_km", km, Locale::EsEc), "41.000\u{a0}km");
        let white = Value::Enum("white".into());
        assert_eq!(show(&autos, "color", white.clone(), Locale::EsMx), "Blanco");
        assert_eq!(show(&autos, "color", white, Locale::EnUs), "White");
        let area = Value::Decimal(1_255, 1);
        assert_eq!(show(&homes, "area_m2", area, Locale::EsAr), "125,5\u{a0}m²");
        assert_eq!(show(&homes, "furnished", Value::Bool(true), Locale::EsCl), "Sí");
        assert_eq!(show(&homes, "age_years", Value::Int(1), Locale::EsCl), "1\u{a0}año");
        assert_eq!(show(&homes, "age_years", Value::Int(5), Locale::EnUs), "5\u{a0}years");
    }
}
