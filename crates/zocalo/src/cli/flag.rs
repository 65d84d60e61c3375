//! The commands about flags.

use clap::{Args, Subcommand};

/// `flag`.
#[derive(Debug, Subcommand)]
pub enum Flag {
    /// Crea una bandera, apagada para todos.
    #[command(
        after_help = "Ejemplo:\n  zocalo flag create search.rank_v2 --purpose \"Orden nuevo de resultados\" --owner Ana --until 2027-01-31"
    )]
    Create(NewFlag),
    /// Enumera las banderas y para quién están encendidas.
    #[command(after_help = "Ejemplo:\n  zocalo flag list")]
    List,
    /// Cambia para quién está encendida.
    #[command(
        after_help = "Ejemplos:\n  zocalo flag set search.rank_v2 --tenant demo=on\n  zocalo flag set search.rank_v2 --percent 5 --percent 25@2026-12-01T12:00:00Z --percent 100@2026-12-08T12:00:00Z\n  zocalo flag set search.rank_v2 --everybody on"
    )]
    Set(FlagChanges),
    /// La apaga para todos en segundos, diga lo que diga lo demás.
    #[command(after_help = "Ejemplo:\n  zocalo flag kill search.rank_v2")]
    Kill {
        /// Clave.
        key: String,
    },
    /// Vuelve a hacer caso de sus reglas.
    #[command(after_help = "Ejemplo:\n  zocalo flag revive search.rank_v2")]
    Revive {
        /// Clave.
        key: String,
    },
    /// La quita: decide el programa.
    #[command(after_help = "Ejemplo:\n  zocalo flag remove search.rank_v2")]
    Remove {
        /// Clave.
        key: String,
    },
}

/// `flag create`.
#[derive(Debug, Args)]
pub struct NewFlag {
    /// Clave: minúsculas, cifras, punto y guiones.
    pub key: String,
    /// Qué enciende.
    #[arg(long, value_name = "TEXTO")]
    pub purpose: String,
    /// Quién responde por ella.
    #[arg(long, value_name = "NOMBRE")]
    pub owner: String,
    /// Hasta qué día hace falta (AAAA-MM-DD); después se avisa.
    #[arg(long, value_name = "DÍA")]
    pub until: chrono::NaiveDate,
    /// El lado seguro es encendida (si no, apagada).
    #[arg(long)]
    pub safe_on: bool,
    /// Se dice también fuera, en /v1/flags.
    #[arg(long)]
    pub shown: bool,
}

/// `flag set`.
#[derive(Debug, Args)]
pub struct FlagChanges {
    /// Clave.
    pub key: String,
    /// Para todos los demás: on u off.
    #[arg(long, value_name = "on|off")]
    pub everybody: Option<String>,
    /// Para un cliente: CLIENTE=on, CLIENTE=off o CLIENTE= para que decida lo demás (repetible).
    #[arg(long = "tenant", value_name = "CLIENTE=on|off")]
    pub tenants: Vec<String>,
    /// Para una cuenta: acc_…=on, =off o = (repetible).
    #[arg(long = "account", value_name = "CUENTA=on|off")]
    pub accounts: Vec<String>,
    /// Parte de los demás, de cien: N desde ya o N@MOMENTO (repetible; sustituye a las anteriores).
    #[arg(long = "percent", value_name = "N[@MOMENTO]")]
    pub steps: Vec<String>,
}
