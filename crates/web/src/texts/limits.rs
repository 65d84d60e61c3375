//! The texts of limits.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn limits(language: Language) -> &'static Limits {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Limits {
    pub title: &'static str,
    pub more: &'static str,
    pub usage: &'static str,
    pub used_of: &'static str,
    pub used: &'static str,
    pub most: &'static str,
    pub what: &'static str,
    pub hard: &'static str,
    pub soft: &'static str,
    pub save: &'static str,
    pub nearly: &'static str,
    pub reached: &'static str,
}

const ES: Limits = Limits {
    title: "Límites",
    more: "Vacío es sin límite. A partir del 80 % se avisa por correo a los propietarios.",
    usage: "Uso",
    used_of: "{} de {}",
    used: "{}, sin límite",
    most: "Máximo",
    what: "Al llegar",
    hard: "No se suma más",
    soft: "Solo se avisa",
    save: "Guardar",
    nearly: "Cerca del límite",
    reached: "Límite alcanzado",
};

const EN: Limits = Limits {
    title: "Limits",
    more: "Empty is without a limit. From 80 % on the owners are told by mail.",
    usage: "Usage",
    used_of: "{} of {}",
    used: "{}, without a limit",
    most: "At most",
    what: "When reached",
    hard: "Nothing is added",
    soft: "It is only told",
    save: "Save",
    nearly: "Near the limit",
    reached: "Limit reached",
};
