//! `zocalo listing`.

use kernel::ids::ListingId;
use listings::{
    life::{self, Hand, Status},
    term,
};
use serde::Serialize;
use tenancy::audit::By;

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Link {
    id: String,
    link: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    status: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Listing) -> anyhow::Result<u8> {
    let (which, to) = match command {
        cli::Listing::Publish(which) => (which, Status::Published),
        cli::Listing::Pause(which) => (which, Status::Paused),
        cli::Listing::Sell(which) => (which, Status::Sold),
        cli::Listing::Rent(which) => (which, Status::Rented),
        cli::Listing::Expire(which) => (which, Status::Expired),
        cli::Listing::Renewal(which) => return renewal(session, &which).await,
    };
    let (tenant, id) = (session.tenant(&which.tenant)?, id(&which)?);
    let mut tx = session.begin(&tenant).await?;
    life::step(&mut tx, Hand { by: &By::command(), seller: None }, id, to).await?;
    tx.commit().await?;
    let row = Row { id: id.to_string(), status: to.key() };
    session.output.answer(&row, || format!("Anuncio {id}: {to}."))?;
    Ok(output::OK)
}

fn id(which: &cli::Which) -> anyhow::Result<ListingId> {
    which.listing.parse().map_err(|_| {
        anyhow::anyhow!("«{}» no es un anuncio: su identificador empieza por lst_", which.listing)
    })
}

async fn renewal(session: &Session, which: &cli::Which) -> anyhow::Result<u8> {
    let (tenant, id) = (session.tenant(&which.tenant)?, id(which)?);
    let mut tx = session.begin(&tenant).await?;
    let link = term::link(&mut tx, id).await?;
    tx.commit().await?;
    let link = Link { id: id.to_string(), link };
    session.output.answer(&link, || link.link.clone())?;
    Ok(output::OK)
}
