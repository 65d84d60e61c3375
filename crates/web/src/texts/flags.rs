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
}

const ES: Flags =
    Flags { from: "{} % desde el {}", but: "nunca {}", accounts: "{} cuentas por su nombre" };

const EN: Flags = Flags { from: "{} % from {}", but: "never {}", accounts: "{} accounts by name" };
