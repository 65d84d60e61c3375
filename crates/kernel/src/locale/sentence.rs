//! Languages of the texts, and a sentence in each of them.

use std::fmt;

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Language {
    /// `es` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language of that code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Es, Self::En].into_iter().find(|language| language.code() == code)
    }
}

/// A sentence for a person, in every language of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    es: Box<str>,
    en: Box<str>,
}

impl Sentence {
    /// The same fact said twice.
    #[must_use]
    pub fn new(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self { es: es.into().into(), en: en.into().into() }
    }

    /// The sentence in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.es)
    }
}

/// The name of a thing, in every language of the texts; it is shown in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// In Spanish.
    pub es: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Word {
    /// The same name twice.
    #[must_use]
    pub const fn new(es: &'static str, en: &'static str) -> Self {
        Self { es, en }
    }

    /// The name in `language`.
    #[must_use]
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Es => self.es,
            Language::En => self.en,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.es)
    }
}

/// A fact that may be told to a reader. Its `Display` is Spanish, which the command line and the log speak.
pub trait Told: fmt::Display {
    /// The same fact in English.
    fn english(&self) -> String;

    /// The fact in every language of the texts.
    fn sentence(&self) -> Sentence {
        Sentence::new(self.to_string(), self.english())
    }
}
