//! The commands about lenders.

use clap::{Args, Subcommand};

/// `lender`.
#[derive(Debug, Subcommand)]
pub enum Lender {
    /// Enumera las entidades que financian y sus condiciones.
    #[command(after_help = "Ejemplo:\n  zocalo lender list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Añade una entidad.
    #[command(
        after_help = "Ejemplos:\n  zocalo lender add --tenant demo --currency DOP --rate 12.95 --months 12-72 --down 20 --fee 1% \"Banco Ejemplo\"\n  zocalo lender add --tenant demo --currency USD --rate 11.5 --vertical autos --insurance 0.05% --max 40000 \"Cooperativa de Muestra\""
    )]
    Add {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Moneda en que presta.
        #[arg(long, value_name = "MONEDA")]
        currency: String,
        /// Sus condiciones.
        #[command(flatten)]
        terms: LenderTerms,
        /// Nombre.
        name: String,
    },
    /// Cambia sus condiciones: lo que no se diga se queda como está.
    #[command(
        after_help = "Ejemplos:\n  zocalo lender change --tenant demo --rate 13.25 ldr_01m8ffmt6kesyre9k5ed7vp6sv\n  zocalo lender change --tenant demo --shown off ldr_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Change {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Otro nombre.
        #[arg(long, value_name = "NOMBRE")]
        name: Option<String>,
        /// Sus condiciones.
        #[command(flatten)]
        terms: LenderTerms,
        /// Entidad (ldr_…).
        lender: String,
    },
    /// Quita una entidad.
    #[command(
        after_help = "Ejemplo:\n  zocalo lender remove --tenant demo ldr_01m8ffmt6kesyre9k5ed7vp6sv"
    )]
    Remove {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Entidad (ldr_…).
        lender: String,
    },
}

/// At what it lends.
#[derive(Debug, Args)]
pub struct LenderTerms {
    /// Tasa nominal anual, en %.
    #[arg(long, value_name = "TASA")]
    pub rate: Option<String>,
    /// Plazos en meses, del más corto al más largo.
    #[arg(long, value_name = "DE-A")]
    pub months: Option<String>,
    /// Inicial mínimo, en % del precio.
    #[arg(long, value_name = "PARTE")]
    pub down: Option<String>,
    /// Monto máximo que presta; vacío si no tiene.
    #[arg(long, value_name = "IMPORTE")]
    pub max: Option<String>,
    /// Comisión al empezar: un importe, o una parte de lo prestado como 1%; vacía si no hay.
    #[arg(long, value_name = "CARGO")]
    pub fee: Option<String>,
    /// Seguro de cada mes: un importe, o una parte de lo prestado como 0.05%; vacío si no hay.
    #[arg(long, value_name = "CARGO")]
    pub insurance: Option<String>,
    /// Vertical para la que presta (repetible); vacía: todas.
    #[arg(long = "vertical", value_name = "VERTICAL")]
    pub verticals: Vec<String>,
    /// Nota para el comprador.
    #[arg(long, value_name = "TEXTO")]
    pub note: Option<String>,
    /// Posición: las de número más bajo van primero.
    #[arg(long, value_name = "NÚMERO")]
    pub position: Option<u16>,
    /// Si se muestra en el sitio: on u off.
    #[arg(long, value_name = "on|off")]
    pub shown: Option<String>,
}
