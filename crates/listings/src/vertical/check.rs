//! Are these values what the vertical declares?

use kernel::{locale::Sentence, text::truncate};
use serde_json::{Map, Value as Json};

use super::{Attribute, AttributeError, Labels, Operation, Vertical, kind, value, vin};
use crate::{Attributes, Value};

/// Characters of a refused value that a reason repeats.
const QUOTED_MAX: usize = 40;
/// Unknown keys that are named one by one.
const UNKNOWN_NAMED_MAX: usize = 20;

impl Vertical {
    /// Checks raw attributes for a listing with that operation: type, bounds, decimals, options,
    /// agreement with the parent, what is required, what is unknown. `null`, an empty text and an
    /// empty list count as absent.
    ///
    /// # Errors
    /// Every value that is not taken, in the order of the vertical, unknown keys last.
    pub fn check(
        &self,
        operation: Operation,
        raw: &Map<String, Json>,
    ) -> Result<Attributes, Vec<AttributeError>> {
        let mut found = Attributes::default();
        let mut wrong = Vec::new();
        if !self.operations.contains(&operation) {
            wrong.push(error("operation", not_offered(self, operation)));
        }
        for attribute in &self.attributes {
            match read(attribute, raw) {
                Ok(Some(value)) => found.insert_checked(&attribute.key, value),
                Ok(None) if attribute.required_for.contains(&operation) => {
                    let missing =
                        Sentence::new("falta, y es obligatorio", "is missing, and is required");
                    wrong.push(error(&attribute.key, missing));
                }
                Ok(None) => {}
                Err(reason) => wrong.push(error(&attribute.key, reason)),
            }
        }
        self.check_parents(&found, &mut wrong);
        self.check_vin(&found, &mut wrong);
        self.check_unknown(raw, &mut wrong);
        if wrong.is_empty() { Ok(found) } else { Err(wrong) }
    }

    /// A child's option must belong to the parent's value: a Corolla is a Toyota.
    fn check_parents(&self, found: &Attributes, wrong: &mut Vec<AttributeError>) {
        for child in &self.attributes {
            let Some(parent) = child.parent.as_deref().and_then(|key| self.attribute(key)) else {
                continue;
            };
            let above = match found.get(&parent.key) {
                Some(Value::Enum(value)) => Some(value.as_str()),
                _ => None,
            };
            let Some(Value::Enum(value)) = found.get(&child.key) else { continue };
            let Some(choice) = child.options.get(value) else { continue };
            if choice.parent.as_deref() != above {
                wrong.push(error(&child.key, disagreement(parent, &choice.labels, above)));
            }
        }
    }

    /// A car has the year its number says.
    fn check_vin(&self, found: &Attributes, wrong: &mut Vec<AttributeError>) {
        let year = kind::year(self).and_then(|year| found.get(&year.key));
        let (Some(Value::Text(vin)), Some(Value::Int(year))) = (found.get(vin::VIN), year) else {
            return;
        };
        wrong.extend(vin::contradicts(vin, *year).map(|reason| error(vin::VIN, reason)));
    }

    fn check_unknown(&self, raw: &Map<String, Json>, wrong: &mut Vec<AttributeError>) {
        let unknown = raw.keys().filter(|key| self.attribute(key).is_none());
        for key in unknown.take(UNKNOWN_NAMED_MAX) {
            let reason = Sentence::new(
                format!("no es un atributo de {}", self.labels.es),
                format!("is no attribute of {}", self.labels.en),
            );
            wrong.push(error(truncate(key, QUOTED_MAX), reason));
        }
    }
}

fn read(attribute: &Attribute, raw: &Map<String, Json>) -> Result<Option<Value>, Sentence> {
    match raw.get(&attribute.key) {
        None | Some(Json::Null) => Ok(None),
        Some(given) => value::read(attribute, given),
    }
}

fn error(key: &str, reason: Sentence) -> AttributeError {
    AttributeError { key: key.to_owned(), reason }
}

fn not_offered(vertical: &Vertical, operation: Operation) -> Sentence {
    let offered: Vec<_> = vertical.operations.iter().map(|o| o.key()).collect();
    let (labels, offered) = (&vertical.labels, offered.join(", "));
    Sentence::new(
        format!("«{operation}» no se ofrece en {} ({offered})", labels.es),
        format!("“{operation}” is not offered in {} ({offered})", labels.en),
    )
}

fn disagreement(parent: &Attribute, child: &Labels, above: Option<&str>) -> Sentence {
    let (es, en) = (parent.labels.es.to_lowercase(), parent.labels.en.to_lowercase());
    match above.and_then(|value| parent.options.get(value)) {
        Some(choice) => Sentence::new(
            format!("«{}» no es de {es} {}", child.es, choice.labels.es),
            format!("“{}” is not of {en} {}", child.en, choice.labels.en),
        ),
        None => Sentence::new(
            format!("«{}» necesita que se indique {es}", child.es),
            format!("“{}” needs its {en} to be given", child.en),
        ),
    }
}

#[cfg(test)]
mod tests;
