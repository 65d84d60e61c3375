//! Every page: where, who, and who answers.

mod account;
mod operator;
mod panel;
mod public;

use std::sync::Arc;

use axum::http::Method;
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

/// The addresses that show something. Cloning shares them.
#[derive(Clone)]
pub(crate) struct Paths(Arc<[&'static str]>);

impl Paths {
    pub fn of(table: &Table<State>) -> Self {
        let shown = table.routes().iter().filter(|route| route.method == Method::GET);
        Self(shown.map(|route| route.path).collect())
    }

    /// The nearest address above `path` that shows something.
    pub fn above<'a>(&self, path: &'a str) -> Option<&'a str> {
        let ends = path.match_indices('/').map(|(at, _)| &path[..at]);
        let mut above: Vec<&str> = ends.filter(|above| !above.is_empty()).collect();
        above.reverse();
        above.into_iter().find(|above| self.0.iter().any(|shown| is_at(shown, above)))
    }
}

/// Whether `path` is one of those `shown` stands for; forms stand on no page whose first word is anything.
fn is_at(shown: &str, path: &str) -> bool {
    let (mut shown, mut path) = (shown.split('/').skip(1), path.split('/').skip(1));
    let mut is_first = true;
    loop {
        match (shown.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(said)) if part == said || !is_first && part.starts_with('{') => {}
            _ => return false,
        }
        is_first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_form_leads_to_its_page() {
        let paths = Paths::of(&table());
        for (form, page) in [
            ("/panel/equipo/invitaciones", Some("/panel/equipo")),
            ("/operador/clientes/mia/estado", Some("/operador/clientes/mia")),
            ("/cuenta/seguridad/paso/alta", Some("/cuenta/seguridad")),
            ("/panel", None),
        ] {
            assert_eq!(paths.above(form), page, "{form}");
        }
    }
}
