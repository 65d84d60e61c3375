//! The texts of health.

use http_kit::{Component, Status};
use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn health(language: Language) -> &'static Health {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Health {
    pub title: &'static str,
    pub menu: &'static str,
    pub more: &'static str,
    pub since: &'static str,
    parts: [&'static str; 5],
    states: [&'static str; 4],
}

impl Health {
    /// What a part is called.
    #[must_use]
    pub const fn part(&self, component: Component) -> &'static str {
        self.parts[component as usize]
    }

    /// How it is doing, in words.
    #[must_use]
    pub const fn state(&self, status: Status) -> &'static str {
        self.states[status as usize]
    }
}

const ES: Health = Health {
    title: "Salud",
    menu: "Salud",
    more: "Cómo está cada parte del programa en este momento.",
    since: "Desde el {}",
    parts: [
        "Páginas y API",
        "Motor de mensajes",
        "Trabajos",
        "Base de datos",
        "Índice de búsqueda",
    ],
    states: ["Bien", "Con problemas", "Caída", "No instalada"],
};

const EN: Health = Health {
    title: "Health",
    menu: "Health",
    more: "How each part of the program is doing at this moment.",
    since: "Since {}",
    parts: ["Pages and API", "Messaging engine", "Jobs", "Database", "Search index"],
    states: ["Well", "With problems", "Down", "Not installed"],
};
