//! What can go wrong with lenders.

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
    /// The text is no percentage.
    #[error("«{0}» no es un porcentaje (un número positivo con hasta 4 decimales)")]
    NotAPercent(String),
    /// The text is no amount.
    #[error(transparent)]
    Money(#[from] kernel::money::Error),
    /// The tenant has one of that name.
    #[error("ya hay una entidad «{0}»")]
    NameTaken(String),
    /// The tenant has as many as are compared side by side.
    #[error("ya hay {0} entidades, que es el máximo; quita una antes de añadir otra")]
    TooMany(usize),
    /// The tenant has no such one.
    #[error("no hay tal entidad; míralas con «zocalo lender list»")]
    NoSuchLender,
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
    /// What it means to who asked.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Invalid { .. } | Self::NotAPercent(_) | Self::Money(_) => Kind::Invalid,
            Self::NameTaken(_) => Kind::Conflict,
            Self::TooMany(_) => Kind::Limit,
            Self::NoSuchLender => Kind::NotFound,
            Self::Tenancy(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }
}
