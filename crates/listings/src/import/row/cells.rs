//! The cells of a row, cleaned and sorted by where they go.

use std::collections::{BTreeMap, BTreeSet};

use kernel::text::truncate;

use super::quoted;
use crate::import::{
    decode::{BAD_BYTE, NUL},
    make_model,
    mapping::{Column, DateOrder, Take, Target},
    plan::{Plan, PlannedColumn},
    reason::{Issue, Reason, Severity},
    twice::undone,
    words::{clean, clean_text, is_nothing, is_status},
};

/// What one target is given.
pub(super) struct Given<'p> {
    pub(super) text: String,
    pub(super) column: &'p Column,
}

/// What a row gives, by target, and what there is to say about it.
#[derive(Default)]
pub(super) struct Cells<'p> {
    given: BTreeMap<Target, Given<'p>>,
    /// Options already found, by key of the attribute.
    pub(super) options: BTreeMap<String, String>,
    pub(super) images: Vec<Given<'p>>,
    pub(super) issues: Vec<Issue>,
    /// What a cell says that was not understood, or what the row ends before.
    pub(super) unclear: BTreeSet<Target>,
    /// What takes any text: where it says that the thing was sold, that is all it says.
    texts: Option<&'p BTreeSet<Target>>,
    /// Cells that say «n/a» and the like: nothing, unless something must be there.
    nothing: BTreeMap<Target, Given<'p>>,
}

impl<'p> Cells<'p> {
    pub(super) fn of(plan: &'p Plan<'_>, row: &[String]) -> Self {
        let mut cells = Self { texts: Some(&plan.texts), ..Self::default() };
        cells.check_length(plan, row);
        if row.iter().all(|cell| clean(cell).is_empty()) {
            cells.issues = vec![Issue::of_row(Reason::EmptyRow)];
            return cells;
        }
        for planned in &plan.columns {
            if planned.at >= row.len() {
                cells.unclear.extend(planned.column.to.iter().cloned());
            }
            let cell = undone(row.get(planned.at).map_or("", String::as_str));
            cells.check_signs(&planned.column, &cell);
            cells.take(plan, planned, &cell);
        }
        cells
    }

    /// Whether it makes sense to read on.
    pub(super) fn is_usable(&self) -> bool {
        self.issues.iter().all(|issue| issue.severity != Severity::Error)
    }

    /// The text for that target, if there is any.
    pub(super) fn text(&self, target: &Target) -> Option<&str> {
        self.given.get(target).map(|given| given.text.as_str())
    }

    /// The column that target comes from.
    pub(super) fn column(&self, target: &Target) -> Option<&'p Column> {
        self.given.get(target).map(|given| given.column)
    }

    /// Whether the dates of the target's column name the month first.
    pub(super) fn month_first(&self, plan: &Plan<'_>, target: &Target) -> bool {
        match self.column(target).and_then(|column| column.dates) {
            Some(order) => order == DateOrder::MonthFirst,
            None => plan.site.locale.is_month_first(),
        }
    }

    /// Says that the value of a target was not understood.
    pub(super) fn not_understood(&mut self, target: &Target, reason: Reason) {
        self.unclear.insert(target.clone());
        self.note(target, reason);
    }

    /// Adds a text to a target that has none.
    pub(super) fn add(&mut self, target: &Target, text: String, from: &Target) {
        if let (Some(column), false) = (self.column(from), self.given.contains_key(target)) {
            self.give(column, target, text);
        }
    }

    /// Says something about the value of a target.
    pub(super) fn note(&mut self, target: &Target, reason: Reason) {
        let severity = reason.severity();
        self.say(target, reason, severity);
    }

    /// As [`Self::note`], with a severity of its own.
    pub(super) fn say(&mut self, target: &Target, reason: Reason, severity: Severity) {
        let given = self.given.get(target).or_else(|| self.nothing.get(target));
        self.issues.push(Issue {
            column: given.map(|g| g.column.name.clone()),
            severity,
            reason,
            value: given.map(|g| quoted(&g.text)).unwrap_or_default(),
        });
    }

    /// Cuts a text that is too long, and says so.
    pub(super) fn cut(&mut self, target: &Target, text: String, max: usize) -> String {
        let kept = truncate(&text, max);
        if kept.len() == text.len() {
            return text;
        }
        self.note(target, Reason::Cut(max));
        kept.trim_end().to_owned()
    }

    fn check_length(&mut self, plan: &Plan<'_>, row: &[String]) {
        let columns = plan.names.len();
        let said = row.iter().rposition(|cell| !clean(cell).is_empty()).map_or(0, |at| at + 1);
        if said > columns {
            self.issues.push(Issue::of_row(Reason::TooManyCells { cells: said, columns }));
        } else if row.len() < columns {
            self.issues.push(Issue::of_row(Reason::TooFewCells { cells: row.len(), columns }));
        }
    }

    fn check_signs(&mut self, column: &Column, cell: &str) {
        for (sign, reason) in [(BAD_BYTE, Reason::BadEncoding), (NUL, Reason::Nul)] {
            if cell.contains(sign) {
                self.issues.push(Issue {
                    column: Some(column.name.clone()),
                    severity: reason.severity(),
                    reason,
                    value: quoted(cell),
                });
            }
        }
    }

    fn take(&mut self, plan: &Plan<'_>, planned: &'p PlannedColumn, cell: &str) {
        let column = &planned.column;
        match column.take {
            Take::Whole => {
                if let [target] = column.to.as_slice() {
                    let is_long = *target == Target::Description;
                    self.give(column, target, if is_long { clean_text(cell) } else { clean(cell) });
                }
            }
            Take::Parts => {
                let cell = clean(cell);
                let separator = column.separator.as_deref().unwrap_or_default();
                for (target, part) in column.to.iter().zip(cell.splitn(column.to.len(), separator))
                {
                    self.give(column, target, part.trim().to_owned());
                }
            }
            Take::Words => self.take_words(plan, planned, &clean(cell)),
        }
    }

    fn take_words(&mut self, plan: &Plan<'_>, planned: &'p PlannedColumn, cell: &str) {
        let Some(chain) = &planned.chain else { return };
        if is_nothing(cell) {
            return;
        }
        let taken = make_model::take(chain, &plan.words, cell);
        // Every option of the chain has the cell as its text, so that what is said of it shows it.
        for key in &chain.options {
            self.give(&planned.column, &Target::Attribute(key.clone()), cell.to_owned());
        }
        if let (Some(key), false) = (&chain.rest, taken.values.is_empty()) {
            self.give(&planned.column, &Target::Attribute(key.clone()), taken.rest);
        }
        if let (Some(name), Some(key)) = (taken.misspelt, chain.options.first()) {
            self.note(&Target::Attribute(key.clone()), Reason::Misspelt(name));
        }
        self.options.extend(taken.values);
        let unfound = chain.options.iter().filter(|key| !self.options.contains_key(*key));
        for key in unfound.cloned().collect::<Vec<_>>() {
            // An option without one before it goes without saying.
            let parent = plan.vertical.attribute(&key).and_then(|a| a.parent.as_ref());
            if parent.is_some_and(|parent| !self.options.contains_key(parent)) {
                self.given.remove(&Target::Attribute(key));
            }
        }
    }

    fn give(&mut self, column: &'p Column, target: &Target, text: String) {
        if text.is_empty() {
            return;
        }
        if self.texts.is_some_and(|texts| texts.contains(target)) && is_status(&text) {
            self.unclear.insert(target.clone());
            return;
        }
        if is_nothing(&text) {
            self.nothing.insert(target.clone(), Given { text, column });
            return;
        }
        if *target == Target::Images {
            self.images.push(Given { text, column });
        } else {
            self.given.insert(target.clone(), Given { text, column });
        }
    }
}
