//! What can be wrong with a question, and with the index itself.

mod english;

use kernel::{Kind, locale::Sentence};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query names a vertical the site does not show.
    #[error("el sitio no tiene la sección «{0}»")]
    NoSuchVertical(String),
    /// The engine cannot be asked at present.
    #[error("el buscador no está disponible en este momento")]
    Unavailable,
    /// The index of this vertical holds as many listings as it can.
    #[error("el índice de «{0}» está lleno")]
    Full(String),
    /// The published rows could not be read.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The verticals or rates of a site could not be read.
    #[error(transparent)]
    Listings(#[from] listings::Error),
    /// The directory could not be read.
    #[error(transparent)]
    Tenancy(#[from] tenancy::Error),
}

impl Error {
    /// What kind of fact it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoSuchVertical(_) => Kind::NotFound,
            Self::Unavailable => Kind::Unavailable,
            Self::Full(_) => Kind::Limit,
            Self::Db(error) => error.kind(),
            Self::Listings(error) => error.kind(),
            Self::Tenancy(error) => error.kind(),
        }
    }
}

/// A parameter that cannot be accepted, said to the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct FieldError {
    /// The parameter, as sent; `*` when it is the request as a whole.
    pub field: String,
    /// What is wrong.
    pub reason: Sentence,
    /// What would be accepted, where that is a list.
    pub allowed: Vec<String>,
}

impl FieldError {
    /// An error without a list of what is allowed; what is wrong, in Spanish and in English.
    #[must_use]
    pub fn new(field: &str, es: impl Into<String>, en: impl Into<String>) -> Self {
        Self::told(field, Sentence::new(es, en))
    }

    /// The same with a sentence that somebody else wrote.
    #[must_use]
    pub fn told(field: &str, reason: Sentence) -> Self {
        let field = kernel::text::truncate(field, 60).to_owned();
        Self { field, reason, allowed: Vec::new() }
    }

    /// The same, with what would be accepted.
    #[must_use]
    pub fn allowing(mut self, allowed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }

    /// What kind of fact it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind::Invalid
    }
}
