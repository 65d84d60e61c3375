//! What stops an import. What is wrong with a row does not: that goes to the report.

use std::io;

use kernel::Kind;

/// A fact that stopped an import.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("el archivo no se puede leer: {0}")]
    Unreadable(#[source] io::Error),
    /// There is nothing in it.
    #[error("el archivo está vacío")]
    Empty,
    /// It has titles and no row.
    #[error("el archivo solo tiene la fila de títulos")]
    OnlyHeader,
    /// It is no CSV at all.
    #[error("el archivo parece {0}; guárdalo como CSV e impórtalo de nuevo")]
    NotCsv(&'static str),
    /// Its first row cannot be read.
    #[error("la primera fila del archivo no se puede leer: {0}")]
    HeaderBroken(String),
    /// The mapping is wrong.
    #[error("el mapeo de columnas no sirve: {0}")]
    Mapping(String),
    /// No column is known for what every listing must have.
    #[error(
        "no se sabe qué columna es {}; las columnas son {}. Con --mapping mapa.toml se escribe el \
         mapa de columnas: complétalo y repite la orden",
        .missing.join(" ni "), .columns.join(", ")
    )]
    ColumnsMissing {
        /// Labels of the attributes that must be given.
        missing: Vec<String>,
        /// The titles of the file.
        columns: Vec<String>,
    },
    /// The report cannot be written.
    #[error("el informe de errores no se puede escribir: {0}")]
    Report(#[source] io::Error),
    /// It broke off in the middle; what was saved before stays.
    #[error(
        "{} se interrumpió después de la fila {rows}: {source}. {}",
        if *is_dry { "el ensayo" } else { "la importación" },
        if *is_dry {
            "No se guardó nada"
        } else {
            "Lo guardado hasta ahí queda; vuelve a ejecutarla para completar el resto"
        }
    )]
    Interrupted {
        /// Whether nothing was to be saved.
        is_dry: bool,
        /// Rows that were dealt with for good.
        rows: u64,
        /// What happened.
        #[source]
        source: Box<Error>,
    },
    /// Verticals and listings.
    #[error(transparent)]
    Listings(#[from] crate::Error),
    /// Sellers.
    #[error(transparent)]
    Tenancy(#[from] tenancy::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// What kind of fact this is for the faces.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(_)
            | Self::Empty
            | Self::OnlyHeader
            | Self::NotCsv(_)
            | Self::HeaderBroken(_)
            | Self::Mapping(_)
            | Self::ColumnsMissing { .. } => Kind::Invalid,
            Self::Report(_) => Kind::Unavailable,
            Self::Interrupted { source, .. } => source.kind(),
            Self::Listings(error) => error.kind(),
            Self::Tenancy(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}
