//! `zocalo vertical`.

use std::{fs, path::Path};
use tenancy::audit::By;

use anyhow::Context as _;
use listings::{
    Vertical,
    vertical::{self, Change, FILE_BYTES_MAX, SHIPPED, shipped},
};
use serde::Serialize;

use crate::{cli, output, output::Output, session::Session};

#[derive(Serialize)]
struct Row {
    key: String,
    version: i64,
    attributes: usize,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Vertical) -> anyhow::Result<u8> {
    match command {
        cli::Vertical::Apply { tenant, file } => {
            let tenant = session.tenant(&tenant)?;
            let vertical = read(&file)?;
            let (key, attributes) = (vertical.key.clone(), vertical.attributes.len());
            let mut tx = session.begin(&tenant).await?;
            let applied = vertical::apply(&mut tx, &By::command(), vertical).await?;
            tx.commit().await?;
            let row = Row { key, version: applied.version, attributes };
            session.output.answer(&row, || {
                let what = match applied.change {
                    Change::Created => "creada",
                    Change::Unchanged => "ya estaba así",
                    Change::Changed => "cambiada",
                };
                format!("Vertical «{}» {what} (versión {}).", row.key, row.version)
            })?;
        }
        cli::Vertical::List { tenant } => list(session, &tenant).await?,
        cli::Vertical::Show { key } => return show(session.output, &key),
        cli::Vertical::Check { file } => return check(session.output, &file),
    }
    Ok(output::OK)
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<()> {
    let tenant = session.tenant(tenant)?;
    let mut tx = session.begin(&tenant).await?;
    let rows: Vec<Row> = vertical::list(&mut tx)
        .await?
        .into_iter()
        .map(|v| Row {
            version: v.version,
            attributes: v.vertical.attributes.len(),
            key: v.vertical.key,
        })
        .collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| vec![r.key.clone(), r.version.to_string(), r.attributes.to_string()])
            .collect();
        output::table(&["vertical", "versión", "atributos"], &cells)
    })
}

/// Writes a shipped vertical file, or what it says as JSON.
pub fn show(output: Output, key: &str) -> anyhow::Result<u8> {
    let text = shipped(key)
        .with_context(|| format!("no hay vertical de fábrica «{key}»: {}", SHIPPED.join(", ")))?;
    output.answer(&Vertical::from_toml(text)?, || text.to_owned())?;
    Ok(output::OK)
}

/// Reads a file and says what is wrong with it.
pub fn check(output: Output, file: &Path) -> anyhow::Result<u8> {
    let vertical = read(file)?;
    let problems: Vec<String> = vertical.validate().iter().map(ToString::to_string).collect();
    output.answer(&problems, || {
        if problems.is_empty() {
            format!("«{}» está bien.", vertical.key)
        } else {
            problems.join("\n")
        }
    })?;
    Ok(if problems.is_empty() { output::OK } else { output::REFUSED })
}

/// A file, or a shipped vertical by its name.
fn read(file: &Path) -> anyhow::Result<Vertical> {
    let name = file.to_string_lossy();
    if let Some(text) = shipped(&name).filter(|_| !file.exists()) {
        return Ok(Vertical::from_toml(text)?);
    }
    let size = fs::metadata(file).with_context(|| format!("no se puede leer {name}"))?.len();
    if size > FILE_BYTES_MAX as u64 {
        anyhow::bail!("{name} tiene {size} bytes; el máximo es {FILE_BYTES_MAX}");
    }
    let text = fs::read_to_string(file).with_context(|| format!("{name} no es un texto UTF-8"))?;
    Vertical::from_toml(&text).with_context(|| name.into_owned())
}
