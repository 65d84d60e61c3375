//! The choices of how a site looks, in the order of `tenancy::brand`.

use kernel::locale::Language;

/// The texts of one language.
#[must_use]
pub const fn look(language: Language) -> &'static Look {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// A choice: what is chosen, and the names of what there is.
type Choice = (&'static str, [&'static str; 3]);

/// The choices.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Look {
    pub tone: Choice,
    pub shape: Choice,
    pub heading: Choice,
    pub theme: Choice,
}

const ES: Look = Look {
    tone: ("Grises", ["Cálidos", "Neutros", "Fríos"]),
    shape: ("Esquinas", ["Suaves", "Rectas", "Redondas"]),
    heading: ("Letra de títulos y precios", ["Como el texto", "Con remates", "Estrecha"]),
    theme: (
        "Claro u oscuro",
        ["Como el aparato de cada visitante", "Siempre claro", "Siempre oscuro"],
    ),
};

const EN: Look = Look {
    tone: ("Greys", ["Warm", "Neutral", "Cool"]),
    shape: ("Corners", ["Soft", "Square", "Round"]),
    heading: ("Type of headings and prices", ["As the text", "With serifs", "Narrow"]),
    theme: ("Light or dark", ["As each visitor's device is", "Always light", "Always dark"]),
};
