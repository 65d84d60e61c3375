//! `zocalo config`.

use serde::Serialize;

use crate::{
    cli::ConfigCommand,
    config::Config,
    output::{self, Output},
};

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    value: String,
    origin: &'a str,
}

/// Runs it; the settings have been read already, so they fit.
pub fn run(config: &Config, output: Output, command: &ConfigCommand) -> anyhow::Result<u8> {
    let rows: Vec<Row<'_>> = config
        .settings()
        .map(|(key, setting)| Row { key, value: setting.shown(), origin: &setting.origin })
        .collect();
    match command {
        ConfigCommand::Explain => output.answer(&rows, || {
            let cells: Vec<_> = rows
                .iter()
                .map(|r| vec![r.key.to_owned(), r.value.clone(), r.origin.to_owned()])
                .collect();
            output::table(&["ajuste", "valor", "viene de"], &cells)
        })?,
        ConfigCommand::Check => {
            output
                .answer(&serde_json::json!({ "ok": true }), || "Los ajustes están bien.".into())?;
        }
    }
    Ok(output::OK)
}
