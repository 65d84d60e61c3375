//! The texts of flags that their form does not change.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn flags(language: Language) -> &'static Flags {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Flags {
    pub from: &'static str,
    pub but: &'static str,
    pub accounts: &'static str,
    pub killed_on: &'static str,
    pub at: &'static str,
    pub unplan: &'static str,
    pub at_more: &'static str,
}

const ES: Flags = Flags {
    from: "{} % desde el {}",
    but: "nunca {}",
    accounts: "cuentas por su nombre: {}",
    killed_on: "Encendida a mano: es su lado seguro",
    at: "Desde cuándo (vacío: ya)",
    unplan: "Quitar lo que está previsto para más adelante",
    at_more: "Con un momento por venir queda previsto; lo que rige hasta entonces no cambia.",
};

const EN: Flags = Flags {
    from: "{} % from {}",
    but: "never {}",
    accounts: "accounts by name: {}",
    killed_on: "On by hand: its safe side",
    at: "From when (empty: now)",
    unplan: "Take back what is planned for later",
    at_more: "With a moment to come it is planned; what holds until then does not change.",
};
