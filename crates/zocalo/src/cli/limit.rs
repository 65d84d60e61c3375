//! The commands about limits.

use clap::Subcommand;

/// `limit`.
#[derive(Debug, Subcommand)]
pub enum Limit {
    /// Enumera los límites de un cliente y lo que lleva usado.
    #[command(after_help = "Ejemplo:\n  zocalo limit list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Pone un límite; al 80 % se avisa por correo a los propietarios.
    #[command(
        after_help = "Ejemplos:\n  zocalo limit set --tenant demo members 5\n  zocalo limit set --tenant demo api_calls 600 --soft"
    )]
    Set {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Solo avisa: lo que pase del límite no se rechaza.
        #[arg(long)]
        soft: bool,
        /// De qué: members, sellers, listings, api_calls (por minuto) o storage_mb (fotos).
        limit: String,
        /// Cuánto como máximo.
        most: i64,
    },
    /// Quita un límite.
    #[command(after_help = "Ejemplo:\n  zocalo limit lift --tenant demo members")]
    Lift {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// De qué: members, sellers, listings, api_calls o storage_mb.
        limit: String,
    },
}
