//! The commands about letters.

use clap::Subcommand;

/// `mail`.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Envía una carta de prueba y dice qué contestó el servidor.
    #[command(
        after_help = "Ejemplo:\n  zocalo mail trial --site autos.localhost ana@ejemplo.com\n\nSin servidor de correo (mail.transport = \"outbox\") la carta queda en la bandeja: mírala con «zocalo mail list»."
    )]
    Trial {
        /// Sitio en cuyo nombre se escribe.
        #[arg(long, value_name = "HOST")]
        site: String,
        /// A quién.
        mail: String,
    },
    /// Enumera los últimos envíos de un cliente, con su resultado, y las cartas de la bandeja.
    #[command(after_help = "Ejemplo:\n  zocalo mail list --tenant demo")]
    List {
        /// Cliente.
        #[arg(long)]
        tenant: String,
    },
    /// Muestra una carta de la bandeja.
    #[command(after_help = "Ejemplo:\n  zocalo mail show --tenant demo mail_01j…")]
    Show {
        /// Cliente.
        #[arg(long)]
        tenant: String,
        /// La carta, como la nombra «zocalo mail list».
        letter: String,
        /// La página en HTML en vez del texto.
        #[arg(long)]
        html: bool,
    },
    /// Enumera las cartas que el programa sabe escribir.
    #[command(after_help = "Ejemplo:\n  zocalo mail templates")]
    Templates,
    /// Escribe una carta con valores de ejemplo, sin enviarla.
    #[command(
        after_help = "Ejemplos:\n  zocalo mail preview recovery\n  zocalo mail preview recovery --lang en --html > carta.html"
    )]
    Preview {
        /// Cuál, como la nombra «zocalo mail templates».
        template: String,
        /// Idioma: es o en.
        #[arg(long, default_value = "es")]
        lang: String,
        /// La página en HTML en vez del texto.
        #[arg(long)]
        html: bool,
    },
}
