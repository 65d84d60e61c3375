//! The commands about photos.

use clap::Subcommand;

use crate::library::Shelf;

/// `media`.
#[derive(Debug, Subcommand)]
pub enum Media {
    /// Dice cuántas fotos guarda cada cliente y cuánto pesan.
    #[command(after_help = "Ejemplo:\n  zocalo media report")]
    Report,
    /// Quita los archivos que no son de ninguna foto: los que dejó una subida a medias o una foto borrada.
    #[command(
        after_help = "Ejemplos:\n  zocalo media sweep --dry-run\n  zocalo media sweep\n\nSe hace solo cada noche; esta orden es para no esperar."
    )]
    Sweep {
        /// Solo los cuenta.
        #[arg(long)]
        dry_run: bool,
        /// Solo los más viejos que esto, en segundos: los nuevos pueden ser de una subida en marcha. Si no se dice: un día.
        #[arg(long, value_name = "SEGUNDOS", default_value_t = 86_400, hide_default_value = true)]
        older_than: u32,
    },
    /// Muda las fotos a otro almacén mientras los sitios siguen en marcha.
    #[command(
        after_help = "Ejemplos:\n  zocalo media move s3\n  zocalo media move disk --clear\n\nCopia cada archivo y lo lee de vuelta; mientras tanto se lee de los dos. Si se corta, repite la orden y sigue."
    )]
    Move {
        /// Adónde: disk o s3 (sus ajustes: media.s3_…).
        #[arg(value_name = "ALMACÉN", value_parser = |text: &str| text.parse::<Shelf>().map_err(|()| "disk o s3"))]
        to: Shelf,
        /// Vacía al final el almacén de antes.
        #[arg(long)]
        clear: bool,
    },
}
