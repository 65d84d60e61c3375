//! The commands about the business behind a tenant's sites.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `business`.
#[derive(Debug, Subcommand)]
pub enum Business {
    /// Muestra los datos del negocio y qué páginas tienen texto propio.
    #[command(after_help = "Ejemplo:\n  zocalo business show --tenant demo")]
    Show {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Cambia los datos del negocio; lo que no se nombra se queda como está.
    #[command(
        after_help = "Ejemplos:\n  zocalo business set --tenant demo --legal-name \"Autos del Caribe, SRL\" --phone 809-555-0142 --whatsapp true\n  zocalo business set --tenant demo --hours \"\""
    )]
    Set(BusinessFacts),
    /// Pone el texto de una página; sin archivo, vuelve al texto base.
    #[command(
        after_help = "Ejemplos:\n  zocalo business text --tenant demo about nosotros.txt\n  zocalo business text --tenant demo --language en terms terms.txt\n  zocalo business text --tenant demo privacy"
    )]
    Text {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// Idioma: es o en.
        #[arg(long, default_value = "es")]
        language: String,
        /// Página: about, terms o privacy.
        page: String,
        /// Archivo de texto en UTF-8.
        file: Option<PathBuf>,
    },
}

/// What there is to set; an empty text takes it away.
#[derive(Debug, Args)]
pub struct BusinessFacts {
    /// Cliente.
    #[arg(long)]
    pub tenant: String,
    /// Razón social.
    #[arg(long)]
    pub legal_name: Option<String>,
    /// Registro fiscal: RNC, RFC, NIT…
    #[arg(long)]
    pub tax_id: Option<String>,
    /// Correo para el público.
    #[arg(long)]
    pub mail: Option<String>,
    /// Teléfono, con su prefijo si es de otro país.
    #[arg(long)]
    pub phone: Option<String>,
    /// Si responde por WhatsApp en ese número.
    #[arg(long)]
    pub whatsapp: Option<bool>,
    /// Dirección.
    #[arg(long)]
    pub address: Option<String>,
    /// Horario.
    #[arg(long)]
    pub hours: Option<String>,
}
