//! What can go wrong with a letter.

use kernel::Kind;

/// A fact that stopped an operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A letter needs a value that was not given.
    #[error("a la carta «{template}» le falta «{value}»")]
    MissingValue {
        /// Which letter.
        template: &'static str,
        /// Which value.
        value: String,
    },
    /// No letter has that key.
    #[error("no hay ninguna carta «{0}»; míralas con «zocalo mail templates»")]
    NoSuchTemplate(String),
    /// The outbox holds no such letter.
    #[error("no hay ninguna carta así en la bandeja")]
    NoSuchMail,
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// What kind of fact it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoSuchTemplate(_) | Self::NoSuchMail => Kind::NotFound,
            Self::MissingValue { .. } => Kind::Internal,
            Self::Db(error) => error.kind(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}
