//! `zocalo import mapping`.

use listings::import::{self, MappingBy};

use super::{Destination, open};
use crate::{cli, output, session::Session};

/// Runs it.
pub async fn run(session: &Session, command: cli::ImportMapping) -> anyhow::Result<u8> {
    match command {
        cli::ImportMapping::Show(of) => show(session, &of).await,
        cli::ImportMapping::Forget(of) => forget(session, &of).await,
    }
}

async fn show(session: &Session, of: &cli::MappingOf) -> anyhow::Result<u8> {
    let Destination { site, place, vertical } =
        Destination::find(session, &of.site, &of.vertical).await?;
    let (db, tenant) = (&session.db, site.tenant.id);
    let (mapping, by) = import::mapping_for(db, tenant, &place, &vertical, open(&of.file)?).await?;
    let origin = match by {
        MappingBy::Kept => "# Guardado para los archivos con estos títulos en este sitio.\n",
        MappingBy::Given | MappingBy::Proposed => "# Propuesto para este archivo.\n",
    };
    let text = format!("{origin}{}", mapping.to_toml_at(&place.defaults(&vertical))?);
    session.output.answer(&mapping, || text)?;
    Ok(output::OK)
}

async fn forget(session: &Session, of: &cli::MappingOf) -> anyhow::Result<u8> {
    let Destination { site, place, vertical } =
        Destination::find(session, &of.site, &of.vertical).await?;
    let (db, tenant) = (&session.db, site.tenant.id);
    let forgotten = import::forget_mapping(db, tenant, &place, &vertical, open(&of.file)?).await?;
    session.output.answer(&serde_json::json!({ "forgotten": forgotten }), || {
        let said = if forgotten {
            "Mapa olvidado: el próximo archivo se mira de nuevo."
        } else {
            "No había ningún mapa guardado para archivos como este."
        };
        said.to_owned()
    })?;
    Ok(output::OK)
}
