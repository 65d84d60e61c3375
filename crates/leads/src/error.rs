//! What can go wrong with who asks.

mod english;

use kernel::{
    Kind,
    locale::{Sentence, Word},
};

/// A fact that stopped an operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value is not acceptable.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: Word,
        /// Why not.
        reason: Sentence,
    },
    /// The seller has no such way to be reached.
    #[error("a este vendedor no se le llega por esa vía")]
    NoSuchWay,
    /// Too many were asked for from one network address.
    #[error("demasiadas consultas desde tu conexión; espera una hora")]
    TooMany,
    /// What the tenant's own part says.
    #[error(transparent)]
    Tenancy(#[from] tenancy::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Error {
    /// That value is not acceptable; why not, in Spanish and in English.
    pub(crate) fn invalid(field: Word, es: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid { field, reason: Sentence::new(es, en) }
    }

    /// What it means to who asked.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Invalid { .. } => Kind::Invalid,
            Self::NoSuchWay => Kind::NotFound,
            Self::TooMany => Kind::Limit,
            Self::Tenancy(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }
}
