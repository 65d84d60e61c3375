//! On which port the installation of a data folder answers, for commands that are given the folder
//! alone and print addresses.

use std::{fs, path::PathBuf};

use anyhow::Context as _;

use crate::config::Config;

fn path(config: &Config) -> PathBuf {
    config.data.join("web.port")
}

/// Notes the port this installation takes.
///
/// # Errors
/// What the system says of the data folder.
pub fn keep(config: &Config) -> anyhow::Result<()> {
    let path = path(config);
    let text = config.listen.port().to_string();
    fs::write(&path, text).with_context(|| format!("no se puede escribir {}", path.display()))
}

/// The port noted when it was started last; the configured one where none was.
#[must_use]
pub fn running(config: &Config) -> u16 {
    let noted = fs::read_to_string(path(config)).ok();
    noted.and_then(|text| text.trim().parse().ok()).unwrap_or_else(|| config.listen.port())
}
