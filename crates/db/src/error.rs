//! What can go wrong between us and PostgreSQL.

mod english;

use kernel::Kind;
use sqlx::error::DatabaseError;

/// A failure of the database, told apart by what can be done about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is down, busy or starting: trying again later makes sense.
    #[error("la base de datos no responde en este momento")]
    Unavailable(#[source] sqlx::Error),
    /// The disk of the database is full; nothing was written.
    #[error(
        "no queda espacio en el disco de la base de datos; libera espacio e inténtalo de nuevo"
    )]
    NoRoom(#[source] sqlx::Error),
    /// A constraint of the schema refused the change.
    #[error("los datos no cumplen una regla de la base de datos")]
    Refused {
        /// The constraint's name, or what kind of rule it was when it has none.
        constraint: String,
        /// Whether it clashes with another row, as opposed to being unacceptable in itself.
        is_clash: bool,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// The schema and this program do not fit together.
    #[error("{sentence}")]
    Migration {
        /// What is wrong and what to do, in Spanish.
        sentence: String,
        /// What the driver said, if it was it who complained.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// Another migration of the same database has not ended.
    #[error(
        "otra migración de esta base de datos sigue en marcha tras esperar {} s; \
         espera a que termine e inténtalo de nuevo",
        waited.as_secs()
    )]
    Migrating {
        /// How long it was waited for.
        waited: std::time::Duration,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// A mistake of ours: a query that does not fit the schema, a row that does not decode.
    #[error("error interno de la base de datos")]
    Internal(#[source] sqlx::Error),
}

impl Error {
    /// What kind of fact this is for the faces.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) | Self::NoRoom(_) | Self::Migrating { .. } => Kind::Unavailable,
            Self::Refused { is_clash: true, .. } => Kind::Conflict,
            Self::Refused { is_clash: false, .. } => Kind::Invalid,
            Self::Migration { .. } | Self::Internal(_) => Kind::Internal,
        }
    }

    pub(crate) fn migration(sentence: impl Into<String>) -> Self {
        Self::Migration { sentence: sentence.into(), source: None }
    }
}

impl From<sqlx::Error> for Error {
    fn from(source: sqlx::Error) -> Self {
        match &source {
            sqlx::Error::Database(said) => {
                let (code, constraint) = (code(&**said), said.constraint().map(str::to_owned));
                of_code(&code, constraint, source)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(source),
            _ => Self::Internal(source),
        }
    }
}

fn code(said: &dyn DatabaseError) -> String {
    said.code().map(|code| code.into_owned()).unwrap_or_default()
}

/// By the classes of appendix A of PostgreSQL's manual.
fn of_code(code: &str, constraint: Option<String>, source: sqlx::Error) -> Error {
    let is_clash = matches!(code, "23505" | "23503" | "23P01");
    match code {
        _ if code.starts_with("23") || code == "22P02" || code == "22001" => Error::Refused {
            constraint: constraint.unwrap_or_else(|| code.to_owned()),
            is_clash,
            source,
        },
        "53100" => Error::NoRoom(source),
        // Cancelled by a time limit, a lock not had in time, a deadlock, a serialisation failure.
        "57014" | "55P03" | "40P01" | "40001" | "25P02" | "25P03" => Error::Unavailable(source),
        // No connection, no resources, the server going down or coming up, input or output.
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => {
            Error::Unavailable(source)
        }
        _ => Error::Internal(source),
    }
}

/// Whether the connection, not the statement, was at fault: nothing of it was done.
pub(crate) fn is_lost_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(said) => {
            let code = code(&**said);
            code.starts_with("08") || code.starts_with("57P") || code.starts_with("25")
        }
        _ => false,
    }
}
