//! `zocalo migrate`.

use db::migrate::{self, State};
use serde::Serialize;

use crate::{
    cli,
    config::Config,
    logins,
    output::{self, Output},
};

#[derive(Serialize)]
struct Row {
    version: i64,
    description: String,
    state: &'static str,
}

/// Runs it on a running database.
pub async fn run(config: &Config, output: Output, command: cli::Migrate) -> anyhow::Result<u8> {
    let login = logins::read(config)?.migrator;
    match command {
        cli::Migrate::Up => migrate::up(&login).await?,
        cli::Migrate::Down { to, yes } => {
            if !yes {
                anyhow::bail!(
                    "deshacer migraciones borra sus datos; si es lo que quieres, añade --yes"
                );
            }
            migrate::down_to(&login, to).await?;
        }
        cli::Migrate::Status => {}
    }
    let rows: Vec<Row> = migrate::status(&login)
        .await?
        .into_iter()
        .map(|step| Row {
            version: step.version,
            description: step.description,
            state: match step.state {
                State::Applied => "aplicada",
                State::Pending => "pendiente",
                State::Edited => "cambiada después de aplicarse",
                State::Unknown => "desconocida para este programa",
            },
        })
        .collect();
    let bad = rows.iter().any(|r| r.state.contains("desconocida") || r.state.contains("después"));
    output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| vec![format!("{:04}", r.version), r.description.clone(), r.state.into()])
            .collect();
        output::table(&["versión", "qué hace", "estado"], &cells)
    })?;
    Ok(if bad { output::FAILED } else { output::OK })
}
