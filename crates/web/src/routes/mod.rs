//! Every page: where, who, and who answers.

mod account;
mod operator;
mod panel;
mod public;

use http_kit::{Doc, Route, Table};

use crate::State;

/// The table.
#[must_use]
pub fn table() -> Table<State> {
    let parts: [Vec<Route<State>>; 4] =
        [public::all(), account::all(), panel::all(), operator::all()];
    Table::new(parts.into_iter().flatten().collect())
}

fn doc(id: &'static str, summary: &'static str) -> Doc {
    Doc { id, summary, ..Doc::default() }
}
