//! What can go wrong with tenants, sites and sellers.

use kernel::Kind;

/// A fact that stopped an operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No tenant has that slug.
    #[error("no hay ningún cliente «{0}»; véalos con «zocalo tenant list»")]
    NoSuchTenant(String),
    /// No site has that host.
    #[error("no hay ningún sitio «{0}»; véalos con «zocalo site list»")]
    NoSuchSite(String),
    /// Another tenant has that slug.
    #[error("ya hay un cliente «{0}»")]
    SlugTaken(String),
    /// Another site has that host.
    #[error("ya hay un sitio «{0}»")]
    HostTaken(String),
    /// A value is not acceptable.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: &'static str,
        /// Why not, in Spanish.
        reason: String,
    },
    /// The step from one state to the other is not allowed.
    #[error("el cliente está «{from}»: no puede pasar a «{to}»")]
    NoSuchStep {
        /// The present state.
        from: &'static str,
        /// The state asked for.
        to: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// What kind of fact it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoSuchTenant(_) | Self::NoSuchSite(_) => Kind::NotFound,
            Self::SlugTaken(_) | Self::HostTaken(_) | Self::NoSuchStep { .. } => Kind::Conflict,
            Self::Invalid { .. } => Kind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}
