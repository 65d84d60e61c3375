//! Spanish as Mexicans say it: what they call otherwise, and the base for all else.

use super::{Texts, es};

pub(super) const TEXTS: Texts =
    Texts { region: "Estado", search_hint_homes: "Tipo o colonia", ..es::TEXTS };
