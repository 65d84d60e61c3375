//! What may be wrong with a row, in plain Spanish.

use std::fmt;

use kernel::Currency;

/// Whether the row was taken all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row was taken, without the value or with it changed.
    Warning,
    /// The row is another's exact repeat, and was left out.
    Duplicate,
    /// The row was left out.
    Error,
}

impl Severity {
    /// The word of the report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "aviso",
            Self::Duplicate => "duplicado",
            Self::Error => "error",
        }
    }
}

/// Why a row, or a value of it, was not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is, cell by cell, an earlier row.
    DuplicateOf(u64),
    /// An earlier row has the same id and says something else.
    SameId(u64),
    /// The row could not be read; the sentence says why.
    Broken(String),
    /// There is nothing in it.
    EmptyRow,
    /// More cells than titles: something was not quoted.
    TooManyCells {
        /// Cells it has.
        cells: usize,
        /// Columns of the file.
        columns: usize,
    },
    /// Fewer cells than titles.
    TooFewCells {
        /// Cells it has.
        cells: usize,
        /// Columns of the file.
        columns: usize,
    },
    /// Bytes that mean nothing in the file's encoding.
    BadEncoding,
    /// NUL signs, which were taken out.
    Nul,
    /// The cell begins with no known option of the attribute of that label.
    Unknown(String),
    /// No option of that attribute is so called under its parent.
    UnknownUnder(String),
    /// The word was misspelt; what it was taken for.
    Misspelt(String),
    /// An attribute is not as its vertical asks; label and reason.
    Attribute(String, String),
    /// No operation, or none this vertical offers.
    Operation,
    /// It is no single amount.
    PriceUnclear,
    /// Nothing says which currency it is in.
    PriceWithoutCurrency,
    /// The cell says one currency, and the column of currencies another.
    TwoCurrencies(Currency, Currency),
    /// The currency is not known.
    CurrencyUnknown,
    /// It is too low to be a price.
    PriceTooLow,
    /// It is too high, or negative.
    PriceOutOfBounds,
    /// It was finer than its currency has decimals.
    PriceRounded,
    /// It had more decimals than the attribute keeps, so many.
    Rounded(u32),
    /// The country is not known.
    CountryUnknown,
    /// No point of the Earth.
    Point,
    /// No address of a picture.
    Image,
    /// More pictures than a listing shows; the first so many were taken.
    TooManyImages(usize),
    /// No date, or one that has not come yet.
    Date,
    /// It was cut to that many characters.
    Cut(usize),
    /// A list had parts that are no option.
    UnknownParts(String),
    /// The name of the seller is not taken.
    Seller,
    /// There is nothing to make a title from.
    NoTitle,
    /// The listing was refused when it was to be saved.
    Refused(String),
}

impl Reason {
    /// How bad it is for the row, unless the value was one it must have.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::DuplicateOf(_) => Severity::Duplicate,
            Self::SameId(_)
            | Self::Broken(_)
            | Self::EmptyRow
            | Self::TooManyCells { .. }
            | Self::BadEncoding
            | Self::Operation
            | Self::NoTitle
            | Self::Refused(_) => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// The same for every row with this reason: what counts are kept by.
    #[must_use]
    pub fn group(&self) -> String {
        match self {
            Self::DuplicateOf(_) => "duplicado de otra fila".into(),
            Self::SameId(_) => "repite el identificador de otra fila con otros datos".into(),
            Self::Broken(_) => "la fila no se puede leer".into(),
            Self::TooManyCells { .. } => "la fila tiene más celdas que columnas".into(),
            Self::TooFewCells { .. } => "la fila tiene menos celdas que columnas".into(),
            Self::Misspelt(_) => "mal escrito".into(),
            Self::Attribute(label, reason) => format!("{label}: {reason}"),
            Self::UnknownParts(label) => format!("{label}: tiene opciones desconocidas"),
            Self::Refused(_) => "el anuncio no se pudo guardar".into(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateOf(row) => write!(out, "duplicado de la fila {row}"),
            Self::SameId(row) => {
                write!(out, "repite el identificador de la fila {row} con otros datos")
            }
            Self::Broken(why) => out.write_str(why),
            Self::EmptyRow => out.write_str("la fila está vacía"),
            Self::TooManyCells { cells, columns } => write!(
                out,
                "tiene {cells} celdas y el archivo {columns} columnas; quizá faltan comillas"
            ),
            Self::TooFewCells { cells, columns } => {
                write!(out, "tiene {cells} celdas y el archivo {columns} columnas")
            }
            Self::BadEncoding => out.write_str("tiene bytes que no son texto en esta codificación"),
            Self::Nul => out.write_str("tenía caracteres nulos, que se quitaron"),
            Self::Unknown(label) | Self::UnknownUnder(label) => {
                write!(out, "{label}: no es una opción conocida")
            }
            Self::Misspelt(name) => write!(out, "mal escrito; se leyó como «{name}»"),
            Self::Attribute(label, reason) => write!(out, "{label}: {reason}"),
            Self::UnknownParts(label) => write!(out, "{label}: estas opciones no son conocidas"),
            Self::Rounded(1) => out.write_str("redondeado a 1 decimal"),
            Self::Rounded(scale) => write!(out, "redondeado a {scale} decimales"),
            Self::TooManyImages(max) => {
                write!(out, "tiene más fotos; se tomaron las primeras {max}")
            }
            Self::TwoCurrencies(cell, column) => write!(
                out,
                "el precio dice {} y la moneda {}; no se toma",
                cell.code(),
                column.code()
            ),
            Self::Cut(max) => write!(out, "texto cortado a {max} caracteres"),
            Self::Refused(why) => write!(out, "no se pudo guardar: {why}"),
            other => out.write_str(other.sentence()),
        }
    }
}

impl Reason {
    const fn sentence(&self) -> &'static str {
        match self {
            Self::Operation => "operación desconocida o que no se ofrece aquí",
            Self::PriceUnclear => "no se entiende el precio; no se toma",
            Self::PriceWithoutCurrency => "precio sin moneda; queda sin precio",
            Self::CurrencyUnknown => "moneda desconocida; no se toma",
            Self::PriceTooLow => "demasiado bajo para ser un precio; queda sin precio",
            Self::PriceOutOfBounds => "precio fuera de límites; queda sin precio",
            Self::PriceRounded => "precio redondeado a los decimales de su moneda",
            Self::CountryUnknown => "país desconocido",
            Self::Point => "la latitud y la longitud no son un punto de la Tierra",
            Self::Image => "no es la dirección de una imagen",
            Self::Date => "no es una fecha pasada que se entienda",
            Self::Seller => "el nombre del vendedor no sirve; se usó el de costumbre",
            Self::NoTitle => "no hay con qué formar un título",
            _ => "",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Title of the column, if it is about one.
    pub column: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// Why.
    pub reason: Reason,
    /// What stood there.
    pub value: String,
}

impl Issue {
    /// Why, and what became of the row where that is not plain. `is_taken` says whether the row was
    /// taken in the end, whatever is wrong with this one value.
    #[must_use]
    pub fn told(&self, is_taken: bool) -> String {
        let is_dropped = matches!(
            self.reason,
            Reason::Attribute(..)
                | Reason::Unknown(_)
                | Reason::UnknownUnder(_)
                | Reason::UnknownParts(_)
                | Reason::CountryUnknown
                | Reason::Point
                | Reason::Image
                | Reason::Date
        );
        if is_dropped && is_taken && self.severity == Severity::Warning {
            format!("{}; la fila entró sin este dato", self.reason)
        } else {
            self.reason.to_string()
        }
    }

    /// About a whole row.
    #[must_use]
    pub const fn of_row(reason: Reason) -> Self {
        Self { column: None, severity: reason.severity(), reason, value: String::new() }
    }
}
