//! The commands that bring listings in from files.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `import`.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Trae anuncios de un CSV tal como está: separador, codificación y columnas se reconocen.
    #[command(
        after_help = "Ejemplos:\n  zocalo import listings --site autos.localhost --vertical autos carros.csv --dry-run\n  zocalo import listings --site autos.localhost --vertical autos --mapping mapa.toml carros.csv\n\nLas filas que no entran quedan explicadas en carros.csv.errores.csv, junto al archivo.\nUn identificador es uno por vendedor; una fila que no dice vendedor es del único anuncio que tiene su identificador. La misma fila traída desde otro sitio del mismo cliente cambia ese anuncio, no hace otro."
    )]
    Listings(ImportListings),
    /// Qué es cada columna de un archivo, y lo que se guarda de eso.
    #[command(
        subcommand,
        after_help = "Ejemplos:\n  zocalo import mapping show --site autos.localhost --vertical autos carros.csv > mapa.toml\n  zocalo import mapping forget --site autos.localhost --vertical autos carros.csv\n\nUn mapa dado con «import listings --mapping» vale también para los archivos siguientes con los mismos títulos en ese sitio; lo que dice en [defaults] vale para todas las filas solo cuando se da, y después para los anuncios nuevos. Sin mapa, cada archivo se mira de nuevo."
    )]
    Mapping(ImportMapping),
}

/// `import mapping`.
#[derive(Debug, Subcommand)]
pub enum ImportMapping {
    /// Escribe el mapa que se usaría: el guardado, o el propuesto.
    #[command(
        after_help = "Ejemplo:\n  zocalo import mapping show --site autos.localhost --vertical autos carros.csv > mapa.toml"
    )]
    Show(MappingOf),
    /// Olvida el guardado.
    #[command(
        after_help = "Ejemplo:\n  zocalo import mapping forget --site autos.localhost --vertical autos carros.csv"
    )]
    Forget(MappingOf),
}

/// For which file.
#[derive(Debug, Args)]
pub struct MappingOf {
    /// Sitio desde el que se importa.
    #[arg(long, value_name = "HOST")]
    pub site: String,
    /// Vertical de los anuncios.
    #[arg(long, value_name = "CLAVE")]
    pub vertical: String,
    /// El archivo.
    pub file: PathBuf,
}

/// `import listings`.
#[derive(Debug, Args)]
pub struct ImportListings {
    /// Sitio que pone país, moneda e idioma; los anuncios salen en todos los sitios del cliente con esa vertical.
    #[arg(long, value_name = "HOST")]
    pub site: String,
    /// Vertical de los anuncios.
    #[arg(long, value_name = "CLAVE")]
    pub vertical: String,
    /// Mapa de columnas, que queda guardado; si no existe, se escribe ahí el propuesto para que lo edite.
    #[arg(long, value_name = "ARCHIVO")]
    pub mapping: Option<PathBuf>,
    /// Cuenta qué pasaría sin guardar nada.
    #[arg(long)]
    pub dry_run: bool,
    /// Dónde escribir las filas con errores o avisos.
    #[arg(long, value_name = "ARCHIVO")]
    pub errors: Option<PathBuf>,
    /// El archivo.
    pub file: PathBuf,
}
