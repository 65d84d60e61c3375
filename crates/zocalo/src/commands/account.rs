//! `zocalo account`.

use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tenancy::{
    account::{self, Imported},
    audit::By,
};

use crate::{cli, output, session::Session};

/// Accounts taken in together, in one transaction.
const BATCH: usize = 500;

/// A row of the file.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "correo", alias = "email")]
    mail: String,
    #[serde(alias = "nombre")]
    name: String,
    #[serde(alias = "password_hash", alias = "clave")]
    hash: String,
}

/// What became of the file.
#[derive(Default, Serialize)]
struct Summary {
    created: u64,
    known: u64,
    rejected: Vec<Rejected>,
}

#[derive(Serialize)]
struct Rejected {
    row: u64,
    reason: String,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Account) -> anyhow::Result<u8> {
    let cli::Account::Import { tenant, file } = command;
    let summary = import(session, &tenant, &file).await?;
    session.output.answer(&summary, || summary.text())?;
    Ok(if summary.rejected.is_empty() { output::OK } else { output::REFUSED })
}

async fn import(session: &Session, tenant: &str, file: &Path) -> anyhow::Result<Summary> {
    let owner = session.tenant(tenant)?;
    let said = || format!("no se puede leer {}", file.display());
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).with_context(said)?;
    let headers: Vec<String> =
        reader.headers().with_context(said)?.iter().map(|title| title.to_lowercase()).collect();
    reader.set_headers(csv::StringRecord::from(headers));
    let mut rows = reader.deserialize::<Row>();
    let mut summary = Summary::default();
    let mut number = 0;
    loop {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(summary);
        }
        let mut tx = session.begin(&owner).await?;
        for row in &batch {
            number += 1;
            let taken = match row {
                Ok(Row { mail, name, hash }) => {
                    let imported = Imported { mail, name, hash };
                    match account::import(&mut tx, &By::command(), &imported).await {
                        Err(error @ tenancy::Error::Invalid { .. }) => Err(error.to_string()),
                        other => Ok(other?.is_some()),
                    }
                }
                Err(_) => Err("faltan columnas: hacen falta correo, nombre y hash".to_owned()),
            };
            match taken {
                Ok(true) => summary.created += 1,
                Ok(false) => summary.known += 1,
                Err(reason) => summary.rejected.push(Rejected { row: number, reason }),
            }
        }
        tx.commit().await?;
    }
}

impl Summary {
    fn text(&self) -> String {
        let mut out = format!(
            "{:>9}  cuentas nuevas\n{:>9}  ya tenían cuenta y quedan como estaban\n{:>9}  rechazadas\n",
            self.created,
            self.known,
            self.rejected.len()
        );
        for Rejected { row, reason } in &self.rejected {
            out.push_str(&format!("Fila {row}: {reason}\n"));
        }
        out
    }
}
