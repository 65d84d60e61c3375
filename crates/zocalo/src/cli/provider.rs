//! `provider`.

use std::path::PathBuf;

use clap::Subcommand;

/// `provider`.
#[derive(Debug, Subcommand)]
pub enum Provider {
    /// Dice qué proveedor hay y qué grupo es qué.
    #[command(after_help = "Ejemplo:\n  zocalo provider show --tenant demo")]
    Show {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Pone el proveedor o lo cambia; antes le pregunta si está ahí.
    #[command(
        after_help = "Ejemplos:\n  zocalo provider set --tenant demo --issuer https://id.ejemplo.com --client-id zocalo --secret-file secreto.txt --group gerencia=owner --group ventas=ops Empresa\n  zocalo provider set --tenant demo --issuer https://id.ejemplo.com --client-id zocalo --group todos=viewer Empresa\n\nSin --secret-file se conserva el secreto que hay. El proveedor debe conocer la dirección de retorno de cada sitio: https://SITIO/cuenta/proveedor/vuelta"
    )]
    Set {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Dirección del proveedor, exactamente como él la escribe.
        #[arg(long)]
        issuer: String,
        /// Cómo nos llama el proveedor.
        #[arg(long)]
        client_id: String,
        /// Archivo con el secreto de cliente; «-» lo lee de la entrada estándar.
        #[arg(long)]
        secret_file: Option<PathBuf>,
        /// Qué es un grupo aquí, GRUPO=PARTE: owner, ops o viewer; puede repetirse.
        #[arg(long = "group")]
        groups: Vec<String>,
        /// Dato en que el proveedor trae los grupos.
        #[arg(long, default_value = tenancy::provider::GROUPS_CLAIM)]
        groups_claim: String,
        /// Qué dice el botón: «Entrar con NOMBRE».
        name: String,
    },
    /// Quita el proveedor: nadie más entra por él.
    #[command(after_help = "Ejemplo:\n  zocalo provider remove --tenant demo")]
    Remove {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
}
