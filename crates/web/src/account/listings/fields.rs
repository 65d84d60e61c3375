//! The fields of a step, made from the data of its vertical.

use kernel::locale::Language;
use listings::{
    Attribute, AttributeError, AttributeKind, Operation, Vertical,
    drafting::{Reader, Typed, field},
};

use crate::{
    form,
    shell::Frame,
    texts::{
        fill,
        selling::{Selling, selling},
    },
};

/// A field of a form.
pub(super) struct Field {
    pub name: String,
    pub label: String,
    pub kind: Kind,
    pub value: String,
    /// What stands below it.
    pub hint: Option<String>,
    pub is_required: bool,
    pub wrong: Option<String>,
}

/// How it is filled in.
pub(super) enum Kind {
    /// One of a list.
    Select(Vec<Choice>),
    /// Some of a list.
    Checks(Vec<Choice>),
    /// A line; the keyboard for it, and how long it may be.
    Line(&'static str, usize),
    /// A day.
    Day,
    /// What cannot be chosen before something else is.
    Later,
}

/// What may be chosen.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// Makes the fields of one draft.
pub(super) struct Fields<'a> {
    pub frame: &'a Frame<'a>,
    pub vertical: &'a Vertical,
    pub typed: &'a Typed,
    /// What is wrong, where it was asked.
    pub wrong: &'a [AttributeError],
}

impl<'a> Fields<'a> {
    fn language(&self) -> Language {
        self.frame.language()
    }

    fn texts(&self) -> &'static Selling {
        selling(self.language())
    }

    /// What is wrong with the field of that name.
    pub fn wrong(&self, name: &str) -> Option<String> {
        let found = self.wrong.iter().find(|error| error.key == name)?;
        Some(form::sentence(found.reason.get(self.language())))
    }

    /// What it is: those that are asked of everybody, and the others.
    pub fn facts(&self, operation: Operation) -> (Vec<Field>, Vec<Field>) {
        let is_asked = |attribute: &&Attribute| {
            attribute.required_for.contains(&operation)
                || attribute.card
                || self.is_of_title(attribute)
                || !self.typed.get(&attribute.key).is_empty()
                || self.wrong(&attribute.key).is_some()
        };
        let (asked, more): (Vec<_>, Vec<_>) = self.vertical.attributes.iter().partition(is_asked);
        let field = |attribute: &Attribute| self.attribute(attribute, operation);
        (asked.into_iter().map(field).collect(), more.into_iter().map(field).collect())
    }

    fn is_of_title(&self, attribute: &Attribute) -> bool {
        self.vertical.title.contains(&attribute.key)
    }

    /// What is offered, where there is a choice.
    pub fn operation(&self, chosen: Operation) -> Option<Field> {
        let choice = |operation: &Operation| Choice {
            value: operation.key().to_owned(),
            label: operation.label(self.language()).to_owned(),
            is_chosen: *operation == chosen,
        };
        (self.vertical.operations.len() > 1).then(|| Field {
            name: field::OPERATION.to_owned(),
            label: self.texts().operation.to_owned(),
            kind: Kind::Select(self.vertical.operations.iter().map(choice).collect()),
            value: String::new(),
            hint: None,
            is_required: true,
            wrong: self.wrong(field::OPERATION),
        })
    }

    fn attribute(&self, attribute: &Attribute, operation: Operation) -> Field {
        let label = attribute.labels.get(self.language());
        let label = match attribute.unit_name(self.language()) {
            Some(unit) => format!("{label} ({unit})"),
            None => label.to_owned(),
        };
        let kind = self.kind(attribute);
        let parent = attribute.parent.as_deref().and_then(|key| self.vertical.attribute(key));
        let hint = parent.filter(|_| matches!(kind, Kind::Later)).map(|parent| {
            let name = parent.labels.get(self.language()).to_lowercase();
            fill(self.texts().first_parent, &name)
        });
        Field {
            name: attribute.key.clone(),
            label,
            kind,
            value: self.typed.get(&attribute.key).to_owned(),
            hint,
            is_required: attribute.required_for.contains(&operation),
            wrong: self.wrong(&attribute.key),
        }
    }

    fn kind(&self, attribute: &Attribute) -> Kind {
        let value = self.typed.get(&attribute.key);
        match attribute.kind {
            AttributeKind::Bool => Kind::Select(self.yes_or_no(value)),
            AttributeKind::Int => Kind::Line("numeric", 20),
            AttributeKind::Decimal => Kind::Line("decimal", 20),
            AttributeKind::Text => Kind::Line("text", attribute.max_length.unwrap_or(500)),
            AttributeKind::Date => Kind::Day,
            AttributeKind::Multi => {
                let chosen: Vec<_> = value.split(',').collect();
                Kind::Checks(self.choices(attribute, None, &chosen))
            }
            AttributeKind::Enum => match self.parent(attribute) {
                Some("") => Kind::Later,
                parent => Kind::Select(self.one_of(attribute, parent, value)),
            },
        }
    }

    /// What is chosen of its parent: nothing yet, where that is empty; `None` for what has none.
    fn parent(&self, attribute: &Attribute) -> Option<&'a str> {
        attribute.parent.as_deref().map(|key| self.typed.get(key))
    }

    fn one_of(&self, attribute: &Attribute, parent: Option<&str>, value: &str) -> Vec<Choice> {
        let mut choices = vec![Choice {
            value: String::new(),
            label: self.texts().choose.to_owned(),
            is_chosen: value.is_empty(),
        }];
        choices.extend(self.choices(attribute, parent, &[value]));
        choices
    }

    fn choices(&self, attribute: &Attribute, parent: Option<&str>, chosen: &[&str]) -> Vec<Choice> {
        let fits = attribute
            .options
            .iter()
            .filter(|choice| parent.is_none() || choice.parent.as_deref() == parent);
        let choice = |choice: &listings::Choice| Choice {
            value: choice.value.clone(),
            label: choice.labels.get(self.language()).to_owned(),
            is_chosen: chosen.contains(&choice.value.as_str()),
        };
        fits.map(choice).collect()
    }

    fn yes_or_no(&self, value: &str) -> Vec<Choice> {
        let texts = self.texts();
        let all = [("", texts.choose), ("1", texts.yes), ("0", texts.no)];
        let choice = |(key, label): (&str, &str)| Choice {
            value: key.to_owned(),
            label: label.to_owned(),
            is_chosen: key == value,
        };
        all.map(choice).into()
    }

    /// What it costs.
    pub fn price(&self, reader: &Reader<'_>) -> Vec<Field> {
        let (texts, locale) = (self.texts(), self.frame.locale());
        let held = self.typed.get(field::CURRENCY);
        let currencies = reader.currencies.as_slice();
        let is_offered = held.is_empty() || currencies.iter().any(|one| one.code() == held);
        let mut choices = Vec::new();
        // What it was in is not offered any more: nobody chooses another money unseen.
        if !is_offered {
            choices.push(Choice {
                value: String::new(),
                label: texts.choose.to_owned(),
                is_chosen: true,
            });
        }
        choices.extend(currencies.iter().enumerate().map(|(at, currency)| Choice {
            value: currency.code().to_owned(),
            label: format!("{} · {}", locale.sign(*currency), currency.code()),
            is_chosen: held == currency.code() || held.is_empty() && at == 0,
        }));
        // Where there is no choice, the label says in what it is.
        let label = match currencies {
            [only] if is_offered => format!("{} ({})", texts.price, locale.sign(*only)),
            _ => texts.price.to_owned(),
        };
        let amount = Field {
            is_required: reader.operation(self.typed) != Operation::Service,
            ..self.line(field::PRICE, &label, ("decimal", 40))
        };
        let currency = Field {
            is_required: true,
            kind: Kind::Select(choices),
            ..self.line(field::CURRENCY, texts.currency, ("text", 3))
        };
        if currencies.len() > 1 || !is_offered { vec![amount, currency] } else { vec![amount] }
    }

    /// Where it is.
    pub fn place(&self) -> Vec<Field> {
        let texts = self.texts();
        let city = Field {
            is_required: true,
            hint: Some(texts.place_hint.to_owned()),
            ..self.line(field::CITY, texts.city, ("text", 120))
        };
        vec![self.line(field::REGION, texts.region, ("text", 120)), city]
    }

    fn line(&self, name: &str, label: &str, (mode, length): (&'static str, usize)) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: Kind::Line(mode, length),
            value: self.typed.get(name).to_owned(),
            hint: None,
            is_required: false,
            wrong: self.wrong(name),
        }
    }
}
